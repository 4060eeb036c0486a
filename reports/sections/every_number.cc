#include "reports/sections/every_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "harness/metrics/calibration/log_odds.h"
#include "reports/metric_meaning.h"
#include "reports/numbers.h"
#include "reports/sections/estimate_cell.h"

namespace assay {
namespace {

// Kinds of numbers in the order of their tables. A metric is of the kind that has the longest of
// its beginnings.
struct Kind {
  const char* title;
  std::vector<std::string_view> begins;
  bool shares = true;  // all of its numbers; else losses, margins, temperatures are among them
};

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> kinds = {
      {"Official scores", {}},
      {"Accuracy", {"accuracy", "own_accuracy", "best_of_n"}},
      {"Length", {"accuracy_longer", "accuracy_shorter", "accuracy_length_gap"}},
      {"Margins and probabilities", {"margin", "p_chosen"}, false},
      {"Agreement with annotators",
       {"expected_agreement", "human_agreement", "agreement", "soft"},
       false},
      {"Agreement with itself", {"repeat"}, false},
      {"Abstention", {"aurc", "e_aurc", "auroc"}, false},
      {"Calibration",
       {"over_confidence", "ece", "ace", "mce", "rmsce", "smooth_ece", "brier", "nll", "sharpness",
        "temperature"},
       false},
      {"Other numbers", {}, false}};
  return kinds;
}

size_t KindOf(std::string_view metric) {
  size_t longest = 0, kind = Kinds().size() - 1;
  for (size_t i = 0; i < Kinds().size(); ++i) {
    for (const std::string_view begin : Kinds()[i].begins) {
      if (!metric.starts_with(begin) || begin.size() <= longest) continue;
      longest = begin.size();
      kind = i;
    }
  }
  return kind;
}

// What unfolds under calibration, and in files: of every subset it would make the page long.
bool IsDetail(const MetricEstimate& metric) {
  constexpr std::string_view kOnceEnough[] = {"mce", "rmsce", "ece_over", "ece_under"};
  if (metric.subset.empty()) return false;
  return metric.metric.ends_with("_at_temperature") || metric.metric.ends_with("_isotonic") ||
         std::ranges::count(kOnceEnough, metric.metric) > 0;
}

std::string Over(const std::string& part) { return part.empty() ? "everything" : part; }

// The rows of a table, those of one number together, in the order in which numbers first come.
class Rows {
 public:
  void Add(const std::string& number, const std::string& over, size_t run,
           std::vector<Cell> cells) {
    const size_t place = places_.try_emplace({number, over}, places_.size()).first->second;
    rows_.push_back({place, run, number, over, std::move(cells)});
  }

  bool empty() const { return rows_.empty(); }
  size_t size() const { return rows_.size(); }

  // Number, what it is over, whose it is where there are several runs, and the cells.
  std::vector<std::vector<Cell>> Sorted(const SuiteRuns& suite) {
    std::ranges::stable_sort(rows_, {},
                             [](const Row& row) { return std::pair(row.place, row.run); });
    std::vector<std::vector<Cell>> sorted;
    std::string last;
    for (Row& row : rows_) {
      std::vector<Cell>& cells = sorted.emplace_back();
      // What it means is said once of each number.
      const bool first = sorted.size() == 1 || last != row.number;
      last = row.number;
      cells = {{.text = row.number, .note = first ? MeaningOf(row.number) : ""},
               {.text = std::move(row.over)}};
      if (suite.size() > 1) cells.push_back({.text = suite.labels[row.run]});
      std::ranges::move(row.cells, std::back_inserter(cells));
    }
    return sorted;
  }

