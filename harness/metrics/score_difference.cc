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
constexpr const char* kNothingMoves = "resampling gives the same difference each time";

bool HasNoWidth(const Interval& interval) { return interval.high - interval.low <= kNoWidth; }

// Why the resampled interval may cover too little, or is none; empty where it does not.
std::string WhyNotResampled(const PairedScore& score) {
  const Discordance& discordance = score.discordance;
  if (score.clusters < kFewestClusters) return RestsOnTooFew(EqualClustersInWords(score.clusters));
  if (discordance.clusters < kFewestErrorsToResample) {
    return fmt::format("the two differ on {}, fewer than {}",
                       EqualClustersInWords(discordance.clusters), kFewestErrorsToResample);
  }
  if (discordance.departing == 0) return "the two differ by the same on every cluster";
  if (discordance.departing < kFewestErrorsToResample) {
    return fmt::format("the two differ alike but on {}, fewer than {}",
                       EqualClustersInWords(discordance.departing), kFewestErrorsToResample);
  }
  const ResampledInterval& resampled = score.resampled.resampled;
  if (!resampled.interval) return resampled.because;
  return HasNoWidth(*resampled.interval) ? kNothingMoves : "";
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

// Square-and-add and the sign-flip test: `result.difference.interval_because` says why.
void ConcludeByClusters(const PairedScore& score, double level, ScoreDifference& result) {
  const DifferenceEvidence evidence = EvidenceOf(score, level);
  const SignFlipResult test =
      SignFlipTest(score.discordance.by_cluster, {.seed = score.seed, .threads = 1});
  result.p = std::max(test.p, SquareAndAddP(evidence));
  result.smallest_p = test.smallest_p;
  if (score.margin) {
    result.margin_p = MarginP(
        score.value, [&](double at) { return SquareAndAddInterval(evidence, at); }, *score.margin);
  }
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
  const bool proportion =
      score.name.unit == ScoreName::Unit::kFraction && std::abs(score.value) <= 1;
  estimate.interval_because = WhyNotResampled(score);
  const ResampledInterval& resampled = score.resampled.resampled;
  if (!proportion && resampled.interval && HasNoWidth(*resampled.interval)) {
    estimate.interval_because = kNothingMoves;
  }
  if (!estimate.interval_because.empty()) {
    if (proportion) ConcludeByClusters(score, level, result);
    return result;
  }
  estimate.interval = resampled.interval;
  if (proportion) {
    estimate.interval->low = std::max(estimate.interval->low, -1.0);
    estimate.interval->high = std::min(estimate.interval->high, 1.0);
  }
  estimate.dropped_draws = resampled.dropped;
  result.p = score.resampled.p;
  result.smallest_p = score.resampled.smallest_p;
  result.margin_p = score.resampled.margin_p;
  return result;
}

}  // namespace assay
