#include "reports/sections/comparison_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reports/numbers.h"

namespace assay {
namespace {

constexpr size_t kMostPairsShown = 6;
constexpr size_t kMostSlicesShown = 12;
constexpr size_t kMostPartCells = 2000;
constexpr auto kFraction = ScoreName::Unit::kFraction;

std::string Level(const RunComparison& comparison) {
  return fmt::format("{:g}\u202f% interval", 100 * comparison.level);
}

// The samples of which all of `right` are right and all of `wrong` judged and not (runs from 1).
Cell Linked(const SuiteRuns& suite, size_t count, const std::string& right,
            const std::string& wrong) {
  Cell cell{.text = FormatCount(count)};
  if (count == 0) return cell;
  cell.href = "#suite=" + suite.key;
  if (!right.empty()) cell.href += "&right=" + right;
  if (!wrong.empty()) cell.href += "&wrong=" + wrong;
  return cell;
}

std::vector<Cell> OutcomeCells(const SuiteRuns& suite, const PairComparison& pair) {
  const OutcomeCounts& counts = pair.outcomes;
  const std::string first = std::to_string(pair.first + 1);
  const std::string second = std::to_string(pair.second + 1);
  const std::string both = first + "," + second;
  return {Linked(suite, counts.only_first, first, second),
          Linked(suite, counts.only_second, second, first), Linked(suite, counts.both, both, ""),
          Linked(suite, counts.neither, "", both)};
}

// A difference with its interval under it, or why it has none.
Cell DifferenceCell(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (!estimate.value) return {.text = "undefined", .note = estimate.because};
  Cell cell{.text = FormatDifference(*estimate.value, unit, printed)};
  (estimate.interval ? cell.interval : cell.note) = FormatRange(estimate, unit, printed);
  return cell;
}

Cell CorrelationCell(const Estimate& estimate) {
  if (!estimate.value) return {.text = "–"};
  return {.text = FormatScore(*estimate.value, ScoreName::Unit::kCorrelation, {})};
}

Cell ScoreCell(const std::optional<double>& value, ScoreName::Unit unit,
               SuiteCard::Printed printed) {
  return {.text = value ? FormatScore(*value, unit, printed) : "–"};
}

std::string MainName(const RunComparison& comparison) {
  return MainIsOfficial(comparison.pairs.front()) ? "overall score" : "accuracy";
}

void AddDifference(const SuiteRuns& suite, const std::string& what, const std::string& over,
                   const NamedDifference& difference, Table& table) {
  const SuiteCard::Printed printed = suite.suite().printed;
  const Estimate& estimate = difference.difference;
  Cell method{.text = estimate.interval ? estimate.interval->method : ""};
  if (estimate.interval) method.note = estimate.interval_because;
  table.rows.push_back({{.text = what},
                        {.text = over},
                        ScoreCell(difference.first, difference.unit, printed),
                        ScoreCell(difference.second, difference.unit, printed),
                        DifferenceCell(estimate, difference.unit, printed),
                        {.text = FormatP(difference.p)},
                        {.text = FormatP(difference.p_adjusted)},
                        std::move(method),
                        {.text = FormatCount(estimate.n)}});
}

std::vector<Cell> SliceRow(const SuiteRuns& suite, const SliceContrast& slice) {
  const SuiteCard::Printed printed = suite.suite().printed;
  return {{.text = SliceLabel(slice)},
          DifferenceCell(slice.in_slice, kFraction, printed),
          DifferenceCell(slice.in_rest, kFraction, printed),
          DifferenceCell(slice.contrast, kFraction, printed),
          {.text = FormatP(slice.p_adjusted)},
          {.text = FormatCount(slice.in_slice.n)}};
}

std::vector<Table::Column> SliceColumns() {
  return {{"Samples", false},    {"Difference there", true},
          {"On the rest", true}, {"Difference against the rest", true},
          {"Adjusted p", true},  {"n", true}};
}

// The official scores of a pair that stand for the suite, but the overall one.
std::vector<ShownDifference> PartsOf(const PairComparison& pair) {
  std::vector<ShownDifference> parts = MainDifferences(pair);
  std::erase_if(parts, [](const ShownDifference& part) {
    return part.difference->kind == ScoreName::Kind::kOverall;
  });
  return parts;
}

const NamedDifference* FindPart(const PairComparison& pair, const NamedDifference& like) {
  for (const NamedDifference& difference : pair.official) {
    if (difference.kind == like.kind && difference.name == like.name) return &difference;
  }
  return nullptr;
}

std::string PairLabel(const SuiteRuns& suite, const PairComparison& pair) {
  return fmt::format("{} − {}", suite.labels[pair.second], suite.labels[pair.first]);
}

}  // namespace

ComparisonNames NamesOf(const SuiteRuns& suite) {
  return {.runs = suite.labels, .printed = suite.suite().printed};
}

Table PairTable(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  Table table{
      .caption = fmt::format(
          "Samples that both, one or neither of two models get right, and B − A in "
          "{}{} with {}s; its p is adjusted for all pairs. κ: how far they agree on "
          "what is right; ρ: on the order of margins (1 is all, 0 as by chance)",
          MainName(comparison), UnitOfDifferences(suite.suite().printed), Level(comparison)),
      .columns = {{"A", false}, {"B", false}}};
  for (const char* title :
       {"B − A", "Adjusted p", "Only A right", "Only B right", "Both right", "Neither", "κ", "ρ"}) {
    table.columns.push_back({title, true});
  }
  for (const PairComparison& pair : comparison.pairs) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row.push_back({.text = suite.labels[pair.first]});
    row.push_back({.text = suite.labels[pair.second]});
    const NamedDifference& main = Main(pair);
    Cell difference = DifferenceCell(main.difference, main.unit, suite.suite().printed);
    difference.strong = Conclude(main, comparison.level) != Conclusion::kCannotTell;
    row.push_back(std::move(difference));
    row.push_back({.text = FormatP(main.p_adjusted)});
    for (Cell& cell : OutcomeCells(suite, pair)) row.push_back(std::move(cell));
    row.push_back(CorrelationCell(pair.agreement.kappa));
    row.push_back(CorrelationCell(pair.agreement.spearman));
  }
  if (table.rows.size() > kMostPairsShown) {
    table.folded = fmt::format("All {} pairs", table.rows.size());
  }
  return table;
}

