#pragma once

#include <span>
#include <vector>

#include "harness/metrics/estimate.h"
#include "harness/metrics/leaderboard/pair_variances.h"

namespace assay {

/// One suite in a mean over suites.
struct WeightedScore {
  double weight = 0;  ///< above 0
  const Estimate* score = nullptr;
};

/// Σ w s / Σ w over suites that have nothing to do with each other, every one of which the model
/// must have. The ends of the interval are the suites' own, added in squares (Zou & Donner 2008):
///   low = mean − √(Σ w² (s − low_s)²) / Σ w,   high likewise,
/// so that the mean of one suite has that suite's interval. Undefined without a suite; without an
/// interval where a suite has none. `n`: samples of all suites.
///
/// Domain: that of the suites' intervals.
Estimate MeanOfSuites(std::span<const WeightedScore> suites);

/// One suite's pairs in a mean over suites.
struct WeightedPairs {
  double weight = 0;
  const PairVariances* pairs = nullptr;
};

/// The variance of the difference of two models' means: Σ w² v / (Σ w)².
double MeanDifferenceVariance(std::span<const WeightedPairs> suites, size_t a, size_t b);

}  // namespace assay
