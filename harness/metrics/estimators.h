#pragma once

#include <cstdint>
#include <span>

#include "harness/metrics/estimate.h"

namespace assay {

/// The numbers of some samples with the code of each one's cluster; equal clusters are adjacent.
struct ClusteredValues {
  std::span<const double> values;
  std::span<const uint32_t> clusters;
};

/// The mean of values in [0, 1] that are accuracies, with Wilson's interval on the number of
/// independent samples (`EvidenceOfShares`), or outside its domain, as `IntervalForProportion` has
/// it, with Clopper and Pearson's and the reason. No values: undefined.
Estimate EstimateAccuracy(const ClusteredValues& sample, double level);

/// The mean of any values with the cluster-robust interval x̄ ± t √V: V as `ClusterRobustVariance`,
/// t Student's quantile with C − 1 degrees of freedom. Undefined interval for a single cluster, and
/// where all clusters have one mean: it would have no width and claim certainty.
/// Domain: at least 30 clusters, of values that are not nearly all alike.
Estimate EstimateMean(const ClusteredValues& sample, double level);

/// The q-quantile with Woodruff's interval on n divided by the design effect of lying at or below
/// it. `sorted`: the values, ascending.
Estimate EstimateQuantile(const ClusteredValues& sample, std::span<const double> sorted, double q,
                          double level);

}  // namespace assay
