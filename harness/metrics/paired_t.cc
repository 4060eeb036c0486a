#include "harness/metrics/paired_t.h"

#include <cmath>

#include "harness/metrics/clusters.h"
#include "harness/metrics/distributions.h"

namespace assay {

DifferenceTest PairedT(const ClusteredValues& differences, double level) {
  DifferenceTest test;
  test.difference = EstimateMean(differences, level);
  const double mean = test.difference.value.value_or(0);
  if (!test.difference.interval || mean == 0) return test;
  const double variance = ClusterRobustVariance(differences.values, differences.clusters);
  const double t = mean / std::sqrt(variance);  // infinite where nothing varies
  const uint32_t clusters = CountClusters(differences.clusters);
  test.p = StudentTails(t, static_cast<double>(clusters) - 1);
  return test;
}

}  // namespace assay
