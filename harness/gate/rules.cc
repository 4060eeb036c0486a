#include "harness/gate/rules.h"

#include <fmt/format.h>

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/power.h"

namespace assay {
namespace {

constexpr double kRounding = 1e-12;  // 0.62 − 0.60 is 0.020000000000000018
constexpr char kAlike[] = "run and baseline said the same of every sample";

using Kind = GateRule::Kind;

GateVerdict PassIf(bool kept) { return kept ? GateVerdict::kPass : GateVerdict::kFail; }

void JudgeShare(size_t count, size_t of, GateFinding& finding) {
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

ScoreDifference DifferenceOf(const GateTarget& target, PairedScores& paired, double level) {
  return target.metric.empty() ? paired.Official(target.section, target.kind, level)
                               : paired.Metric(target.metric, target.subset, level);
}

void SetPower(const Estimate& difference, double beyond, double alpha, GateFinding& finding) {
  if (!difference.interval || !difference.interval_because.empty()) {
    finding.no_power = difference.interval_because;
    return;
  }
  finding.detectable =
      beyond + DetectableDifference(StandardErrorOf(*difference.interval),
                                    {.level = alpha, .power = 0.8, .two_sided = false});
}

// P(Z ≥ z), accurate far out in the tail.
// A level whose ends lie well within the draws.
constexpr double kOrdinaryLevel = 0.9;

// An α that resampling can hardly reach, or not at all: were p left at the least that it can be,
// the rule could never fail. The standard error is that of an interval whose ends the draws
// resolve.
void JudgeBelowDraws(const GateTarget& target, PairedScores& paired, double smallest, double alpha,
                     GateFinding& finding) {
  const Estimate ordinary = DifferenceOf(target, paired, kOrdinaryLevel).difference;
  SetPower(ordinary, 0, alpha, finding);
  if (!finding.p || *finding.p > smallest * (1 + kRounding)) return;
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
  const double smallest = paired.SmallestP(found.difference);
  if (alpha < 2 * smallest) {
    JudgeBelowDraws(target, paired, smallest, alpha, finding);
  } else {
    SetPower(found.difference, 0, alpha, finding);
  }
}

std::string TooSmall(const Interval& interval, double margin, double alpha) {
  const double needed = DetectableDifference(StandardErrorOf(interval),
                                             {.level = alpha, .power = 0.8, .two_sided = false});
  if (needed <= margin) return "";
  return fmt::format(
      "; on this suite an unchanged model passes reliably (4 of 5 times) with a "
      "margin of {:.3f}",
      needed);
}

void JudgeNonInferiority(const GateTarget& target, const ScoreDifference& found,
                         PairedScores& paired, size_t family, GateFinding& finding) {
  const GateRule& rule = finding.rule;
  const double alpha = rule.alpha / static_cast<double>(family);
  SetPower(found.difference, rule.limit, alpha, finding);
  const auto& interval = found.difference.interval;
  if (!interval) {
    finding.because = "no interval: " + (found.difference.value ? found.difference.interval_because
                                                                : found.difference.because);
    return;
  }
  if (interval->low > -rule.limit) {
    finding.verdict = GateVerdict::kPass;
    return;
  }
  const auto corrected =
      family == 1 ? interval : DifferenceOf(target, paired, 1 - 2 * alpha).difference.interval;
  if (corrected && corrected->high < -rule.limit) {
    finding.verdict = GateVerdict::kFail;
    return;
  }
  finding.because =
      interval->high < -rule.limit
          ? fmt::format(
                "worse by more than the margin, but not after correction for "
                "{} tests",
                family)
          : "the interval holds the margin" + TooSmall(*interval, rule.limit, rule.alpha);
}

void JudgeTest(const GateTarget& target, PairedScores& paired, size_t family,
               GateFinding& finding) {
  const ScoreDifference found = DifferenceOf(target, paired, 1 - 2 * finding.rule.alpha);
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

}  // namespace

double OneSidedP(double difference, double two_sided) {
  return difference < 0 ? two_sided / 2 : 1 - two_sided / 2;
}

GateFinding JudgeRule(const GateRule& rule, const GateTarget& target, const Summary& run,
                      const Summary* baseline, PairedScores* paired, size_t family) {
  GateFinding finding;
  finding.rule = rule;
  finding.section = target.section;
  finding.unit = target.unit;
  if (rule.kind == Kind::kFailuresMax) {
    JudgeShare(run.counts.failed, run.counts.judged, finding);
    return finding;
  }
  if (rule.kind == Kind::kTruncatedMax) {
    JudgeShare(run.counts.truncated, run.counts.judged, finding);
    return finding;
  }
  if (!TakeValues(target, run, baseline, finding)) return finding;
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