Table OutcomeTable(const SuiteRuns& suite) {
  const PairComparison& pair = suite.comparison->pairs.front();
  const OutcomeCounts& outcomes = pair.outcomes;
  std::vector<Cell> counts = OutcomeCells(suite, pair);
  const auto only = [&](size_t run) { return fmt::format("Only {} right", suite.labels[run]); };
  const auto row = [&](std::string who, Cell& count, size_t samples) -> std::vector<Cell> {
    const auto all = static_cast<double>(std::max<size_t>(1, outcomes.samples()));
    return {{.text = std::move(who)},
            std::move(count),
            {.text = InPoints(static_cast<double>(samples) / all) + "\u202f%"}};
  };
  return {.caption = "How many samples both, one or neither get right; each number leads to them",
          .columns = {{"Who is right", false}, {"Samples", true}, {"Share", true}},
          .rows = {row("Both right", counts[2], outcomes.both),
                   row(only(pair.first), counts[0], outcomes.only_first),
                   row(only(pair.second), counts[1], outcomes.only_second),
                   row("Neither right", counts[3], outcomes.neither)}};
}

std::optional<Table> ConfidenceTable(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  const SuiteCard::Printed printed = suite.suite().printed;
  Table table{.caption = fmt::format(
                  "How much more often each claims to be right than it is{} (nearer to 0 "
                  "is better), and its Brier score (smaller is better); bold: told apart",
                  UnitOfDifferences(printed)),
              .columns = {{"A", false},
                          {"B", false},
                          {"A claims more by", true},
                          {"B claims more by", true},
                          {"adjusted p", true},
                          {"Brier score of A", true},
                          {"Brier score of B", true},
                          {"B − A", true},
                          {"adjusted p", true}},
              .rows = {},
              .folded = "Calibration, pair by pair"};
  for (const PairComparison& pair : comparison.pairs) {
    const ConfidenceComparison& confidence = pair.confidence;
    if (!confidence.because.empty()) continue;
    const NamedDifference& excess = confidence.excess;
    const NamedDifference& brier = confidence.brier;
    const bool nearer = ConcludeNearer(confidence, comparison.level) != Conclusion::kCannotTell;
    Cell apart = DifferenceCell(brier.difference, brier.unit, printed);
    apart.strong = ConcludeBrier(confidence, comparison.level) != Conclusion::kCannotTell;
    table.rows.push_back({{.text = suite.labels[pair.first]},
                          {.text = suite.labels[pair.second]},
                          {.text = FormatDifference(*excess.first, excess.unit, printed)},
                          {.text = FormatDifference(*excess.second, excess.unit, printed)},
                          {.text = FormatP(confidence.p_nearer_adjusted), .strong = nearer},
                          ScoreCell(brier.first, brier.unit, printed),
                          ScoreCell(brier.second, brier.unit, printed),
                          std::move(apart),
                          {.text = FormatP(brier.p_adjusted)}});
  }
  if (table.rows.empty()) return std::nullopt;
  return table;
}

