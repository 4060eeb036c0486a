#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assay {

/// The largest set of models each of which reaches each over "beat at least once", ascending; of
/// sets alike large the one with the first model. `wins[a * models + b]` > 0: a beat b. A strongly
/// connected component, by Warshall's transitive closure.
std::vector<size_t> LargestMutualReach(std::span<const double> wins, size_t models);

}  // namespace assay
