#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <utility>

#include "reports/figures/figures.h"
#include "reports/labels.h"
#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"
#include "reports/sections/every_number.h"
#include "reports/sections/score_sentences.h"
#include "reports/sections/sections.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

const OfficialScore* Find(const Summary& summary, const ScoreName& name) {
  for (const OfficialScore& score : summary.official) {
    if (score.name.name == name.name && score.name.kind == name.kind) return &score;
  }
  return nullptr;
}

// Every score that some run has, in the order of the first that has it.
std::vector<ScoreName> AllNames(const SuiteRuns& suite) {
  std::vector<ScoreName> names;
  for (const ReportRun* run : suite.runs) {
    for (const OfficialScore& score : run->summary.official) {
      auto same = [&](const ScoreName& name) {
        return name.name == score.name.name && name.kind == score.name.kind;
      };
      if (std::none_of(names.begin(), names.end(), same)) names.push_back(score.name);
    }
  }
  return names;
}

// The scores that stand for the suite: overall, sections (subsets where there are none) and slices.
std::vector<ScoreName> MainNames(const std::vector<ScoreName>& all) {
  const bool sections = std::any_of(
      all.begin(), all.end(), [](const ScoreName& name) { return name.kind == Kind::kSection; });
  std::vector<ScoreName> names;
  for (Kind kind : {Kind::kOverall, sections ? Kind::kSection : Kind::kSubset, Kind::kSlice}) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(names),
                 [kind](const ScoreName& name) { return name.kind == kind; });
  }
  return names;
}

Cell ScoreCell(const Summary& summary, const ScoreName& name, SuiteCard::Printed printed) {
  const OfficialScore* score = Find(summary, name);
  if (score == nullptr) return {.text = "–", .note = "not in this run"};
  Cell cell = ValueCell(score->estimate, name.unit, printed);
  cell.strong = score->estimate.value && name.kind == Kind::kOverall;
  return cell;
}

// The interval of a value, or why it has none, as a cell of its own.
Cell TakeInterval(Cell& value) {
  return {.interval = std::exchange(value.interval, ""), .note = std::exchange(value.note, "")};
}

std::vector<std::string> Headings(std::vector<ScoreName> names) {
  for (ScoreName& name : names) {
    if (name.kind == Kind::kOverall && name.name == "overall") name.name = "Overall";
  }
  return LabelScores(names);
}

// A row for each score where there are more scores than models: such a table is no wider than the
// page, and reads as that of one model does.
Table Fitted(Table table) {
  if (table.columns.size() - 1 <= table.rows.size()) return table;
  Table turned{.caption = std::move(table.caption), .columns = {{"Score", false}}};
  for (const std::vector<Cell>& row : table.rows) {
    turned.columns.push_back({row.front().text, true});
  }
  for (size_t column = 1; column < table.columns.size(); ++column) {
    std::vector<Cell>& cells = turned.rows.emplace_back();
    cells.push_back({.text = table.columns[column].title});
    for (std::vector<Cell>& row : table.rows) {
      cells.front().strong = cells.front().strong || row[column].strong;
      cells.push_back(std::move(row[column]));
    }
  }
  return turned;
}

Table ModelsBySections(const SuiteRuns& suite, const std::vector<ScoreName>& names) {
  Table table{
      .caption = "Official scores with 95\u202f% intervals" + InPercent(suite.suite().printed),
      .columns = {{"Model", false}}};
  for (const std::string& heading : Headings(names)) table.columns.push_back({heading, true});
  for (size_t run = 0; run < suite.size(); ++run) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row.push_back({.text = suite.labels[run]});
    for (const ScoreName& name : names) {
      row.push_back(ScoreCell(suite.summary(run), name, suite.suite().printed));
    }
  }
  return Fitted(std::move(table));
}

