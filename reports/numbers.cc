#include "reports/numbers.h"

#include <fmt/format.h>
#include <cmath>

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

std::string FormatScore(double value, ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (unit != ScoreName::Unit::kFraction) return WithMinusSign(fmt::format("{:.3f}", value));
  const int decimals = printed == SuiteCard::Printed::kPercent2 ? 2 : 1;
  return WithMinusSign(fmt::format("{:.{}f}", value * 100, decimals));
}

std::string FormatInterval(const Estimate& estimate, ScoreName::Unit unit,
                           SuiteCard::Printed printed) {
  if (!estimate.interval) return estimate.interval_because;
  return fmt::format("{}\u202f–\u202f{}", FormatScore(estimate.interval->low, unit, printed),
                     FormatScore(estimate.interval->high, unit, printed));
}

std::string UnitSuffix(ScoreName::Unit unit) {
  return unit == ScoreName::Unit::kFraction ? "\u202f%" : "";
}

std::string FormatReward(double value) {
  if (value != 0 && (std::abs(value) < 1e-3 || std::abs(value) >= 1e5)) {
    return WithMinusSign(fmt::format("{:.2e}", value));
  }
  return WithMinusSign(fmt::format("{:.{}f}", value, std::abs(value) < 10 ? 3 : 2));
}

}  // namespace assay
