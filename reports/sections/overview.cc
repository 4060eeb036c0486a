#include "reports/sections/overview.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/numbers.h"
#include "reports/sections/headline_score.h"

namespace assay {
namespace {

Overview::Suite ColumnOf(const SuiteRuns& suite) {
  Overview::Suite column{.title = suite.title, .href = "#" + suite.key};
  column.note = "n\u00a0=\u00a0" + NumberOfSamples(suite);
  if (suite.suite().illustrative) column.note += " · illustrative";
  if (suite.has_rival) column.note += " · not comparable with its namesake";
  return column;
}

std::string NoteOf(const Summary& summary) {
  std::string note = summary.complete ? "" : "incomplete";
  if (const size_t failed = summary.counts.failed; failed > 0) {
    note += fmt::format("{}{} failed", note.empty() ? "" : ", ", FormatCount(failed));
  }
  return note;
}

Overview::Cell CellOf(const SuiteRuns& suite, size_t run) {
  return {.score = HeadlineScoreOf(suite, run),
          .none = OverallScore(suite.summary(run)) == nullptr ? "no overall score" : "undefined",
          .note = NoteOf(suite.summary(run)),
          .judged = true};
}

// The row of `label`, a new one at the end where there is none.
Overview::Row& RowOf(const std::string& label, Overview& overview) {
  const auto found = std::ranges::find(overview.rows, label, &Overview::Row::model);
  if (found != overview.rows.end()) return *found;
  return overview.rows.emplace_back(
      Overview::Row{label, std::vector<Overview::Cell>(overview.suites.size())});
}

}  // namespace

std::optional<Section> OverviewSection(const std::vector<SuiteRuns>& suites) {
  if (suites.size() < 2) return std::nullopt;
  Overview overview{.caption = "Official overall scores with 95\u202f% intervals"};
  for (const SuiteRuns& suite : suites) overview.suites.push_back(ColumnOf(suite));
  for (size_t column = 0; column < suites.size(); ++column) {
    for (size_t run = 0; run < suites[column].size(); ++run) {
      RowOf(suites[column].labels[run], overview).cells[column] = CellOf(suites[column], run);
    }
  }
  return Section{.id = "overview", .title = "", .nav = "Overview", .blocks = {std::move(overview)}};
}

}  // namespace assay
