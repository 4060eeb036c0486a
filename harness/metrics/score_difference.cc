#include "harness/metrics/score_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/metrics/interval_choice.h"
#include "harness/metrics/sign_flip.h"
#include "harness/metrics/square_and_add.h"

namespace assay {
namespace {

constexpr double kNoWidth = 1e-12;

// Why the resampled interval may cover too little; empty where it does not.
std::string WhyOutside(double clusters, double discordant) {
  if (clusters < kFewestClusters) return RestsOnTooFew(EqualClustersInWords(clusters));
  if (discordant < kFewestErrorsToResample) {
    return fmt::format("the two differ on {}, fewer than {}", EqualClustersInWords(discordant),
                       kFewestErrorsToResample);
  }
  return "";
}

DifferenceEvidence EvidenceOf(const PairedScore& score, double level) {
  DifferenceEvidence evidence;
  // Of formulas other than means the contributions add up to the difference only nearly.
  const double share = std::max(std::abs(score.value),
                                std::min(1.0, score.discordance.first + score.discordance.second));
  evidence.first = std::clamp((share + score.value) / 2, 0.0, 1.0);
  evidence.second = std::clamp((share - score.value) / 2, 0.0, 1.0);
  const ResampledInterval& resampled = score.resampled.resampled;
  evidence.samples = IndependentSamples({.one = share - score.value * score.value,
                                         .variance = resampled.variance.value_or(0),
                                         .clusters = score.clusters,
                                         .fewest = std::max(1.0, score.samples),
                                         .most = score.rows},
                                        level);
  return evidence;
}

bool HasNoWidth(const std::optional<Interval>& interval) {
  return interval && interval->high - interval->low <= kNoWidth;
}

// Square-and-add and the sign-flip test: `result.difference.interval_because` says why.
void ConcludeByClusters(const PairedScore& score, double level, ScoreDifference& result) {
  const DifferenceEvidence evidence = EvidenceOf(score, level);
  const SignFlipResult test =
      SignFlipTest(score.discordance.by_cluster, {.seed = score.seed, .threads = 1});
  result.p = std::max(test.p, SquareAndAddP(evidence));
  result.smallest_p = test.smallest_p;
  Interval interval = SquareAndAddInterval(evidence, level);
  const bool leaves_out = interval.low > 0 || interval.high < 0;
  if (leaves_out && *result.p > 1 - level) {
    (interval.low > 0 ? interval.low : interval.high) = 0;
    result.difference.interval_because += fmt::format(
        "; it ends at 0, which the sign-flip test does not leave out (p {:.3g})", *result.p);
  }
  result.difference.interval = interval;
}

}  // namespace

ScoreDifference ConcludeDifference(const PairedScore& score, double level) {
  ScoreDifference result;
  result.name = score.name;
  Estimate& estimate = result.difference;
  estimate.n = score.n;
  if (std::isnan(score.value)) {
    estimate.because = score.undefined_because;
    estimate.interval_because = "the value is undefined";
    return result;
  }
  estimate.value = score.value;
  const ResampledInterval& resampled = score.resampled.resampled;
  const bool proportion =
      score.name.unit == ScoreName::Unit::kFraction && std::abs(score.value) <= 1;
  estimate.interval_because = WhyOutside(score.clusters, score.discordance.clusters);
  if (proportion && (!estimate.interval_because.empty() || !resampled.interval)) {
    if (estimate.interval_because.empty()) estimate.interval_because = resampled.because;
    ConcludeByClusters(score, level, result);
    return result;
  }
  if (!proportion && HasNoWidth(resampled.interval)) {
    estimate.interval_because = "resampling gives the same difference each time";
  }
  if (!estimate.interval_because.empty()) return result;
  estimate.interval = resampled.interval;
  if (estimate.interval) estimate.dropped_draws = resampled.dropped;
  if (!estimate.interval) estimate.interval_because = resampled.because;
  result.p = score.resampled.p;
  result.smallest_p = score.resampled.smallest_p;
  return result;
}

}  // namespace assay
