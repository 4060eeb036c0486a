#include "reports/difference_words.h"

#include <fmt/format.h>

#include "reports/numbers.h"

namespace assay {

std::string SaySize(double value, ScoreName::Unit unit, SuiteCard::Printed printed) {
  const bool points = ScoreScale(unit, printed) == 100;
  return FormatSize(value, unit, printed) + (points ? " points" : "");
}

std::string SayP(double p) {
  const std::string text = FormatP(p);
  return fmt::format("p {}{}", text.starts_with('<') ? "" : "= ", text);
}

std::string SayP(const NamedDifference& difference) {
  if (!difference.p) return "";
  const bool adjusted = difference.p_adjusted && *difference.p_adjusted != *difference.p;
  return adjusted ? "adjusted " + SayP(*difference.p_adjusted) : SayP(*difference.p);
}

NamedDifference Reversed(NamedDifference difference) {
  *difference.difference.value = -*difference.difference.value;
  if (std::optional<Interval>& interval = difference.difference.interval) {
    interval = Interval{-interval->high, -interval->low, interval->level, interval->method};
  }
  return difference;
}

std::string SayRange(const NamedDifference& difference, SuiteCard::Printed printed,
                     std::string_view of) {
  const Estimate& estimate = difference.difference;
  if (!estimate.interval) return fmt::format("no interval: {}", estimate.interval_because);
  const std::string p = SayP(difference);
  return fmt::format("{:g}\u202f% interval{} {}{}{}", 100 * estimate.interval->level, of,
                     FormatRange(estimate, difference.unit, printed), p.empty() ? "" : ", ", p);
}

}  // namespace assay
