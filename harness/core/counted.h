#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

/// "1 sample", "2 samples": a number with its noun in messages. For nouns whose plural ends in s.
inline std::string Counted(uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace assay
