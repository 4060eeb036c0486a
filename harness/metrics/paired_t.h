#pragma once

#include <optional>

#include "harness/metrics/estimate.h"
#include "harness/metrics/estimators.h"

namespace assay {

/// A mean difference with its interval, and the two-sided p value of there being none.
struct DifferenceTest {
  Estimate difference;
  std::optional<double> p = 1;
};

/// The paired, cluster-robust t test that `differences` (first − second, one per sample) have mean
/// 0: t = d̄ / √V with V as `ClusterRobustVariance`, Student's T with C − 1 degrees of freedom
/// (Liang & Zeger 1986). Interval as `EstimateMean`. p is 1 where no sample differs or there is one
/// cluster; where all clusters differ by the same there is no t, and neither interval nor p.
///
/// Domain: at least 30 clusters, of which at least 20 differ; it then keeps its level. For fewer,
/// `SignFlipTest` does.
DifferenceTest PairedT(const ClusteredValues& differences, double level);

}  // namespace assay
