#include <fmt/format.h>

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
  const bool harmless = invariant || line == CountLine(counts.tied, counts.judged, "tied") ||
                        line == CountLine(counts.truncated, counts.judged, "truncated");
  return harmless ? Notice::Level::kNote : Notice::Level::kLoud;
}

void AddRun(Notices& notices, const Summary& summary, const std::string& subject) {
  for (const std::string& line : summary.health) {
    notices.items.push_back({LevelOf(line, summary), subject, line});
  }
  if (summary.health.empty()) {
    notices.items.push_back({Notice::Level::kQuiet, subject,
                             fmt::format("All judged (n = {}). No failures, ties, truncations, "
                                         "unparsed replies or warnings.",
                                         FormatCount(summary.counts.samples))});
  }
}

}  // namespace

std::optional<Section> HealthSection(const SuiteRuns& suite) {
  Notices notices;
  for (size_t run = 0; run < suite.size(); ++run) {
    AddRun(notices, suite.summary(run), suite.size() == 1 ? "" : suite.labels[run]);
  }
  return Section{
      .id = "health", .title = "Run health", .nav = "Health", .blocks = {std::move(notices)}};
}

}  // namespace assay