 private:
  struct Row {
    size_t place, run;
    std::string number, over;
    std::vector<Cell> cells;
  };
  std::map<std::pair<std::string, std::string>, size_t> places_;
  std::vector<Row> rows_;
};

// Value, interval or why there is none, method and why it is not the usual one, n.
std::vector<Cell> CellsOf(const Estimate& estimate, ScoreName::Unit unit,
                          SuiteCard::Printed printed) {
  Cell value = ValueCell(estimate, unit, printed);
  Cell interval, method;
  if (estimate.value) {
    interval = {.interval = std::exchange(value.interval, ""),
                .note = std::exchange(value.note, "")};
  }
  if (estimate.interval) {
    method = {.text = estimate.interval->method, .note = estimate.interval_because};
  }
  return {
      std::move(value), std::move(interval), std::move(method), {.text = FormatCount(estimate.n)}};
}

// All of a suite's numbers, by kind, and what does not apply.
struct Numbers {
  std::vector<Rows> kinds = std::vector<Rows>(Kinds().size());
  Rows none;
};

void AddRun(const SuiteRuns& suite, size_t run, const std::vector<ScoreName>& names,
            Numbers& numbers) {
  const Summary& summary = suite.summary(run);
  const SuiteCard::Printed printed = suite.suite().printed;
  for (const ScoreName& name : names) {
    for (const OfficialScore& score : summary.official) {
      if (score.name.name != name.name || score.name.kind != name.kind) continue;
      numbers.kinds[0].Add(fmt::format("official {}", Name(name.kind)),
                           name.kind == ScoreName::Kind::kOverall ? Over("") : name.name, run,
                           CellsOf(score.estimate, name.unit, printed));
      break;
    }
  }
  const bool log_odds = WhyNotLogOdds(summary.run.model).empty();
  for (const MetricEstimate& metric : summary.estimates) {
    if ((metric.metric == "p_chosen" && !log_odds) || IsDetail(metric)) continue;
    numbers.kinds[KindOf(metric.metric)].Add(
        metric.metric, Over(metric.subset), run,
        CellsOf(metric.estimate, UnitOfMetric(metric.metric), printed));
  }
  for (const NotApplicable& metric : summary.not_applicable) {
    numbers.none.Add(metric.metric, "", run, {{.text = metric.because}});
  }
  if (!log_odds && FindEstimate(summary, "p_chosen") != nullptr) {
    numbers.none.Add("p_chosen", "", run, {{.text = "the model's rewards are no log-odds"}});
  }
}

Table TableOf(const SuiteRuns& suite, const Kind& kind, Rows& rows) {
  const char* title = kind.title;
  const std::string percent = InPercent(suite.suite().printed);
  const bool mixed = !kind.shares && !percent.empty();
  Table table{.caption = title + (mixed ? ", shares in percent" : percent),
              .columns = {{"Number", false}, {"Over", false}},
              .rows = rows.Sorted(suite),
              .folded = fmt::format("{} ({})", title, FormatCount(rows.size()))};
  if (suite.size() > 1) table.columns.push_back({"Model", false});
  for (const auto& [name, number] :
       {std::pair{"Value", true}, {"95\u202f% interval", true}, {"Method", false}, {"n", true}}) {
    table.columns.push_back({name, number});
  }
  return table;
}

Table NotApplicableTable(const SuiteRuns& suite, Rows& rows) {
  Table table{.caption = "Numbers that do not apply, and why",
              .columns = {{"Number", false}},
              .rows = rows.Sorted(suite),
              .folded = fmt::format("Not applicable ({})", FormatCount(rows.size()))};
  for (std::vector<Cell>& row : table.rows) row.erase(row.begin() + 1);  // over everything, all
  if (suite.size() > 1) table.columns.push_back({"Model", false});
  table.columns.push_back({"Why", false});
  return table;
}

}  // namespace

Folds EveryNumber(const SuiteRuns& suite, const std::vector<ScoreName>& names) {
  Numbers numbers;
  for (size_t run = 0; run < suite.size(); ++run) AddRun(suite, run, names, numbers);
  Folds folds{.title = "Every number, with methods and counts", .tables = {}};
  for (size_t kind = 0; kind < numbers.kinds.size(); ++kind) {
    Rows& rows = numbers.kinds[kind];
    if (!rows.empty()) folds.tables.push_back(TableOf(suite, Kinds()[kind], rows));
  }
  if (!numbers.none.empty()) folds.tables.push_back(NotApplicableTable(suite, numbers.none));
  return folds;
}

}  // namespace assay
