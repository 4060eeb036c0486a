#include "reports/sections/headline_score.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/numbers.h"
#include "reports/visible_text.h"

namespace assay {
namespace {

constexpr size_t kLongestValue = 24;

void AddInterval(const OfficialScore& overall, SuiteCard::Printed printed, HeadlineScore& shown) {
  const Estimate& estimate = overall.estimate;
  if (!estimate.interval) {
    shown.method = "no interval: " + estimate.interval_because;
    return;
  }
  const Interval& interval = *estimate.interval;
  shown.interval =
      FormatInterval(estimate, overall.name.unit, printed) + UnitSuffix(overall.name.unit, printed);
  // Why it is not the usual one, too.
  const std::string& because = estimate.interval_because;
  shown.method = fmt::format("{:.0f}\u202f% interval, {}{}{}", interval.level * 100,
                             interval.method, because.empty() ? "" : ": ", because);
  if (overall.name.unit != ScoreName::Unit::kFraction) return;
  shown.low = std::clamp(interval.low, 0.0, 1.0);
  shown.point = std::clamp(*estimate.value, 0.0, 1.0);
  shown.high = std::clamp(interval.high, 0.0, 1.0);
}

}  // namespace

HeadlineScore HeadlineScoreOf(const SuiteRuns& suite, size_t run) {
  const Summary& summary = suite.summary(run);
  const SuiteCard::Printed printed = suite.suite().printed;
  HeadlineScore shown{.model = suite.labels[run], .color = suite.colors[run]};
  const OfficialScore* overall = OverallScore(summary);
  if (overall == nullptr || !overall->estimate.value) {
    shown.because = overall != nullptr           ? "undefined: " + overall->estimate.because
                    : summary.no_overall.empty() ? "the run has none"
                                                 : summary.no_overall;
    return shown;
  }
  shown.value = summary.printed.empty()
                    ? FormatScore(*overall->estimate.value, overall->name.unit, printed)
                    : Shorten(summary.printed, kLongestValue);
  shown.unit = UnitSuffix(overall->name.unit, printed);
  AddInterval(*overall, printed, shown);
  return shown;
}

std::string NumberOfSamples(const SuiteRuns& suite) {
  const auto [least, most] = std::ranges::minmax(
      suite.runs, {}, [](const ReportRun* run) { return run->summary.counts.samples; });
  const size_t from = least->summary.counts.samples;
  const size_t to = most->summary.counts.samples;
  return (from == to ? "" : FormatCount(from) + " to ") + FormatCount(to);
}

}  // namespace assay
