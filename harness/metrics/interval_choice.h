#pragma once

#include <string>

#include "harness/metrics/estimate.h"

namespace assay {

// The domain in which resampled and Wilson intervals of a proportion cover 93–97 % of the time at a
// nominal 95 % (docs/statistics.md has the simulation).
inline constexpr double kFewestClusters = 30;
inline constexpr double kFewestErrors = 5;             ///< of Wilson's interval
inline constexpr double kFewestErrorsToResample = 20;  ///< of the bootstrap's and jackknife's
/// Samples, all or none of them right, of Wilson's interval: of fewer it can cover as little as 79
/// %.
inline constexpr double kFewestAllAlike = 10;

/// What a proportion rests on. Samples of one cluster count as what they are worth, so none of
/// these need be whole.
struct ProportionEvidence {
  double value = 0;     ///< in [0, 1]
  double clusters = 0;  ///< of equal weight, that would let its variance be known as well
  double samples = 0;   ///< independent ones, that would vary as much
};

/// The method that a proportion gets, and why it is not the resampled one.
struct IntervalChoice {
  enum class Method { kResampled, kWilson, kClopperPearson };

  Method method = Method::kResampled;
  std::string because;  ///< empty for kResampled
};

/// The one place that decides: with at least 30 clusters and 20 errors (or 20 right, whichever is
/// less) the resampled interval; with at least 30 and 5, and where all or none of 10 or more are
/// right, Wilson's; else Clopper and Pearson's, which never covers too little. Errors are counted
/// in `samples`.
IntervalChoice IntervalForProportion(const ProportionEvidence& evidence);

/// `count`, or the whole number that it is but for rounding: 29.999999999999996 clusters are 30.
double WithoutRounding(double count);

/// "13.4", "14": cut and not rounded, so that 29.96 clusters are not "30, fewer than 30".
std::string CountInWords(double count);

/// "1 cluster of equal weight", "13.4 clusters of equal weight".
std::string EqualClustersInWords(double count);

/// "it rests on 13.4 clusters of equal weight, fewer than 30": why what is resampled from so few
/// is not to be relied on. `clusters` are the words for fewer than `kFewestClusters`.
std::string RestsOnTooFew(const std::string& clusters);

/// The interval of `choice`, kWilson or kClopperPearson, on `evidence.samples`.
Interval ProportionInterval(const IntervalChoice& choice, const ProportionEvidence& evidence,
                            double level);

/// What the number of independent samples behind a mean is found from.
struct SampleEvidence {
  double one = 0;       ///< variance of one sample: p (1 − p) for a proportion
  double variance = 0;  ///< of the mean, as resampling has it
  double clusters = 0;  ///< of equal weight, that would let that be known as well
  double fewest = 0;    ///< samples, if those of a cluster agree perfectly
  double most = 0;      ///< if they do not agree at all
};

/// `one` / `variance`, times (z/t)² for the variance being estimated, t Student's quantile with
/// `clusters` − 1 degrees of freedom (Korn & Graubard 1998); within `fewest` and `most`, and
/// `fewest` where either variance is 0: nothing is known.
double IndependentSamples(const SampleEvidence& evidence, double level);

}  // namespace assay
