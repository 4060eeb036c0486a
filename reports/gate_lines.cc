#include "reports/gate_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/core/counted.h"
#include "reports/numbers.h"

namespace assay {
namespace {

using Kind = GateRule::Kind;

bool IsFraction(const GateFinding& finding) {
  if (finding.rule.IsShareOfSamples()) return true;
  const auto unit = finding.rule.metric.empty() ? finding.unit : UnitOfMetric(finding.rule.metric);
  return unit == ScoreName::Unit::kFraction;
}

std::string WithMinus(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "\u2212");
  return number;
}

// "62.29 %", "0.4310".
std::string Value(double value, bool fraction) {
  return WithMinus(fraction ? fmt::format("{:.2f} %", 100 * value) : fmt::format("{:.4f}", value));
}

// "−0.81 points": a difference of percentages.
std::string Points(double value, bool fraction) {
  return WithMinus(fraction ? fmt::format("{:.2f} points", 100 * value)
                            : fmt::format("{:.4f}", value));
}

std::string Bare(double value, bool fraction) {
  return WithMinus(fraction ? fmt::format("{:.2f}", 100 * value) : fmt::format("{:.4f}", value));
}

std::string ScoreOf(const GateFinding& finding) {
  if (finding.rule.kind == Kind::kFailuresMax) return "failed samples";
  if (finding.rule.kind == Kind::kTruncatedMax) return "truncated samples";
  return finding.rule.metric.empty() ? finding.section
                                     : finding.rule.metric + " of " + finding.section;
}

std::string FigureOf(const GateFinding& finding, bool fraction) {
  std::string figure = finding.run ? Value(*finding.run, fraction) : "undefined";
  if (finding.baseline) figure += " after " + Value(*finding.baseline, fraction);
  if (!finding.difference || !finding.difference->value) {
    if (finding.run && finding.baseline) {
      figure += ", difference " + Points(*finding.run - *finding.baseline, fraction);
    }
    return figure;
  }
  figure += ", difference " + Points(*finding.difference->value, fraction);
  const auto& interval = finding.difference->interval;
  if (interval) {
    figure += fmt::format(" ({:.4g} % interval {} to {})", 100 * interval->level,
                          Bare(interval->low, fraction), Bare(interval->high, fraction));
  }
  return figure;
}

std::string LimitOf(const GateFinding& finding, bool fraction) {
  const double limit = finding.rule.limit;
  switch (finding.rule.kind) {
    case Kind::kMin:
      return "at least " + Value(limit, fraction);
    case Kind::kMax:
    case Kind::kFailuresMax:
    case Kind::kTruncatedMax:
      return "at most " + Value(limit, fraction);
    case Kind::kMaxDrop:
      return "a drop of at most " + Points(limit, fraction);
    case Kind::kNonInferiority:
      return "surely no drop of " + Points(limit, fraction);
    case Kind::kSignificance:
      return fmt::format("not significantly worse (p above {:g})", limit);
  }
  return "";
}

// Cut and not rounded: 0.0501 is not 0.05.
std::string P(double p) {
  if (p < 0.001) return "< 0.001";
  return fmt::format("{:.4f}", std::floor(p * 1e4 + 1e-9) / 1e4);
}

std::string PowerOf(const GateFinding& finding, bool fraction) {
  if (finding.detectable) {
    return "this suite can detect a drop of " + Points(*finding.detectable, fraction);
  }
  return finding.no_power.empty() ? ""
                                  : "what drop it can detect is not known: " + finding.no_power;
}

size_t CountOf(const GateReport& report, GateVerdict verdict) {
  size_t count = 0;
  for (const GatedSuite& suite : report.suites) {
    count +=
        static_cast<size_t>(std::ranges::count(suite.findings, verdict, &GateFinding::verdict));
  }
  return count;
}

}  // namespace

std::string GateLine::Sentence() const {
  std::string sentence = figure + "; required: " + limit;
  for (const std::string& part : {p, because, power}) {
    if (!part.empty()) sentence += "; " + part;
  }
  return sentence;
}

GateLine LineOf(const GateFinding& finding) {
  const bool fraction = IsFraction(finding);
  GateLine line;
  line.verdict = Name(finding.verdict);
  line.score = ScoreOf(finding);
  line.rule = fmt::format("{} {:g}", Name(finding.rule.kind), finding.rule.limit);
  line.figure = FigureOf(finding, fraction);
  line.limit = LimitOf(finding, fraction);
  if (finding.p) line.p = "p " + P(*finding.p);
  if (finding.p && finding.adjusted_p && *finding.adjusted_p != *finding.p) {
    line.p += ", corrected " + P(*finding.adjusted_p);
  }
  line.power = PowerOf(finding, fraction);
  line.because = finding.because;
  return line;
}

std::string Conclusion(const GateReport& report) {
  size_t rules = 0;
  for (const GatedSuite& suite : report.suites) rules += suite.findings.size();
  const size_t failed = CountOf(report, GateVerdict::kFail);
  const size_t open = CountOf(report, GateVerdict::kCannotTell);
  std::string text = fmt::format("{}: {} failed, {} cannot tell", Name(report.verdict),
                                 fmt::format("{} of {}", failed, Counted(rules, "rule")), open);
  if (report.verdict == GateVerdict::kPass) {
    return fmt::format("pass: {} kept", Counted(rules, "rule"));
  }
  if (report.verdict == GateVerdict::kCannotTell) {
    text += report.cannot_tell_fails ? " (counts as a failure; exit code 5)"
                                     : " (WHICH THE POLICY LETS PASS: \"cannot_tell\": \"pass\")";
  }
  return text;
}

std::string ErrorRate(const GateReport& report) {
  if (report.false_alarms == 0) return "";
  std::string text = fmt::format(
      "a model as good as its baseline fails these tests with a "
      "probability of at most {:.4g} %",
      100 * report.false_alarms);
  if (report.tests > 1) {
    text += fmt::format(" ({} tests, {})", report.tests,
                        report.holm ? "corrected together after Holm" : "not corrected");
  }
  return text;
}

}  // namespace assay
