#pragma once

#include <string_view>

namespace assay {

/// Whether a metric of ours is a fraction: all but those in the unit of the rewards (margins, the
/// temperature) and those that are no shares of anything (losses, variances, auroc).
bool IsFraction(std::string_view metric);

/// Which way a metric of ours is better. `kNeither`: where it ought to lie is not an end of its
/// range (`over_confidence`), or it says nothing of the model (`human_agreement`).
enum class MetricDirection { kHigher, kLower, kNeither };

/// By its name, with or without a dimension ("ece:helpfulness"). Accuracies, probabilities, margins
/// and what is not known here: higher.
MetricDirection DirectionOfMetric(std::string_view metric);

/// Whether a metric is the mean of a number that each sample has, of the same samples whatever the
/// model says: two runs' difference is then the mean of the samples' differences. Of those that
/// have a dimension in their name the accuracies.
bool IsMeanOverSamples(std::string_view metric);

/// Whether the numbers that it is the mean of have no upper end: log losses.
bool IsMeanOfUnbounded(std::string_view metric);

/// Whether a metric that is a fraction can be negative: a difference of two.
bool IsDifferenceOfFractions(std::string_view metric);

}  // namespace assay