Table OtherTests(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  const bool several = comparison.pairs.size() > 1;
  const bool official = MainIsOfficial(comparison.pairs.front());
  const std::string name = MainName(comparison);
  Table table{.caption = fmt::format("p: how often chance alone would make a difference this large "
                                     "between models that are equally good. The one that counts is "
                                     "that of the {}{}; the others ask the same in another way",
                                     name, several ? ", adjusted for all pairs" : ""),
              .columns = {{"A", false}, {"B", false}, {fmt::format("Counts: {}", name), true}},
              .rows = {},
              .folded = "Other tests of which is better, and which of them counts"};
  if (several) table.columns.push_back({"the same, not adjusted", true});
  if (official) table.columns.push_back({"accuracy", true});
  table.columns.push_back({"right or not (sign-flip)", true});
  for (const PairComparison& pair : comparison.pairs) {
    const NamedDifference& main = Main(pair);
    std::vector<Cell>& row = table.rows.emplace_back();
    row = {{.text = suite.labels[pair.first]},
           {.text = suite.labels[pair.second]},
           {.text = FormatP(main.p_adjusted), .strong = true}};
    if (several) row.push_back({.text = FormatP(main.p)});
    if (official) row.push_back({.text = FormatP(pair.accuracy.front().p)});
    row.push_back({.text = pair.outcomes.samples() > 0 ? FormatP(pair.outcomes.test.p) : "–"});
  }
  return table;
}

Table DifferenceMatrix(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  Table table{
      .caption = fmt::format("Row less column in {}{}; bold: told apart", MainName(comparison),
                             UnitOfDifferences(suite.suite().printed)),
      .columns = {{"Model", false}}};
  for (size_t run = 0; run < suite.size(); ++run) table.columns.push_back({LetterOf(run), true});
  for (size_t row = 0; row < suite.size(); ++row) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.push_back({.text = fmt::format("{} · {}", LetterOf(row), suite.labels[row])});
    for (size_t column = 0; column < suite.size(); ++column) {
      if (row == column) {
        cells.push_back({});
        continue;
      }
      const PairComparison& pair = PairOf(comparison, std::min(row, column), std::max(row, column));
      const NamedDifference& main = Main(pair);
      Cell cell{.text = "–"};
      if (const std::optional<double>& value = main.difference.value) {
        // A pair has the later less the earlier.
        cell.text =
            FormatDifference(row > column ? *value : -*value, main.unit, suite.suite().printed);
        cell.strong = Conclude(main, comparison.level) != Conclusion::kCannotTell;
      }
      cells.push_back(std::move(cell));
    }
  }
  return table;
}

