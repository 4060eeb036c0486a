#pragma once

#include <cstddef>
#include <optional>

#include "harness/metrics/estimate.h"

namespace assay {

/// What a test is asked to do: reject at `level` (two-sided, or one-sided as a gate's "not worse"
/// is) and find a difference that is there with probability `power`.
struct PowerGoal {
  double level = 0.05;
  double power = 0.8;
  bool two_sided = true;
};

/// The smallest mean difference that a paired comparison finds: (z_α + z_power) · `standard_error`,
/// the standard error that of the mean difference as observed (√ of `ClusterRobustVariance` of the
/// differences, or of the draws' variance), z_α the normal quantile of 1 − level/2 or 1 − level.
///
/// Domain: at least 30 clusters that differ, so that the mean is normal and its error known.
double DetectableDifference(double standard_error, const PowerGoal& goal = {});

/// How many samples find a mean difference of `difference` (not 0):
///   ⌈(z_α + z_power)² · variance · design_effect / difference²⌉,
/// `variance` that of single differences. Same domain.
double SamplesNeeded(double difference, double variance, double design_effect,
                     const PowerGoal& goal = {});

/// The same for two accuracies of which a share `discordant` of samples differs, where the variance
/// itself depends on the difference δ (Connor 1987):
///   ⌈(z_α √ψ + z_power √(ψ − δ²))² · design_effect / δ²⌉,  0 < |δ| ≤ ψ ≤ 1.
double SamplesNeededForAccuracy(double difference, double discordant, double design_effect,
                                const PowerGoal& goal = {});

/// The smallest difference of two accuracies that `samples` find by the same formula; nullopt where
/// not even δ = ψ is found.
std::optional<double> DetectableAccuracyDifference(double samples, double discordant,
                                                   double design_effect,
                                                   const PowerGoal& goal = {});

/// The standard error behind an interval that is symmetric or nearly: half its width over the
/// normal quantile of its level.
double StandardErrorOf(const Interval& interval);

}  // namespace assay
