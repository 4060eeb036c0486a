#include "harness/metrics/skewed_mean.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/distributions.h"

namespace assay {
namespace {

constexpr double kNoSkewness = 1e-9;

// y of the header, by cluster.
std::vector<double> DeviationsOf(const ClusteredValues& sample, double mean) {
  std::vector<double> deviations;
  for (size_t i = 0; i < sample.values.size(); ++i) {
    if (i == 0 || sample.clusters[i] != sample.clusters[i - 1]) deviations.push_back(0);
    deviations.back() += sample.values[i] - mean;
  }
  return deviations;
}

// S of the header. Deviations are taken as shares of the largest: cubes leave the range of numbers
// long before losses do.
double SkewnessOf(const std::vector<double>& deviations) {
  double largest = 0;
  for (const double deviation : deviations) largest = std::max(largest, std::abs(deviation));
  double squares = 0;
  double cubes = 0;
  for (const double deviation : deviations) {
    const double y = deviation / largest;
    squares += y * y;
    cubes += y * y * y;
  }
  return cubes / std::pow(squares, 1.5);
}

double Untransformed(double y, double skewness) {
  if (std::abs(skewness) < kNoSkewness) return y;
  return 3 * (std::cbrt(1 + skewness * (y - skewness / 6)) - 1) / skewness;
}

}  // namespace

Estimate EstimateSkewedMean(const ClusteredValues& sample, double level) {
  Estimate estimate = EstimateMean(sample, level);
  if (!estimate.interval) return estimate;
  const double skewness = SkewnessOf(DeviationsOf(sample, *estimate.value));
  const double error = std::sqrt(ClusterRobustVariance(sample.values, sample.clusters));
  const int freedom = static_cast<int>(CountClusters(sample.clusters)) - 1;
  const double t = StudentQuantile((1 + level) / 2, freedom);
  estimate.interval =
      Interval{*estimate.value - error * Untransformed(t, skewness),
               *estimate.value - error * Untransformed(-t, skewness), level, "skewness-corrected"};
  return estimate;
}

}  // namespace assay
