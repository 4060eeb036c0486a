#pragma once

#include <cstdint>
#include <span>

#include "harness/metrics/clusters.h"
#include "harness/metrics/comparison/confidence_columns.h"
#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

/// Compares the claims of two runs over the shared samples of which both claim something; `rows`
/// hold the shared samples in each run, in the order of `clusters`. Names are left empty.
///
/// Domain of the intervals: that of `ComparePairedMeans`, and of each run at least 20 independent
/// samples right and 20 wrong (`WhyOutcomesAreFew`). Outside there is neither interval nor p.
ConfidenceComparison CompareConfidence(const ConfidenceColumns& first,
                                       std::span<const uint32_t> first_rows,
                                       const ConfidenceColumns& second,
                                       std::span<const uint32_t> second_rows,
                                       const ClusterCodes& clusters, double level);

}  // namespace assay
