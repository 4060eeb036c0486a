#include <fmt/format.h>
#include <algorithm>
#include <cctype>

#include "reports/numbers.h"
#include "reports/sections/sections.h"
#include "reports/visible_text.h"

namespace assay {
namespace {

const OfficialScore* Overall(const Summary& summary) {
  for (const OfficialScore& score : summary.official) {
    if (score.name.kind == ScoreName::Kind::kOverall) return &score;
  }
  return nullptr;
}

// The interval's method, and why it is not the usual one.
std::string MethodOf(const Estimate& estimate) {
  const std::string& because = estimate.interval_because;
  return estimate.interval->method + (because.empty() ? "" : ": " + because);
}

HeadlineScore ScoreOf(const SuiteRuns& suite, size_t run) {
  const Summary& summary = suite.summary(run);
  const SuiteCard::Printed printed = suite.suite().printed;
  HeadlineScore shown{.model = suite.labels[run], .color = suite.ColorOf(run)};
  const OfficialScore* overall = Overall(summary);
  if (overall == nullptr || !overall->estimate.value) {
    shown.because =
        overall != nullptr ? "undefined: " + overall->estimate.because : summary.no_overall;
    return shown;
  }
  const Estimate& estimate = overall->estimate;
  shown.value = summary.printed.empty() ? FormatScore(*estimate.value, overall->name.unit, printed)
                                        : Shorten(summary.printed, 24);
  const bool fraction = overall->name.unit == ScoreName::Unit::kFraction;
  shown.unit = UnitSuffix(overall->name.unit, printed);
  if (estimate.interval) {
    shown.interval = fmt::format("{:.0f}\u202f% interval {}{} ({})", estimate.interval->level * 100,
                                 FormatInterval(estimate, overall->name.unit, printed),
                                 UnitSuffix(overall->name.unit, printed), MethodOf(estimate));
    if (fraction) {
      shown.low = std::clamp(estimate.interval->low, 0.0, 1.0);
      shown.point = std::clamp(*estimate.value, 0.0, 1.0);
      shown.high = std::clamp(estimate.interval->high, 0.0, 1.0);
    }
  } else {
    shown.interval = "no interval: " + estimate.interval_because;
  }
  return shown;
}

// "350", or "20 to 80" where the runs' selections are not of one size; their labels say which.
std::string CountOf(const SuiteRuns& suite) {
  const auto [least, most] = std::ranges::minmax(
      suite.runs, {}, [](const ReportRun* run) { return run->summary.counts.samples; });
  const size_t from = least->summary.counts.samples;
  const size_t to = most->summary.counts.samples;
  return (from == to ? "" : FormatCount(from) + " to ") + FormatCount(to);
}

std::vector<std::string> BadgesOf(const SuiteRuns& suite) {
  std::vector<std::string> badges;
  if (suite.suite().illustrative) badges.push_back("illustrative, not a benchmark");
  if (suite.has_rival) badges.push_back("not comparable: another chapter has other data");
  for (const ReportRun* run : suite.runs) {
    if (run->summary.complete) continue;
    badges.push_back("incomplete");
    break;
  }
  return badges;
}

// What stands behind the official score (SuiteCard::confirmed).
std::string Confirmation(const std::string& confirmed) {
  if (confirmed == "official script") return "The score agrees with the benchmark's own script.";
  if (confirmed == "published figure") return "The score agrees with a published figure.";
  if (confirmed == "formula only") return "The score follows the benchmark's published formula.";
  if (confirmed == "ours") return "The scoring rule is our own.";
  return confirmed.empty() ? "" : fmt::format("Scoring: {}.", confirmed);
}

std::string Footnote(const SuiteRuns& suite) {
  const Summary& summary = suite.summary(0);
  std::string note = suite.suite().description;
  if (!note.empty() && !std::ispunct(static_cast<unsigned char>(note.back()))) note += '.';
  if (!note.empty()) note += ' ';
  return note + Confirmation(summary.confirmed);
}

}  // namespace

std::optional<Section> HeadlineSection(const SuiteRuns& suite) {
  const SuiteCard& card = suite.suite();
  Headline headline;
  const bool alone = suite.size() == 1;
  const bool model_first = alone && suite.only;
  headline.title = model_first ? suite.labels[0] : suite.title;
  headline.subtitle = fmt::format("{}n = {}",
                                  model_first ? suite.title + " · "
                                  : alone     ? suite.labels[0] + " · "
                                              : "",
                                  CountOf(suite));
  if (!card.revision.empty()) headline.subtitle += " · revision " + ShortRevision(card.revision);
  headline.badges = BadgesOf(suite);
  for (size_t run = 0; run < suite.size(); ++run) headline.scores.push_back(ScoreOf(suite, run));
  headline.footnote = Footnote(suite);
  return Section{.id = "headline", .title = "", .blocks = {std::move(headline)}};
}

}  // namespace assay
