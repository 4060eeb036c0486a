#include "reports/leaderboard/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "reports/leaderboard/shown.h"
#include "reports/numbers.h"

namespace assay {
namespace {

std::string Range(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (!estimate.interval) return "";
  return fmt::format("{}–{}", FormatScore(estimate.interval->low, unit, printed),
                     FormatScore(estimate.interval->high, unit, printed));
}

GridCell MeanCell(const BoardModel& model) {
  constexpr auto kUnit = ScoreName::Unit::kFraction;
  if (!model.mean.value) return {.text = "–"};
  return {.text = MeanText(*model.mean.value),
          .interval = Range(model.mean, kUnit, SuiteCard::Printed::kPercent1),
          .best = model.rank && model.rank->rank == 1};
}

GridCell SuiteCell(const Leaderboard& board, size_t m, size_t s) {
  const BoardCell& cell = board.Cell(m, s);
  const BoardSuite& suite = board.suites[s];
  const Estimate* overall = cell.Overall();
  if (overall == nullptr || !overall->value) return {.text = "–"};
  const ScoreName::Unit unit = cell.scores[0].name.unit;
  const auto& rank = suite.ranks[m];
  return {.text = FormatScore(*overall->value, unit, suite.printed),
          .interval = Range(*overall, unit, suite.printed),
          .best = rank && rank->rank == 1,
          .partial = !board.runs[*cell.run].summary.complete,
          .failed = board.runs[*cell.run].summary.counts.failed > 0};
}

GridCell StrengthCell(const Strength& strength) {
  if (!strength.value) return {.text = "–"};
  GridCell cell{.text = StrengthText(*strength.value)};
  if (strength.interval) cell.interval = StrengthIntervalText(*strength.interval);
  return cell;
}

bool AnyPartial(const LeaderboardGrid& grid) {
  return std::ranges::any_of(grid.rows, [](const GridRow& row) {
    return std::ranges::any_of(row.cells, &GridCell::partial);
  });
}

// Whose runs on what had failures, and how many: those with the largest share of them first.
std::string SayFailures(const Leaderboard& board) {
  constexpr size_t kMostNamed = 6;
  std::vector<const BoardRun*> runs;
  for (const BoardRun& run : board.runs) {
    if (run.passed.empty() && run.summary.counts.failed > 0) runs.push_back(&run);
  }
  std::ranges::stable_sort(runs, std::ranges::greater{}, [](const BoardRun* run) {
    const Counts& counts = run->summary.counts;
    return static_cast<double>(counts.failed) / static_cast<double>(counts.samples);
  });
  std::string text;
  for (size_t i = 0; i < std::min(runs.size(), kMostNamed); ++i) {
    text += fmt::format("{}{} on {}: {}", i == 0 ? "" : ", ", board.models[runs[i]->model].label,
                        board.suites[runs[i]->suite].title, FailedText(runs[i]->summary.counts));
  }
  if (runs.size() > kMostNamed) text += fmt::format(", and {} more", runs.size() - kMostNamed);
  return text;
}

}  // namespace

LeaderboardGrid GridOf(const Leaderboard& board) {
  LeaderboardGrid grid;
  const bool mean = HasMean(board);
  if (mean) grid.columns.push_back("Mean");
  for (const BoardSuite& suite : board.suites) grid.columns.push_back(suite.title);
  grid.columns.push_back("Bradley–Terry");
  for (const size_t m : board.order) {
    const BoardModel& model = board.models[m];
    GridRow& row = grid.rows.emplace_back();
    row.model = model.label;
    row.rank = "–";
    if (model.rank) {
      row.rank = fmt::format("{} ({})", RankText(model.rank->rank), RankRangeText(*model.rank));
    }
    if (mean) row.cells.push_back(MeanCell(model));
    for (size_t s = 0; s < board.suites.size(); ++s) row.cells.push_back(SuiteCell(board, m, s));
    row.cells.push_back(StrengthCell(model.strength));
  }
  grid.notes.push_back(StateText(board));
  grid.notes.push_back(fmt::format(
      "{:g} % intervals in parentheses; after a rank the range that holds the true one.",
      100 * board.level));
  if (AnyPartial(grid)) grid.notes.push_back("* incomplete run: shown, not ranked.");
  if (const std::string failures = SayFailures(board); !failures.empty()) {
    grid.notes.push_back(
        fmt::format("† with failures, scored as the suite's own rule has it: {}.", failures));
  }
  return grid;
}

}  // namespace assay
