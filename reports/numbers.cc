#include "reports/numbers.h"

#include <fmt/format.h>
#include <cmath>

#include "harness/metrics/metric_kinds.h"

namespace assay {
namespace {

int DecimalsOf(ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (unit != ScoreName::Unit::kFraction) return 3;
  return printed == SuiteCard::Printed::kPercent1   ? 1
         : printed == SuiteCard::Printed::kPercent2 ? 2
                                                    : 4;
}

// Away from 0 by a little where it is a half of the last decimal but for a double's last bits.
double OffTheHalf(double value, int decimals) {
  constexpr double kLastBits = 1e-6;
  const double halves = 2 * value * std::pow(10, decimals);
  const double near = std::round(halves);
  const bool half = std::abs(halves - near) < kLastBits && std::fmod(near, 2) != 0;
  return half ? value + std::copysign(0.1 * std::pow(10, -decimals), value) : value;
}

std::string SignedSize(double difference, ScoreName::Unit unit, SuiteCard::Printed printed) {
  const int decimals = DecimalsOf(unit, printed);
  const double shown = OffTheHalf(difference * ScoreScale(unit, printed), decimals);
  return WithMinusSign(fmt::format("{:.{}f}", shown, decimals));
}

}  // namespace

std::string WithMinusSign(std::string number) {
  if (!number.starts_with('-')) return number;
  const bool zero = number.find_first_of("123456789") == std::string::npos;
  return number.replace(0, 1, zero ? "" : "\u2212");
}

std::string FormatCount(size_t count) {
  std::string digits = std::to_string(count);
  for (size_t end = digits.size(); end > 3;) digits.insert(end -= 3, ",");
  return digits;
}

ScoreName::Unit UnitOfMetric(std::string_view metric) {
  return IsFraction(metric) ? ScoreName::Unit::kFraction : ScoreName::Unit::kPlain;
}

double ScoreScale(ScoreName::Unit unit, SuiteCard::Printed printed) {
  const bool fraction = unit == ScoreName::Unit::kFraction;
  return fraction && printed != SuiteCard::Printed::kFraction6 ? 100 : 1;
}

std::string FormatScore(double value, ScoreName::Unit unit, SuiteCard::Printed printed) {
  return WithMinusSign(
      fmt::format("{:.{}f}", value * ScoreScale(unit, printed), DecimalsOf(unit, printed)));
}

std::string FormatInterval(const Estimate& estimate, ScoreName::Unit unit,
                           SuiteCard::Printed printed) {
  if (!estimate.interval) return estimate.interval_because;
  return fmt::format("{}\u202f–\u202f{}", FormatScore(estimate.interval->low, unit, printed),
                     FormatScore(estimate.interval->high, unit, printed));
}

std::string FormatSize(double difference, ScoreName::Unit unit, SuiteCard::Printed printed) {
  return SignedSize(std::abs(difference), unit, printed);
}

std::string FormatDifference(double value, ScoreName::Unit unit, SuiteCard::Printed printed) {
  const std::string size = FormatSize(value, unit, printed);
  const bool zero = size.find_first_not_of("0.") == std::string::npos;
  return (zero ? "" : value < 0 ? "\u2212" : "+") + size;
}

std::string FormatRange(const Estimate& estimate, ScoreName::Unit unit,
                        SuiteCard::Printed printed) {
  if (!estimate.interval) return estimate.interval_because;
  return fmt::format("{}\u00a0to\u00a0{}", SignedSize(estimate.interval->low, unit, printed),
                     SignedSize(estimate.interval->high, unit, printed));
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
  return WithMinusSign(fmt::format("{:.1f}", 100 * fraction));
}

std::string FormatReward(double value) {
  if (value != 0 && (std::abs(value) < 1e-3 || std::abs(value) >= 1e5)) {
    return WithMinusSign(fmt::format("{:.2e}", value));
  }
  return WithMinusSign(fmt::format("{:.{}f}", value, std::abs(value) < 10 ? 3 : 2));
}

}  // namespace assay
