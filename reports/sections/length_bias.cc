#include <fmt/format.h>
#include <cmath>

#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

constexpr auto kFraction = ScoreName::Unit::kFraction;
constexpr size_t kLonger = 1, kShorter = 2;  // columns

Cell GapCell(const Summary& summary, SuiteCard::Printed printed) {
  const Estimate* longer = FindEstimate(summary, "accuracy_longer");
  const Estimate* shorter = FindEstimate(summary, "accuracy_shorter");
  if (longer == nullptr || shorter == nullptr || !longer->value || !shorter->value) return {};
  const double gap = *longer->value - *shorter->value;
  return {.text = (gap < 0 ? "" : "+") + FormatScore(gap, kFraction, printed)};
}

void AddRows(std::vector<ForestRow>& rows, const SuiteRuns& suite, std::string_view metric,
             const std::string& name) {
  const double scale = ScoreScale(kFraction, suite.suite().printed);
  for (size_t run = 0; run < suite.size(); ++run) {
    const Estimate* estimate = FindEstimate(suite.summary(run), metric);
    if (estimate == nullptr || !estimate->value) continue;
    rows.push_back(ForestRowOf(name, run, *estimate, scale));
  }
}

// "75.00 (50.00 to 87.50, n = 1,200)". Lines do not end within value and interval; after a dash
// they might.
std::string Say(const Cell& cell) {
  std::string interval = cell.interval;
  constexpr std::string_view kDash = "\u202f–\u202f";
  const size_t dash = interval.find(kDash);
  if (dash != std::string::npos) interval.replace(dash, kDash.size(), "\u00a0to\u00a0") += ", ";
  return fmt::format("{}\u00a0({}{})", cell.text, interval, cell.note);
}

// What the table says of each group, for those who do not see the figure.
std::string SayGroups(const Table& table) {
  std::string said;
  for (const size_t group : {kLonger, kShorter}) {
    said += fmt::format("{}{}: ", said.empty() ? "" : " ", table.columns[group].title);
    std::string_view separator;
    for (const std::vector<Cell>& row : table.rows) {
      said += fmt::format("{}{} {}", separator, row.front().text, Say(row[group]));
      separator = "; ";
    }
    said += ".";
  }
  return said;
}

}  // namespace

std::optional<Section> LengthBiasSection(const SuiteRuns& suite) {
  const SuiteCard::Printed printed = suite.suite().printed;
  Table table{
      .caption = "Accuracy by whether the chosen response is the longer one" + InPercent(printed),
      .columns = {{"Model", false},
                  {"Chosen is longer", true},
                  {"Chosen is shorter", true},
                  {"Difference", true}}};
  for (size_t run = 0; run < suite.size(); ++run) {
    const Summary& summary = suite.summary(run);
    table.rows.push_back({{.text = suite.labels[run]},
                          EstimateCell(summary, "accuracy_longer", printed),
                          EstimateCell(summary, "accuracy_shorter", printed),
                          GapCell(summary, printed)});
  }
  std::vector<ForestRow> rows;
  AddRows(rows, suite, "accuracy_longer", "chosen is longer");
  AddRows(rows, suite, "accuracy_shorter", "chosen is shorter");
  Section section{
      .id = "length-bias", .title = "Length bias at a glance", .nav = "Length bias", .blocks = {}};
  if (!rows.empty()) {
    Figure figure =
        ForestPlot(suite, suite.key + "-length",
                   "Accuracy when the chosen response is longer, and when it is shorter",
                   "accuracy" + InPercent(printed), rows);
    figure.summary = SayGroups(table);
    section.blocks.push_back(std::move(figure));
  }
  section.blocks.push_back(std::move(table));
  section.blocks.push_back(Paragraph{
      "Samples of two responses only; lengths are UTF-8 bytes, and samples of equal lengths are in "
      "neither group. A model that leans on length is "
      "better when the chosen response is the longer one."});
  return section;
}

}  // namespace assay
