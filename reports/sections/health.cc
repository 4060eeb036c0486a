#include <fmt/format.h>

#include <utility>

#include "reports/numbers.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

// Ties and truncations are facts about the model, the same bits are good news; everything else in a
// run's health makes its numbers doubtful.
Notice::Level LevelOf(const std::string& line, const Summary& summary) {
  const Counts& counts = summary.counts;
  const std::optional<Invariance>& invariance = summary.run.invariance;
  const bool invariant =
      invariance && invariance->differ == 0 && line == InvarianceLine(*invariance);
  const bool harmless = invariant || line == TiedLine(summary) ||
                        line == CountLine(counts.truncated, counts.judged, "truncated");
  return harmless ? Notice::Level::kNote : Notice::Level::kLoud;
}

// One line for all clean runs.
void AddClean(Notices& notices, const SuiteRuns& suite, const std::vector<size_t>& clean) {
  Notice notice{.level = Notice::Level::kQuiet};
  if (clean.size() > 1) {
    notice.text = fmt::format("{} {} runs: all judged.",
                              clean.size() == suite.size() ? "All" : "The other", clean.size());
  } else {
    if (suite.size() > 1) notice.subject = suite.labels[clean[0]];
    notice.text =
        fmt::format("All judged (n = {}).", FormatCount(suite.summary(clean[0]).counts.samples));
  }
  notice.text += " No failures, ties, truncations, unparsed replies or warnings.";
  notices.items.push_back(std::move(notice));
}

}  // namespace

std::optional<Section> HealthSection(const SuiteRuns& suite) {
  Notices notices;
  std::vector<size_t> clean;
  for (size_t run = 0; run < suite.size(); ++run) {
    const Summary& summary = suite.summary(run);
    if (summary.health.empty()) clean.push_back(run);
    for (const std::string& line : summary.health) {
      notices.items.push_back(
          {LevelOf(line, summary), suite.size() == 1 ? "" : suite.labels[run], line});
    }
  }
  if (!clean.empty()) AddClean(notices, suite, clean);
  return Section{
      .id = "health", .title = "Run health", .nav = "Health", .blocks = {std::move(notices)}};
}

}  // namespace assay
