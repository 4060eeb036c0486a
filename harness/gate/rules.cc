#include "harness/gate/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/metric_kinds.h"
#include "harness/metrics/power.h"

namespace assay {
namespace {

constexpr double kRounding = 1e-12;  // 0.62 − 0.60 is 0.020000000000000018
constexpr char kAlike[] = "run and baseline said the same of every sample";

using Kind = GateRule::Kind;

GateVerdict PassIf(bool kept) { return kept ? GateVerdict::kPass : GateVerdict::kFail; }

void JudgeShare(const GateTarget& target, const GateSide& run, GateFinding& finding) {
  const bool failures = finding.rule.kind == Kind::kFailuresMax;
  size_t count = failures ? run.summary.counts.failed : run.summary.counts.truncated;
  size_t of = run.summary.counts.judged;
  if (!target.subset.empty()) {
    const std::vector<const GateSample*> samples = SamplesOf(run, target.subset);
    of = samples.size();
    count = static_cast<size_t>(std::ranges::count_if(samples, [&](const GateSample* sample) {
      return failures ? sample->failed : sample->cut;
    }));
  }
  if (of == 0) {
    finding.because = "no sample was judged";
    return;
  }
  finding.run = static_cast<double>(count) / static_cast<double>(of);
  finding.verdict = PassIf(*finding.run <= finding.rule.limit + kRounding);
}

// The values as observed; false where one that is needed is undefined.
bool TakeValues(const GateTarget& target, const Summary& run, const Summary* baseline,
                GateFinding& finding) {
  const Estimate mine = ValueOf(target, run);
  finding.run = mine.value;
  if (!mine.value) finding.because = "the run's is undefined: " + mine.because;
  if (baseline == nullptr) return mine.value.has_value();
  const Estimate theirs = ValueOf(target, *baseline);
  finding.baseline = theirs.value;
  if (mine.value && !theirs.value && finding.rule.NeedsBaseline()) {
    finding.because = "the baseline's is undefined: " + theirs.because;
  }
  return finding.because.empty();
}

bool LessIsBetter(const GateTarget& target) {
  return !target.metric.empty() && DirectionOfMetric(target.metric) == MetricDirection::kLower;
}

void Negate(Estimate& difference) {
  if (difference.value) difference.value = -*difference.value;
  if (!difference.interval) return;
  Interval& interval = *difference.interval;
  std::tie(interval.low, interval.high) = std::pair(-interval.high, -interval.low);
}

// By how much the run is better: run − baseline, of losses baseline − run.
ScoreDifference DifferenceOf(const GateTarget& target, PairedScores& paired,
                             const PairedScores::Asked& asked) {
  ScoreDifference found = target.metric.empty()
                              ? paired.Official(target.section, target.kind, asked)
                              : paired.Metric(target.metric, target.subset, asked);
  if (LessIsBetter(target)) Negate(found.difference);
  return found;
}

// With 80 % power, one-sided.
double DetectableAt(const Interval& interval, double alpha) {
  return DetectableDifference(StandardErrorOf(interval),
                              {.level = alpha, .power = 0.8, .two_sided = false});
}

void SetPower(const Estimate& difference, double beyond, double alpha, GateFinding& finding) {
  if (!difference.interval || !difference.interval_because.empty()) {
    finding.no_power = difference.interval_because;
    return;
  }
  if (difference.interval->high <= difference.interval->low) {
    finding.no_power = "the interval has no width";
    return;
  }
  const double detectable = beyond + DetectableAt(*difference.interval, alpha);
  if (finding.unit == ScoreName::Unit::kFraction && detectable > 1) {
    finding.no_power = "not even one of 100 points is found reliably";
    return;
  }
  finding.detectable = detectable;
}

// A level whose ends lie well within the draws.
constexpr double kOrdinaryLevel = 0.9;

bool IsOfDraws(const Interval& interval) { return interval.method == "cluster bootstrap"; }

// What a rule asks of a difference of which either end errs with probability `alpha`.
PairedScores::Asked AskedBy(const GateRule& rule, const GateTarget& target, double alpha) {
  PairedScores::Asked asked{.level = 1 - 2 * alpha};
  if (rule.kind == Kind::kNonInferiority) asked.margin = Margin{rule.limit, LessIsBetter(target)};
  return asked;
}

// The difference with the interval of which either end errs with probability `alpha`. Beyond what
// draws resolve their quantiles are the farthest draws, which are too near: the normal's ends are
// taken, with the standard error of an interval that the draws resolve, unless the draws' are
// farther out.
ScoreDifference DifferenceAt(const GateRule& rule, const GateTarget& target, PairedScores& paired,
                             double alpha) {
  ScoreDifference found = DifferenceOf(target, paired, AskedBy(rule, target, alpha));
  Estimate& difference = found.difference;
  if (!difference.value || !difference.interval || alpha >= found.smallest_p) return found;
  if (!IsOfDraws(*difference.interval)) return found;
  const Estimate ordinary = DifferenceOf(target, paired, {kOrdinaryLevel}).difference;
  if (!ordinary.interval) return found;
  const double error = StandardErrorOf(*ordinary.interval);
  const double reach = -NormalQuantile(alpha) * error;
  difference.interval->low = std::min(difference.interval->low, *difference.value - reach);
  difference.interval->high = std::max(difference.interval->high, *difference.value + reach);
  difference.interval->method = "normal";
  difference.interval_because =
      fmt::format("draws resolve no end that errs with a probability of {:.2g}", alpha);
  if (found.margin_p && error > 0) {
    const double normal = NormalCdf(-(*difference.value + rule.limit) / error);
    const bool counted = *found.margin_p > found.smallest_p / 2 * (1 + kRounding);
    found.margin_p = counted ? std::max(*found.margin_p, normal) : normal;
  }
  return found;
}

// Few clusters: p is the sign-flip test's, and nothing finer can take its place. A run that is not
// worse as observed passes all the same; of any other the rule cannot tell, however little is lost,
// since it could not fail if all were.
void JudgeFewClusters(double smallest, double alpha, GateFinding& finding) {
  ASSAY_CHECK(finding.difference && finding.difference->value && finding.p);
  if (smallest <= alpha || *finding.difference->value >= -kRounding) return;
  finding.at_floor = true;
  finding.because =
      fmt::format("the sign-flip test has no p below {:.2g} on so few clusters", smallest);
  if (smallest > finding.rule.alpha) return;
  finding.because += fmt::format(", and corrected for all tests it takes {:.2g} to fail", alpha);
}

// An α that resampling can hardly reach, or not at all: were p left at the least that it can be,
// the rule could never fail. The standard error is that of an interval whose ends the draws
// resolve.
void JudgeBelowResolution(const GateTarget& target, PairedScores& paired, double smallest,
                          double alpha, GateFinding& finding) {
  const Estimate ordinary = DifferenceOf(target, paired, {kOrdinaryLevel}).difference;
  SetPower(ordinary, 0, alpha, finding);
  if (!ordinary.interval_because.empty()) {
    JudgeFewClusters(smallest, alpha, finding);
    return;
  }
  ASSAY_CHECK(finding.p);
  if (*finding.p > smallest * (1 + kRounding)) return;
  finding.at_floor = true;
  finding.because =
      fmt::format("no draw was as bad, and draws resolve no p below {:.2g}", smallest);
  if (!ordinary.value || !ordinary.interval) return;
  const double error = StandardErrorOf(*ordinary.interval);
  if (!(error > 0)) return;
  finding.p = NormalCdf(*ordinary.value / error);
  finding.because += ": p is the normal tail's";
}

void JudgeSignificance(const GateTarget& target, const ScoreDifference& found, PairedScores& paired,
                       size_t family, GateFinding& finding) {
  if (!found.difference.value || !found.p) {
    const Estimate& difference = found.difference;
    finding.because =
        "no p value: " + (difference.value ? difference.interval_because : difference.because);
    return;
  }
  finding.p = OneSidedP(*found.difference.value, *found.p);
  const double alpha = finding.rule.alpha / static_cast<double>(family);
  if (alpha < found.smallest_p) {
    JudgeBelowResolution(target, paired, found.smallest_p / 2, alpha, finding);
  } else {
    SetPower(found.difference, 0, alpha, finding);
  }
}

std::string TooSmall(const Interval& interval, const GateRule& rule, ScoreName::Unit unit) {
  const double needed = DetectableAt(interval, rule.alpha);
  if (needed <= rule.limit) return "";
  if (unit == ScoreName::Unit::kFraction && needed > 1) {
    return "; this suite is too small for an unchanged model to pass reliably (4 of 5 times)";
  }
  // As many decimals as tell it from the rule's own margin, which was too small.
  constexpr int kMostDecimals = 12;
  int decimals = 3;
  const auto shown = [&](double margin) { return fmt::format("{:.{}f}", margin, decimals); };
  while (decimals < kMostDecimals && shown(needed) == shown(rule.limit)) ++decimals;
  return "; on this suite an unchanged model passes reliably (4 of 5 times) with a margin of " +
         shown(needed);
}

void JudgeNonInferiority(const GateTarget& target, const ScoreDifference& found,
                         PairedScores& paired, size_t family, GateFinding& finding) {
  const GateRule& rule = finding.rule;
  const double alpha = rule.alpha / static_cast<double>(family);
  SetPower(found.difference.interval && found.difference.interval->method == "normal"
               ? DifferenceOf(target, paired, {kOrdinaryLevel}).difference
               : found.difference,
           rule.limit, alpha, finding);
  const auto& interval = found.difference.interval;
  if (!interval) {
    finding.because = "no interval: " + (found.difference.value ? found.difference.interval_because
                                                                : found.difference.because);
    return;
  }
  finding.p = found.margin_p;
  if (interval->low > -rule.limit) {
    finding.verdict = GateVerdict::kPass;
    return;
  }
  const auto corrected =
      family == 1 ? interval : DifferenceAt(rule, target, paired, alpha).difference.interval;
  if (corrected && corrected->high < -rule.limit) {
    finding.verdict = GateVerdict::kFail;
    return;
  }
  finding.because = interval->high < -rule.limit
                        ? fmt::format(
                              "worse by more than the margin, but not after correction for "
                              "{} tests",
                              family)
                        : "the interval holds the margin" + TooSmall(*interval, rule, finding.unit);
}

// `finding.difference` is the gain while it is judged.
void JudgeGain(const GateTarget& target, PairedScores& paired, size_t family,
               GateFinding& finding) {
  const ScoreDifference found = DifferenceAt(finding.rule, target, paired, finding.rule.alpha);
  finding.difference = found.difference;
  if (paired.alike() && found.difference.value) {
    if (finding.rule.kind == Kind::kSignificance) finding.p = 1;
    finding.verdict = GateVerdict::kPass;
    finding.no_power = kAlike;
    return;
  }
  if (finding.rule.kind == Kind::kSignificance) {
    JudgeSignificance(target, found, paired, family, finding);
  } else {
    JudgeNonInferiority(target, found, paired, family, finding);
  }
}

void JudgeTest(const GateTarget& target, PairedScores& paired, size_t family,
               GateFinding& finding) {
  JudgeGain(target, paired, family, finding);
  if (LessIsBetter(target)) Negate(*finding.difference);
}

}  // namespace

double OneSidedP(double difference, double two_sided) {
  return difference < 0 ? two_sided / 2 : 1 - two_sided / 2;
}

GateFinding JudgeRule(const GateRule& rule, const GateTarget& target, const GateSide& run,
                      const GateSide* baseline, PairedScores* paired, size_t family) {
  GateFinding finding;
  finding.rule = rule;
  finding.section = target.section;
  finding.unit = target.unit;
  finding.kind = target.kind;
  finding.shares_name = target.shares_name;
  if (rule.IsShareOfSamples()) {
    JudgeShare(target, run, finding);
    return finding;
  }
  const Summary* of_baseline = baseline == nullptr ? nullptr : &baseline->summary;
  if (!TakeValues(target, run.summary, of_baseline, finding)) return finding;
  ASSAY_CHECK(finding.run);
  switch (rule.kind) {
    case Kind::kMin:
      finding.verdict = PassIf(*finding.run >= rule.limit - kRounding);
      break;
    case Kind::kMax:
      finding.verdict = PassIf(*finding.run <= rule.limit + kRounding);
      break;
    case Kind::kMaxDrop:
      ASSAY_CHECK(finding.baseline);
      finding.verdict = PassIf(*finding.baseline - *finding.run <= rule.limit + kRounding);
      break;
    default:
      ASSAY_CHECK(paired != nullptr);
      JudgeTest(target, *paired, family, finding);
  }
  return finding;
}

}  // namespace assay
