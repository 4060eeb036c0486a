#include "harness/metrics/power.h"

#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"

namespace assay {
namespace {

double LevelQuantile(const PowerGoal& goal) {
  return NormalQuantile(1 - (goal.two_sided ? goal.level / 2 : goal.level));
}

// Connor's n before rounding.
double AccuracySamples(double difference, double discordant, double design_effect,
                       const PowerGoal& goal) {
  const double null_error = LevelQuantile(goal) * std::sqrt(discordant);
  const double error =
      NormalQuantile(goal.power) * std::sqrt(std::max(0.0, discordant - difference * difference));
  const double root = (null_error + error) / difference;
  return root * root * design_effect;
}

}  // namespace

double DetectableDifference(double standard_error, const PowerGoal& goal) {
  ASSAY_CHECK(standard_error >= 0);
  return (LevelQuantile(goal) + NormalQuantile(goal.power)) * standard_error;
}

double SamplesNeeded(double difference, double variance, double design_effect,
                     const PowerGoal& goal) {
  ASSAY_CHECK(difference != 0 && variance >= 0 && design_effect > 0);
  const double root = (LevelQuantile(goal) + NormalQuantile(goal.power)) / difference;
  return std::ceil(root * root * variance * design_effect);
}

double SamplesNeededForAccuracy(double difference, double discordant, double design_effect,
                                const PowerGoal& goal) {
  const double size = std::abs(difference);
  ASSAY_CHECK(size > 0 && size <= discordant && discordant <= 1 && design_effect > 0);
  return std::ceil(AccuracySamples(size, discordant, design_effect, goal));
}

std::optional<double> DetectableAccuracyDifference(double samples, double discordant,
                                                   double design_effect, const PowerGoal& goal) {
  ASSAY_CHECK(samples > 0 && discordant >= 0 && discordant <= 1 && design_effect > 0);
  const auto finds = [&](double difference) {
    return AccuracySamples(difference, discordant, design_effect, goal) <= samples;
  };
  if (discordant == 0 || !finds(discordant)) return std::nullopt;
  double low = 0;
  double high = discordant;  // more is needed the smaller the difference
  while (high - low > 1e-12) {
    const double middle = (low + high) / 2;
    (finds(middle) ? high : low) = middle;
  }
  return high;
}

double StandardErrorOf(const Interval& interval) {
  return (interval.high - interval.low) / 2 / NormalQuantile((1 + interval.level) / 2);
}

}  // namespace assay
