#pragma once

#include <span>
#include <string_view>

namespace assay {

/// A tensor that checkpoints carry and a reward does not need.
struct HarmlessTensor {
  std::string_view pattern;  ///< the name ends in it, or begins with it if it ends in '.'
  std::string_view reason;
};

/// All of them. A tensor that is neither used nor among these is an error.
std::span<const HarmlessTensor> HarmlessTensors();

/// Why a tensor of this name may be left unread; empty: it may not.
std::string_view HarmlessReason(std::string_view name);

}  // namespace assay
