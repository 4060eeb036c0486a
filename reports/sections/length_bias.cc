#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "reports/figures/figures.h"
#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/sections.h"
#include "reports/sections/words.h"

namespace assay {
namespace {

constexpr auto kFraction = ScoreName::Unit::kFraction;
constexpr size_t kLonger = 1, kShorter = 2;  // columns

// With its sign.
Cell GapCell(const Summary& summary, SuiteCard::Printed printed) {
  const Estimate* gap = FindEstimate(summary, "accuracy_length_gap");
  if (gap == nullptr) return {};
  Cell cell = ValueCell(*gap, kFraction, printed);
  if (gap->value && *gap->value >= 0) cell.text.insert(0, "+");
  return cell;
}

// Whether the model leans on length, as far as the interval tells.
std::string SayGap(const SuiteRuns& suite, size_t run) {
  const Estimate* gap = FindEstimate(suite.summary(run), "accuracy_length_gap");
  if (gap == nullptr) return "";
  const std::string lead = Lead(suite, run);
  if (!gap->value) return fmt::format("{}The difference is undefined: {}.", lead, gap->because);
  if (InPoints(std::abs(*gap->value)) == InPoints(0) && gap->interval) {
    return fmt::format(
        "{}It is as accurate where the chosen response is the longer one as where it is the "
        "shorter "
        "({}\u00a0to\u00a0{} points).",
        lead, InPoints(gap->interval->low), InPoints(gap->interval->high));
  }
  const bool longer = *gap->value >= 0;
  const std::string much =
      fmt::format("{}It is {} points more accurate where the chosen response is the {} one", lead,
                  InPoints(std::abs(*gap->value)), longer ? "longer" : "shorter");
  if (!gap->interval) {
    return fmt::format("{}; how sure that is cannot be told ({}).", much, gap->interval_because);
  }
  double low = gap->interval->low, high = gap->interval->high;
  if (!longer) std::tie(low, high) = std::pair(-high, -low);
  const std::string range =
      fmt::format("{} ({}\u00a0to\u00a0{})", much, InPoints(low), InPoints(high));
  if (low <= 0) return range + ", which may be chance.";
  return fmt::format("{}: it leans on {}, or {} right answers are the easier ones here.", range,
                     longer ? "length" : "brevity", longer ? "longer" : "shorter");
}

Facts HowComputed() {
  return {.title = "How length bias is computed",
          .items = {{"Samples",
                     "Those of two responses of different length in UTF-8 bytes, by whether the "
                     "chosen one is the longer."},
                    {"Accuracy",
                     "Share of comparisons won, strictly; Wilson's interval with n "
                     "divided by the design effect of clusters."},
                    {"Difference",
                     "Accuracy on the first group less that on the second; square-and-"
                     "add interval of the two (Zou & Donner 2008)."},
                    MoreIn("One sample")},
          .open = false};
}

void AddRows(std::vector<ForestRow>& rows, const SuiteRuns& suite, std::string_view metric,
             const std::string& name) {
  for (size_t run = 0; run < suite.size(); ++run) {
    const Estimate* estimate = FindEstimate(suite.summary(run), metric);
    if (estimate == nullptr || !estimate->value) continue;
    rows.push_back(ForestRowOf(name, run, *estimate, kFraction, suite.suite().printed));
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
    said += '.';
  }
  return said;
}

// Why a run has no accuracy by length.
std::string WhyNone(const Summary& summary) {
  for (const NotApplicable& metric : summary.not_applicable) {
    if (metric.metric == "accuracy_longer") return metric.because;
  }
  return "no sample has two responses of different length";
}

Table Accuracies(const SuiteRuns& suite, const std::vector<size_t>& runs) {
  const SuiteCard::Printed printed = suite.suite().printed;
  Table table{
      .caption = "Accuracy by whether the chosen response is the longer one" + InPercent(printed),
      .columns = {{"Model", false},
                  {"Chosen is longer", true},
                  {"Chosen is shorter", true},
                  {"Difference", true}}};
  for (const size_t run : runs) {
    const Summary& summary = suite.summary(run);
    table.rows.push_back({{.text = suite.labels[run]},
                          EstimateCell(summary, "accuracy_longer", printed),
                          EstimateCell(summary, "accuracy_shorter", printed),
                          GapCell(summary, printed)});
  }
  return table;
}

}  // namespace

std::optional<Section> LengthBiasSection(const SuiteRuns& suite) {
  Section section{
      .id = "length-bias", .title = "Length bias at a glance", .nav = "Length bias", .blocks = {}};
  std::vector<ForestRow> rows;
  AddRows(rows, suite, "accuracy_longer", "chosen is longer");
  AddRows(rows, suite, "accuracy_shorter", "chosen is shorter");
  std::vector<size_t> runs;
  std::vector<Without> without;
  std::string said;
  for (size_t run = 0; run < suite.size(); ++run) {
    if (std::ranges::count(rows, run, &ForestRow::run) == 0) {
      without.push_back({run, WhyNone(suite.summary(run))});
      continue;
    }
    runs.push_back(run);
    const std::string gap = SayGap(suite, run);
    said += (said.empty() || gap.empty() ? "" : " ") + gap;
  }
  if (!runs.empty()) {
    Table table = Accuracies(suite, runs);
    Figure figure =
        ForestPlot(suite, suite.key + "-length",
                   "Accuracy when the chosen response is longer, and when it is shorter",
                   "accuracy" + InPercent(suite.suite().printed), rows);
    figure.summary = SayGroups(table);
    section.blocks = {std::move(figure), std::move(table)};
    if (!said.empty()) section.blocks.push_back(Paragraph{std::move(said)});
  }
  if (auto line = NotApplicableLine(suite, without)) section.blocks.push_back(std::move(*line));
  if (!runs.empty()) section.blocks.push_back(HowComputed());
  return section;
}

}  // namespace assay
