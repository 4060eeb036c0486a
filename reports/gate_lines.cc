#include "reports/gate_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/core/counted.h"
#include "harness/metrics/metric_kinds.h"
#include "reports/numbers.h"

namespace assay {
namespace {

using Kind = GateRule::Kind;

bool IsFraction(const GateFinding& finding) {
  if (finding.rule.IsShareOfSamples()) return true;
  const auto unit = finding.rule.metric.empty() ? finding.unit : UnitOfMetric(finding.rule.metric);
  return unit == ScoreName::Unit::kFraction;
}

// What is worse of a score.
bool LessIsBetter(const GateFinding& finding) {
  return !finding.rule.metric.empty() &&
         DirectionOfMetric(finding.rule.metric) == MetricDirection::kLower;
}
std::string_view Worsening(const GateFinding& finding) {
  return LessIsBetter(finding) ? "rise" : "drop";
}

// A number of a score, in as many decimals as its line needs.
struct Format {
  bool fraction = false;
  int decimals = 0;

  double Scaled(double value) const { return fraction ? 100 * value : value; }
  std::string Plain(double value) const {
    constexpr double kLong = 1e15;
    if (std::abs(value) >= kLong) return fmt::format("{:.6g}", Scaled(value));
    return fmt::format("{:.{}f}", Scaled(value), decimals);
  }
  // "62.29 %", "0.4310".
  std::string Value(double value) const {
    return WithMinusSign(Plain(value) + (fraction ? " %" : ""));
  }
  // "−0.81 points": a difference of percentages.
  std::string Points(double value) const {
    return WithMinusSign(Plain(value) + (fraction ? " points" : ""));
  }
  std::string Bare(double value) const { return WithMinusSign(Plain(value)); }
};

constexpr double kEqual = 1e-12;  // to a rule
constexpr int kMostDecimals = 12;

// Enough decimals that a figure and the limit that it breaks, or keeps by little, look different.
void TellApart(double figure, double limit, Format& format) {
  if (std::abs(figure - limit) <= kEqual) return;
  while (format.decimals < kMostDecimals && format.Plain(figure) == format.Plain(limit)) {
    ++format.decimals;
  }
}

Format FormatOf(const GateFinding& finding) {
  const bool fraction = IsFraction(finding);
  Format format{fraction, fraction ? 2 : 4};
  const double limit = finding.rule.limit;
  switch (finding.rule.kind) {
    case Kind::kMaxDrop:
      if (finding.run && finding.baseline) {
        TellApart(*finding.baseline - *finding.run, limit, format);
      }
      break;
    case Kind::kNonInferiority:
      if (finding.difference && finding.difference->interval) {
        const double sign = LessIsBetter(finding) ? 1 : -1;
        TellApart(sign * finding.difference->interval->low, limit, format);
        TellApart(sign * finding.difference->interval->high, limit, format);
      }
      break;
    case Kind::kSignificance:
      break;
    default:
      if (finding.run) TellApart(*finding.run, limit, format);
  }
  return format;
}

std::string ScoreOf(const GateFinding& finding) {
  std::string section = finding.section;
  if (finding.shares_name && finding.kind != ScoreName::Kind::kOverall) {
    section += fmt::format(" ({})", Name(finding.kind));
  }
  if (finding.rule.IsShareOfSamples()) {
    const std::string which =
        finding.rule.kind == Kind::kFailuresMax ? "failed samples" : "truncated samples";
    return section.empty() ? which : which + " of " + section;
  }
  return finding.rule.metric.empty() ? section : finding.rule.metric + " of " + section;
}

std::string FigureOf(const GateFinding& finding, const Format& format) {
  std::string figure = finding.run ? format.Value(*finding.run) : "undefined";
  if (finding.baseline) figure += " after " + format.Value(*finding.baseline);
  if (!finding.difference || !finding.difference->value) {
    if (finding.run && finding.baseline) {
      figure += ", difference " + format.Points(*finding.run - *finding.baseline);
    }
    return figure;
  }
  figure += ", difference " + format.Points(*finding.difference->value);
  const auto& interval = finding.difference->interval;
  if (interval) {
    figure += fmt::format(" ({:.8g} % interval {} to {})", 100 * interval->level,
                          format.Bare(interval->low), format.Bare(interval->high));
  }
  return figure;
}

std::string LimitOf(const GateFinding& finding, const Format& format) {
  const double limit = finding.rule.limit;
  switch (finding.rule.kind) {
    case Kind::kMin:
      return "at least " + format.Value(limit);
    case Kind::kMax:
    case Kind::kFailuresMax:
    case Kind::kTruncatedMax:
      return "at most " + format.Value(limit);
    case Kind::kMaxDrop:
      return "a drop of at most " + format.Points(limit);
    case Kind::kNonInferiority:
      return fmt::format("surely no {} of {}", Worsening(finding), format.Points(limit));
    case Kind::kSignificance:
      return fmt::format("not significantly worse (p above {})", limit);
  }
  return "";
}

// Cut and not rounded, and in so many digits that it is not taken for α: 0.05004 is not 0.05.
std::string P(double p, double alpha) {
  constexpr double kSmall = 0.001;
  if (p < kSmall && alpha >= kSmall) return "< 0.001";
  const bool small = p < kSmall;
  std::string text;
  for (int digits = small ? 2 : 4; digits <= kMostDecimals; ++digits) {
    const double scale = std::pow(10, digits);
    text = small ? fmt::format("{:.{}g}", p, digits)
                 : fmt::format("{:.{}f}", std::floor(p * scale + 1e-9) / scale, digits);
    const std::string limit =
        small ? fmt::format("{:.{}g}", alpha, digits) : fmt::format("{:.{}f}", alpha, digits);
    if (text != limit || std::abs(p - alpha) <= kEqual) break;
  }
  return text;
}

std::string PValueOf(const GateFinding& finding, const Format& format) {
  if (!finding.p) return "";
  const double alpha = finding.rule.alpha;
  std::string text = "p " + P(*finding.p, alpha);
  if (finding.rule.kind == Kind::kNonInferiority) {
    text += fmt::format(" of a {} of {}", Worsening(finding), format.Points(finding.rule.limit));
  }
  if (finding.adjusted_p && *finding.adjusted_p != *finding.p) {
    text += ", corrected " + P(*finding.adjusted_p, alpha);
  }
  return text;
}

std::string PowerOf(const GateFinding& finding, const Format& format) {
  if (finding.detectable) {
    return fmt::format("this suite can detect a {} of {}", Worsening(finding),
                       format.Points(*finding.detectable));
  }
  if (finding.no_power.empty()) return "";
  return fmt::format("what {} it can detect is not known: {}", Worsening(finding),
                     finding.no_power);
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
  const Format format = FormatOf(finding);
  GateLine line;
  line.verdict = Name(finding.verdict);
  line.score = ScoreOf(finding);
  line.rule = fmt::format("{} {}", Name(finding.rule.kind), finding.rule.limit);
  line.figure = FigureOf(finding, format);
  line.limit = LimitOf(finding, format);
  line.p = PValueOf(finding, format);
  line.power = PowerOf(finding, format);
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
