#pragma once

#include <string>

#include "harness/metrics/estimators.h"
#include "harness/metrics/interval_choice.h"

namespace assay {

// Where the intervals of `EstimateMean` and of the bootstrap cover 93–97 % at a nominal 95 %
// (docs/statistics.md has the simulation).

/// Samples right, and as many wrong, for the log loss, whose values are skewed beyond that.
inline constexpr double kFewestOutcomesOfLogLoss = 50;

/// What the mean of `shares`, each in [0, 1] and one per sample, rests on.
ProportionEvidence EvidenceOfShares(const ClusteredValues& shares, double level);

/// Why the interval of a number that turns on which samples are right (`right`) covers too little:
/// fewer than 30 clusters of equal weight, fewer than `fewest` independent samples right, or
/// wrong. Of a model that is nearly always right, what was seen says little of what it does when it
/// is wrong. Empty where it does not.
std::string WhyOutcomesAreFew(const ProportionEvidence& right,
                              double fewest = kFewestErrorsToResample);

/// The same of a mean of values of which many may be equal, as annotators' agreement is: fewer than
/// 30 clusters of equal weight, or fewer than 20 whose mean is not the most frequent.
std::string WhyValuesAreAlike(const ClusteredValues& values);

}  // namespace assay
