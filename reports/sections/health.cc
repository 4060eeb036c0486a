#include <fmt/format.h>

#include "reports/numbers.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

void AddCount(Notices& notices, const std::string& subject, Notice::Level level, size_t count,
              size_t of, std::string_view what) {
  if (count == 0) return;
  const double percent = of == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(of);
  notices.items.push_back({level, subject,
                           fmt::format("{} of {} samples ({:.1f}\u202f%) {}", FormatCount(count),
                                       FormatCount(of), percent, what)});
}

void AddRun(Notices& notices, const Summary& summary, const std::string& subject) {
  using enum Notice::Level;
  const Counts& counts = summary.counts;
  const size_t before = notices.items.size();
  AddCount(notices, subject, kLoud, counts.samples - std::min(counts.judged, counts.samples),
           counts.samples, "are not judged yet");
  AddCount(notices, subject, kLoud, counts.failed, counts.samples,
           "failed: at least one reward is missing");
  AddCount(notices, subject, kLoud, counts.unparsed, counts.samples,
           "got a reply without a verdict (counted among the failed)");
  if (!summary.complete) {
    notices.items.push_back(
        {kLoud, subject,
         "The score is not the whole benchmark's: " + (summary.incomplete_because.empty()
                                                           ? "the run is incomplete"
                                                           : summary.incomplete_because)});
  }
  for (const std::string& line : summary.health) notices.items.push_back({kLoud, subject, line});
  AddCount(notices, subject, kNote, counts.tied, counts.samples,
           "tied: a comparison that counts got equal rewards or a tie verdict");
  AddCount(notices, subject, kNote, counts.truncated, counts.samples,
           "truncated: a text was cut to fit the model");
  if (notices.items.size() == before) {
    notices.items.push_back({kQuiet, subject,
                             fmt::format("All {} samples judged. No failures, ties, truncations, "
                                         "unparsed replies or warnings.",
                                         FormatCount(counts.samples))});
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
