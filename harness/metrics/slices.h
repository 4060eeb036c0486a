#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/core/score_table.h"
#include "harness/metrics/clusters.h"

namespace assay {

/// A set of samples that metrics are computed over. `rows` are ordered by cluster.
struct Slice {
  std::string name;  ///< empty: everything
  std::vector<uint32_t> rows;
};

/// Everything; each section of `names` that has subsets under it (a subset belongs to the score of
/// its name, and to that score's parents) and does not share a subset's name; each subset.
/// `subset_of`: by row, an index into `subsets`.
std::vector<Slice> MakeSlices(std::span<const uint32_t> subset_of,
                              const std::vector<std::string>& subsets,
                              const std::vector<ScoreName>& names, const ClusterCodes& clusters);

/// Which of `slices` (as `MakeSlices` gives them) share all samples out among them, so that none is
/// in two: sections at the top, and the subsets that belong to no section.
std::vector<size_t> Partition(const std::vector<Slice>& slices);

}  // namespace assay
