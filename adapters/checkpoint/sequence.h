#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "harness/core/failure.h"

namespace assay {

using TokenIds = std::vector<uint32_t>;

/// One prompt with one response as a model reads it. The first `shared` tokens
/// are the prompt's segment: the longest common prefix of the whole and of the
/// prompt alone, equal for all responses to it unless the tokeniser joined
/// across the border. The rest, at least one token, is the response's. An encoder shares nothing.
struct Sequence {
  TokenIds ids = {};
  size_t shared = 0;
  std::vector<size_t> rows = {};     ///< positions whose hidden states the head reads, ascending
  bool cut = false;                  ///< did not fit, and lost tokens
  std::vector<uint32_t> types = {};  ///< token types, for encoders; empty: all 0
};

using Prepared = std::variant<Sequence, Failure>;

/// A sample ready for the engine: a sequence per response, or why there is
/// none.
struct PreparedSample {
  uint64_t ticket = 0;
  std::vector<Prepared> responses = {};
};

}  // namespace assay
