#include "harness/metrics/leaderboard/suite_mean.h"

#include <cmath>

namespace assay {

Estimate MeanOfSuites(std::span<const WeightedScore> suites) {
  Estimate mean;
  double sum = 0, weights = 0, below = 0, above = 0, level = 0;
  for (const auto& [weight, score] : suites) {
    if (!score->value) {
      mean.because = "a suite has no score";
      return mean;
    }
    sum += weight * *score->value;
    weights += weight;
    mean.n += score->n;
    if (!score->interval) {
      mean.interval_because = "a suite has no interval";
      continue;
    }
    level = score->interval->level;
    below += std::pow(weight * (*score->value - score->interval->low), 2);
    above += std::pow(weight * (score->interval->high - *score->value), 2);
  }
  if (suites.empty()) {
    mean.because = "no suite is in the mean";
    return mean;
  }
  mean.value = sum / weights;
  if (mean.interval_because.empty()) {
    mean.interval = Interval{*mean.value - std::sqrt(below) / weights,
                             *mean.value + std::sqrt(above) / weights, level, "square-and-add"};
    if (suites.size() == 1) mean.interval = suites[0].score->interval;
  }
  return mean;
}

double MeanDifferenceVariance(std::span<const WeightedPairs> suites, size_t a, size_t b) {
  double variance = 0, weights = 0;
  for (const auto& [weight, pairs] : suites) {
    variance += weight * weight * pairs->Of(a, b);
    weights += weight;
  }
  return variance / (weights * weights);
}

}  // namespace assay
