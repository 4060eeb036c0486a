#include "harness/metrics/estimators.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/mean_domain.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

constexpr double kNoWidth = 1e-12;
constexpr const char* kTooFar = "the margin of some rewards is beyond the largest number";

Estimate Undefined() {
  Estimate result;
  result.because = result.interval_because = "no samples";
  return result;
}

double MeanOf(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double IndependentSamples(const ClusteredValues& sample) {
  return static_cast<double>(sample.values.size()) / DesignEffect(sample.values, sample.clusters);
}

}  // namespace

Estimate EstimateAccuracy(const ClusteredValues& sample, double level) {
  if (sample.values.empty()) return Undefined();
  Estimate result;
  result.n = sample.values.size();
  const ProportionEvidence evidence = EvidenceOfShares(sample, level);
  result.value = evidence.value;
  IntervalChoice choice = IntervalForProportion(evidence);
  if (choice.method == IntervalChoice::Method::kResampled) {
    choice.method = IntervalChoice::Method::kWilson;
  } else if (choice.method == IntervalChoice::Method::kClopperPearson) {
    result.interval_because = choice.because;
  }
  result.interval = ProportionInterval(choice, evidence, level);
  return result;
}

Estimate EstimateMean(const ClusteredValues& sample, double level) {
  if (sample.values.empty()) return Undefined();
  Estimate result;
  result.n = sample.values.size();
  result.value = MeanOf(sample.values);
  const uint32_t clusters = CountClusters(sample.clusters);
  if (clusters < 2) {
    result.interval_because = "fewer than two clusters";
    return result;
  }
  const double t = StudentQuantile((1 + level) / 2, static_cast<int>(clusters) - 1);
  const double half = t * std::sqrt(ClusterRobustVariance(sample.values, sample.clusters));
  if (half <= kNoWidth * std::max(1.0, std::abs(*result.value))) {
    result.interval_because = "all clusters have the same mean";
    return result;
  }
  result.interval = Interval{*result.value - half, *result.value + half, level, "cluster-robust"};
  return result;
}

Estimate EstimateQuantile(const ClusteredValues& sample, std::span<const double> sorted, double q,
                          double level) {
  if (sorted.empty()) return Undefined();
  Estimate result;
  result.n = sorted.size();
  result.value = Quantile(sorted, q);
  if (!std::isfinite(*result.value)) {
    result.value.reset();
    result.because = kTooFar;
    result.interval_because = "the value is undefined";
    return result;
  }
  std::vector<double> below;
  below.reserve(sample.values.size());
  for (const double value : sample.values) below.push_back(value <= *result.value ? 1 : 0);
  const double n = IndependentSamples({below, sample.clusters});
  result.interval = WoodruffInterval(sorted, q, n, level);
  if (!result.interval) {
    result.interval_because = fmt::format("n = {} is too few for this quantile", result.n);
  } else if (!std::isfinite(result.interval->low) || !std::isfinite(result.interval->high)) {
    result.interval.reset();
    result.interval_because = kTooFar;
  }
  return result;
}

}  // namespace assay