Table SlicesFound(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  const bool several = comparison.pairs.size() > 1;
  Table table{.caption = fmt::format("Where they differ otherwise than elsewhere, B − A in accuracy"
                                     "{} with {}s",
                                     InPercent(suite.suite().printed), Level(comparison)),
              .columns = SliceColumns()};
  if (several) table.caption += "; p adjusted within each pair";
  for (const auto& [pair, slice] : SlicesThatStandOut(comparison, kMostSlicesShown)) {
    table.rows.push_back(SliceRow(suite, *slice));
    if (several) table.rows.back().front().note = PairLabel(suite, *pair);
  }
  return table;
}

std::optional<Table> PartsByPair(const SuiteRuns& suite) {
  const RunComparison& comparison = *suite.comparison;
  const std::vector<ShownDifference> parts = PartsOf(comparison.pairs.front());
  if (parts.empty() || parts.size() * comparison.pairs.size() > kMostPartCells) return std::nullopt;
  const std::string kind(Name(parts.front().difference->kind));
  Table table{
      .caption = fmt::format("B − A by {}{} with {}s; bold: told apart, p adjusted within "
                             "each pair and not for the number of pairs",
                             kind, UnitOfDifferences(suite.suite().printed), Level(comparison)),
      .columns = {{"A", false}, {"B", false}},
      .rows = {},
      .folded = fmt::format("Differences by {} of all {} pairs", kind, comparison.pairs.size())};
  for (const ShownDifference& part : parts) table.columns.push_back({part.label, true});
  for (const PairComparison& pair : comparison.pairs) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row = {{.text = suite.labels[pair.first]}, {.text = suite.labels[pair.second]}};
    for (const ShownDifference& part : parts) {
      const NamedDifference* difference = FindPart(pair, *part.difference);
      Cell cell{.text = "–"};
      if (difference != nullptr) {
        cell = DifferenceCell(difference->difference, difference->unit, suite.suite().printed);
        cell.strong = Conclude(*difference, comparison.level) != Conclusion::kCannotTell;
      }
      row.push_back(std::move(cell));
    }
  }
  return table;
}

Table EveryDifference(const SuiteRuns& suite, const PairComparison& pair) {
  const bool several = suite.comparison->pairs.size() > 1;
  const std::string what =
      several ? "Every difference, " + PairLabel(suite, pair) : "Every difference, B − A";
  Table table{.caption = fmt::format("{}, with {}s{}", what, Level(*suite.comparison),
                                     InPercent(suite.suite().printed)),
              .columns = {{"Number", false},
                          {"Over", false},
                          {several ? LetterOf(pair.first) : "A", true},
                          {several ? LetterOf(pair.second) : "B", true},
                          {several ? "Difference" : "B − A", true},
                          {"p", true},
                          {"Adjusted p", true},
                          {"Method", false},
                          {"n", true}},
              .rows = {},
              .folded = (several ? what : "Every difference") + ", with methods and p"};
  for (const NamedDifference& difference : pair.official) {
    const bool overall = difference.kind == ScoreName::Kind::kOverall;
    AddDifference(suite, fmt::format("official {}", Name(difference.kind)),
                  overall ? "everything" : difference.name, difference, table);
  }
  for (const NamedDifference& difference : pair.accuracy) {
    AddDifference(suite, "accuracy", difference.name.empty() ? "everything" : difference.name,
                  difference, table);
  }
  for (const NamedDifference& difference : pair.dimensions) {
    AddDifference(suite, "accuracy by dimension", difference.name, difference, table);
  }
  if (pair.confidence.because.empty()) {
    AddDifference(suite, "over-confidence: claimed less right", "everything",
                  pair.confidence.excess, table);
    AddDifference(suite, "Brier score: squared error of confidence", "everything",
                  pair.confidence.brier, table);
  }
  return table;
}

Table EverySlice(const SuiteRuns& suite, const PairComparison& pair) {
  Table table{.caption = fmt::format("B − A in accuracy by kind of sample{} with {}s",
                                     InPercent(suite.suite().printed), Level(*suite.comparison)),
              .columns = SliceColumns(),
              .rows = {},
              .folded = fmt::format("All {} kinds of samples", pair.slices.size())};
  for (const SliceContrast& slice : pair.slices) table.rows.push_back(SliceRow(suite, slice));
  return table;
}

}  // namespace assay
