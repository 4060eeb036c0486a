#include "harness/metrics/paired_t.h"

#include <cmath>

#include "harness/metrics/clusters.h"
#include "harness/metrics/distributions.h"

namespace assay {

DifferenceTest PairedT(const ClusteredValues& differences, double level) {
  DifferenceTest test;
  test.difference = EstimateMean(differences, level);
  const double mean = test.difference.value.value_or(0);
  const uint32_t clusters = CountClusters(differences.clusters);
  if (mean == 0 || clusters < 2) return test;
  test.p.reset();
  if (!test.difference.interval) return test;  // nothing varies
  const double variance = ClusterRobustVariance(differences.values, differences.clusters);
  test.p = StudentTails(mean / std::sqrt(variance), static_cast<double>(clusters) - 1);
  return test;
}

}  // namespace assay
