#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/core/score_table.h"
#include "harness/metrics/discordance.h"
#include "harness/metrics/estimate.h"
#include "harness/metrics/margin_p.h"
#include "harness/metrics/paired_bootstrap.h"

namespace assay {

/// The difference (first − second) in one official score, with its interval, and the two-sided p
/// value of there being none; empty where there is no interval.
struct ScoreDifference {
  ScoreName name;
  Estimate difference;
  std::optional<double> p;
  double smallest_p = 0;  ///< what p can at least come to; 0: it is computed and not counted
  /// Of the margin that was asked about, where there is an interval (`MarginP`).
  std::optional<double> margin_p{};
};

/// What is known of one score's difference once it is resampled.
struct PairedScore {
  ScoreName name;
  double value = 0;     ///< NaN where one of the two is undefined, for `undefined_because`
  size_t n = 0;         ///< rows that entered; this and the next three in the table that has fewer
  double clusters = 0;  ///< `EffectiveClusters`
  double samples = 0;   ///< `EffectiveSamples`
  double rows = 0;      ///< `EffectiveRows`
  Discordance discordance;
  std::string undefined_because;
  ResampledDifference resampled;
  uint64_t seed = 0;  ///< of sign flips, where they are too many to try all
  std::optional<Margin> margin{};
};

/// The one place that decides: the resampled interval and p where the score rests on at least 30
/// clusters of equal weight of which at least 20 differ, and at least 20 otherwise than most do,
/// and where draws move it; within −1 and 1 for proportions. Else, with `interval_because` saying
/// why:
///   proportions get the square-and-add interval and, of no difference, the p of the sign-flip test
///     over what each cluster adds to the difference, which keeps its level on any number of
///     clusters: exact for official scores that are weighted means of rows, and near to it for
///     others (RewardBench 2's Ties), whose clusters' parts are only scaled to add up. Neither says
///     what the other does not: p is no less than the interval's own, and an end that leaves out 0
///     where p is above 1 − level is moved there;
///   anything else has neither.
ScoreDifference ConcludeDifference(const PairedScore& score, double level);

}  // namespace assay
