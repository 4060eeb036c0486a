#include "reports/numbers.h"

#include <fmt/format.h>
#include <cmath>

#include "harness/metrics/metric_kinds.h"

namespace assay {
namespace {

// A real minus sign: a hyphen is too short beside tabular digits.
std::string WithMinusSign(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "\u2212");
  return number;
}

}  // namespace

std::string FormatCount(size_t count) {
  std::string digits = std::to_string(count);
  for (size_t end = digits.size(); end > 3;) digits.insert(end -= 3, ",");
  return digits;
}

std::string ShortRevision(const std::string& revision) {
  const bool hash = revision.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hash ? revision.substr(0, 12) : revision;
}

ScoreName::Unit UnitOfMetric(std::string_view metric) {
  return IsFraction(metric) ? ScoreName::Unit::kFraction : ScoreName::Unit::kPlain;
}

double ScoreScale(ScoreName::Unit unit, SuiteCard::Printed printed) {
  const bool fraction = unit == ScoreName::Unit::kFraction;
  return fraction && printed != SuiteCard::Printed::kFraction6 ? 100 : 1;
}

std::string FormatScore(double value, ScoreName::Unit unit, SuiteCard::Printed printed) {
  int decimals = 3;
  if (unit == ScoreName::Unit::kFraction) {
    decimals = printed == SuiteCard::Printed::kPercent1   ? 1
               : printed == SuiteCard::Printed::kPercent2 ? 2
                                                          : 4;
  }
  return WithMinusSign(fmt::format("{:.{}f}", value * ScoreScale(unit, printed), decimals));
}

std::string FormatInterval(const Estimate& estimate, ScoreName::Unit unit,
                           SuiteCard::Printed printed) {
  if (!estimate.interval) return estimate.interval_because;
  return fmt::format("{}\u202f–\u202f{}", FormatScore(estimate.interval->low, unit, printed),
                     FormatScore(estimate.interval->high, unit, printed));
}

std::string FormatDifference(double value, ScoreName::Unit unit, SuiteCard::Printed printed) {
  const std::string size = FormatScore(std::abs(value), unit, printed);
  const bool zero = size.find_first_not_of("0.") == std::string::npos;
  return (zero ? "" : value < 0 ? "\u2212" : "+") + size;
}

std::string FormatRange(const Estimate& estimate, ScoreName::Unit unit,
                        SuiteCard::Printed printed) {
  if (!estimate.interval) return estimate.interval_because;
  return fmt::format("{}\u00a0to\u00a0{}", FormatScore(estimate.interval->low, unit, printed),
                     FormatScore(estimate.interval->high, unit, printed));
}

std::string FormatP(const std::optional<double>& p) {
  if (!p) return "\u2013";
  return *p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", *p);
}

std::string UnitSuffix(ScoreName::Unit unit, SuiteCard::Printed printed) {
  return ScoreScale(unit, printed) == 100 ? "\u202f%" : "";
}

std::string InPercent(SuiteCard::Printed printed) {
  return ScoreScale(ScoreName::Unit::kFraction, printed) == 100 ? ", in percent" : "";
}

std::string InPoints(double fraction) {
  constexpr double kShown = 0.0005;  // nearer to 0 it is 0.0, which has no sign
  return fmt::format("{}{:.1f}", fraction < -kShown ? "\u2212" : "", std::abs(100 * fraction));
}

std::string FormatReward(double value) {
  if (value != 0 && (std::abs(value) < 1e-3 || std::abs(value) >= 1e5)) {
    return WithMinusSign(fmt::format("{:.2e}", value));
  }
  return WithMinusSign(fmt::format("{:.{}f}", value, std::abs(value) < 10 ? 3 : 2));
}

}  // namespace assay
