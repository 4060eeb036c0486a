#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/metrics/outcome.h"
#include "reports/numbers.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

constexpr size_t kOnPaper = 12;
constexpr size_t kRunsOnPaper = 3;

// The shown rows that the first run does worst on.
std::vector<size_t> WorstRows(const SuiteRuns& suite) {
  const SampleColumns& columns = suite.summary(0).columns;
  const double scale = MedianMargin(columns);
  auto badness = [&](size_t row) {
    const uint32_t at = suite.shown.at[0][row];
    if (at == ShownSamples::kAbsent) return HUGE_VAL;
    return Badness(suite.outcomes[0][at], columns.margin[at], scale);
  };
  std::vector<size_t> rows(suite.shown.size());
  std::iota(rows.begin(), rows.end(), size_t{0});
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), kOnPaper));
  std::partial_sort(rows.begin(), end, rows.end(), [&](size_t a, size_t b) {
    return badness(a) != badness(b) ? badness(a) < badness(b) : a < b;
  });
  rows.erase(end, rows.end());
  return rows;
}

Cell MarginCell(const SuiteRuns& suite, size_t run, size_t row) {
  const uint32_t at = suite.shown.at[run][row];
  if (at == ShownSamples::kAbsent) return {.text = "–"};
  const SampleColumns& columns = suite.summary(run).columns;
  const std::string outcome(Name(suite.outcomes[run][at]));
  if (std::isnan(columns.margin[at])) return {.text = outcome};
  return {.text = FormatReward(columns.margin[at]), .note = outcome};
}

Table Worst(const SuiteRuns& suite) {
  const size_t runs = std::min(suite.size(), kRunsOnPaper);
  Table table{.caption = fmt::format("The samples with the worst margins of {}", suite.labels[0]),
              .columns = {{"Sample", false}, {"Subset", false}}};
  for (size_t run = 0; run < runs; ++run) table.columns.push_back({suite.labels[run], true});
  for (size_t row : WorstRows(suite)) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.push_back({.text = suite.records[row].id});
    const uint32_t at = suite.shown.at[0][row];
    const Summary& summary = suite.summary(0);
    cells.push_back(
        {.text = at == ShownSamples::kAbsent ? "" : summary.subsets[summary.columns.subset[at]]});
    for (size_t run = 0; run < runs; ++run) cells.push_back(MarginCell(suite, run, row));
  }
  return table;
}

// "A: 218 right, 131 wrong, 1 tied."
std::string CountOutcomes(const SuiteRuns& suite, size_t run) {
  std::string text;
  for (const Outcome outcome : kOutcomes) {
    const auto count = std::ranges::count(suite.outcomes[run], outcome);
    if (count == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                        FormatCount(static_cast<size_t>(count)), Name(outcome));
  }
  return text.empty() ? "" : Lead(suite, run) + text + ".";
}

Paragraph SayOutcomes(const SuiteRuns& suite) {
  std::string text;
  for (size_t run = 0; run < std::min(suite.size(), kRunsOnPaper); ++run) {
    text += CountOutcomes(suite, run) + " ";
  }
  return {text + "The worst margins come first."};
}

}  // namespace

std::optional<Section> SamplesSection(const SuiteRuns& suite) {
  Section section{.id = "samples", .title = "Samples", .blocks = {SayOutcomes(suite)}};
  if (suite.shown.omitted > 0) {
    section.blocks.push_back(Paragraph{fmt::format(
        "The {} samples with the worst margins of {}; the numbers above are over all of them.",
        FormatCount(suite.shown.size()), FormatCount(suite.shown.size() + suite.shown.omitted))});
  }
  section.blocks.push_back(SampleBrowser{.suite = suite.key, .worst = Worst(suite)});
  return section;
}

}  // namespace assay
