#pragma once

#include <cstddef>
#include <vector>

namespace assay {

/// Lengths that add up to at most `room`, each the smaller of its own and one common limit, which
/// is as large as it can be: what is long is cut, what is short stays whole.
std::vector<size_t> FitLengths(std::vector<size_t> lengths, size_t room);

}  // namespace assay
