#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "harness/core/score_table.h"
#include "harness/metrics/discordance.h"
#include "harness/metrics/estimate.h"
#include "harness/metrics/paired_bootstrap.h"

namespace assay {

/// The difference (first − second) in one official score, with its interval, and the two-sided p
/// value of there being none; empty where there is no interval.
struct ScoreDifference {
  ScoreName name;
  Estimate difference;
  std::optional<double> p;
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
};

/// The one place that decides: the resampled interval where the score rests on at least 30 clusters
/// of equal weight of which at least 20 differ, else for proportions the square-and-add interval,
/// with `interval_because` saying why. What no draw moves and is no proportion has no interval.
ScoreDifference ConcludeDifference(const PairedScore& score, double level);

}  // namespace assay