Table ScoresOfOneRun(const SuiteRuns& suite, const std::vector<ScoreName>& names) {
  Table table{
      .caption = "Official scores" + InPercent(suite.suite().printed),
      .columns = {{"Score", false}, {"Value", true}, {"95\u202f% interval", true}, {"n", true}}};
  const std::vector<std::string> headings = Headings(names);
  for (size_t i = 0; i < names.size(); ++i) {
    const ScoreName& name = names[i];
    const OfficialScore* score = Find(suite.summary(0), name);
    Cell value = ScoreCell(suite.summary(0), name, suite.suite().printed);
    const bool defined = score != nullptr && score->estimate.value;
    Cell interval = defined ? TakeInterval(value) : Cell{};
    table.rows.push_back({{.text = headings[i], .strong = name.kind == Kind::kOverall},
                          std::move(value),
                          std::move(interval),
                          {.text = score ? FormatCount(score->estimate.n) : ""}});
  }
  return table;
}

// Accuracies of one kind by dimension ("accuracy:honesty"), where there are such.
std::optional<Table> Dimensions(const SuiteRuns& suite, std::string_view prefix,
                                const char* caption) {
  std::vector<std::string> metrics;
  for (const ReportRun* run : suite.runs) {
    for (const MetricEstimate& estimate : run->summary.estimates) {
      const bool known = std::count(metrics.begin(), metrics.end(), estimate.metric) > 0;
      if (estimate.metric.starts_with(prefix) && !known) metrics.push_back(estimate.metric);
    }
  }
  if (metrics.empty()) return std::nullopt;
  Table table{.caption = caption + InPercent(suite.suite().printed), .columns = {{"Model", false}}};
  for (const std::string& metric : metrics) {
    table.columns.push_back({metric.substr(prefix.size()), true});
  }
  for (size_t run = 0; run < suite.size(); ++run) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row.push_back({.text = suite.labels[run]});
    for (const std::string& metric : metrics) {
      row.push_back(EstimateCell(suite.summary(run), metric, suite.suite().printed));
    }
  }
  return Fitted(std::move(table));
}

std::optional<Figure> Forest(const SuiteRuns& suite, const std::vector<ScoreName>& names) {
  const std::vector<std::string> headings = Headings(names);
  std::vector<ForestRow> rows;
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t run = 0; run < suite.size(); ++run) {
      const OfficialScore* score = Find(suite.summary(run), names[i]);
      if (score == nullptr || !score->estimate.value) continue;
      rows.push_back(
          ForestRowOf(headings[i], run, score->estimate, names[i].unit, suite.suite().printed));
    }
  }
  if (rows.empty()) return std::nullopt;
  return ForestPlot(
      suite, suite.key + "-scores", "Official scores with 95\u202f% intervals",
      ScoreScale(names.front().unit, suite.suite().printed) == 100 ? "score, %" : "score", rows);
}

}  // namespace

std::optional<Section> ScoresSection(const SuiteRuns& suite) {
  const std::vector<ScoreName> all = AllNames(suite);
  const std::vector<ScoreName> main = MainNames(all);
  Section section{.id = "scores", .title = "Scores", .blocks = {}};
  if (std::optional<Figure> figure = Forest(suite, main)) {
    figure->summary += SayScores(suite, main);
    section.blocks.push_back(std::move(*figure));
  }
  section.blocks.push_back(suite.size() == 1 ? ScoresOfOneRun(suite, main)
                                             : ModelsBySections(suite, main));
  for (const auto& [prefix, caption] :
       {std::pair{"accuracy:", "Accuracy against the labels of one dimension"},
        {"own_accuracy:", "Accuracy of the model's own dimension against its labels"},
        {"accuracy@", "Accuracy of each dimension of the model, or member, against what counts"}}) {
    if (auto table = Dimensions(suite, prefix, caption)) section.blocks.push_back(*table);
  }
  if (auto repeats = SayRepeats(suite)) section.blocks.push_back(std::move(*repeats));
  if (auto seeds = SaySeeds(suite)) section.blocks.push_back(std::move(*seeds));
  section.blocks.push_back(EveryNumber(suite, all));
  section.blocks.push_back(HowScoresAreComputed(suite));
  return section;
}

}  // namespace assay
