#include "reports/leaderboard/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <span>

#include "reports/labels.h"
#include "reports/leaderboard/shown.h"
#include "reports/numbers.h"

namespace assay {
namespace {

constexpr const char* kNothing = "–";

std::string Range(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed) {
  if (!estimate.interval) return "";
  return fmt::format("{}–{}", FormatScore(estimate.interval->low, unit, printed),
                     FormatScore(estimate.interval->high, unit, printed));
}

// Whether it is the best of its column, or one of several that are best alike: these share the
// mean of their places.
bool IsBest(const std::optional<RankRange>& rank, std::span<const std::optional<RankRange>> all) {
  return rank && std::ranges::none_of(
                     all, [&](const auto& other) { return other && other->rank < rank->rank; });
}

GridCell MeanCell(const Leaderboard& board, size_t m,
                  std::span<const std::optional<RankRange>> ranks) {
  constexpr auto kUnit = ScoreName::Unit::kFraction;
  const BoardModel& model = board.models[m];
  if (!model.mean.value) return {.text = kNothing};
  return {.text = StandingText(board, *model.mean.value),
          .interval = Range(model.mean, kUnit, SuiteCard::Printed::kPercent1),
          .best = IsBest(model.rank, ranks)};
}

// A score of a run, with the marks of the run.
GridCell ScoreCell(const Leaderboard& board, size_t m, size_t s, const Estimate& score,
                   ScoreName::Unit unit) {
  const SuiteCard::Printed printed = Shown(board.suites[s].printed);
  const Summary& summary = board.runs[*board.Cell(m, s).run].summary;
  return {.text = FormatScore(*score.value, unit, printed),
          .interval = Range(score, unit, printed),
          .partial = !summary.complete,
          .failed = summary.counts.failed > 0};
}

GridCell SuiteCell(const Leaderboard& board, size_t m, size_t s) {
  const BoardCell& cell = board.Cell(m, s);
  const Estimate* overall = cell.Overall();
  if (overall == nullptr || !overall->value) return {.text = kNothing};
  GridCell shown = ScoreCell(board, m, s, *overall, cell.scores[0].name.unit);
  const auto& ranks = board.suites[s].ranks;
  shown.best = IsBest(ranks[m], ranks);
  return shown;
}

// The highest score on a part of the models that are ranked on the suite.
std::optional<double> HighestOn(const Leaderboard& board, size_t s, const ScoreName& part) {
  if (part.unit == ScoreName::Unit::kPlain) return std::nullopt;  // more need not be better
  std::optional<double> highest;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const Estimate* score = EstimateOf(board.Cell(m, s), part);
    if (board.Ranked(m, s) == nullptr || score == nullptr || !score->value) continue;
    highest = std::max(highest.value_or(*score->value), *score->value);
  }
  return highest;
}

void AddParts(const Leaderboard& board, size_t s, const std::vector<size_t>& order,
              LeaderboardGrid& grid) {
  const std::vector<ScoreName> parts = PartsOf(board, s);
  std::vector<ScoreName> names = {ScoreName{}};
  names[0].name = board.suites[s].title;
  names.insert(names.end(), parts.begin(), parts.end());
  const std::vector<std::string> labels = LabelScores(names);
  grid.columns.insert(grid.columns.end(), labels.begin() + 1, labels.end());
  for (const ScoreName& part : parts) {
    const std::optional<double> highest = HighestOn(board, s, part);
    for (size_t row = 0; row < order.size(); ++row) {
      const size_t m = order[row];
      const Estimate* score = EstimateOf(board.Cell(m, s), part);
      GridCell cell{.text = kNothing};
      if (score != nullptr && score->value) {
        cell = ScoreCell(board, m, s, *score, part.unit);
        cell.best = board.Ranked(m, s) != nullptr && score->value == highest;
      }
      grid.rows[row].cells.push_back(std::move(cell));
    }
  }
}

GridCell StrengthCell(const Strength& strength) {
  if (!strength.value) return {.text = kNothing};
  GridCell cell{.text = StrengthText(*strength.value)};
  if (strength.interval) cell.interval = StrengthIntervalText(*strength.interval);
  return cell;
}

template <typename Holds>
bool AnyCell(const std::vector<LeaderboardGrid>& grids, const Holds& holds) {
  return std::ranges::any_of(grids, [&](const LeaderboardGrid& grid) {
    return std::ranges::any_of(
        grid.rows, [&](const GridRow& row) { return std::ranges::any_of(row.cells, holds); });
  });
}

bool AnyNothing(const LeaderboardGrids& grids) {
  const auto nothing = [](const GridCell& cell) { return cell.text == kNothing; };
  const bool rank = std::ranges::any_of(grids.tables, [](const LeaderboardGrid& grid) {
    return std::ranges::any_of(grid.rows, [](const GridRow& row) { return row.rank == kNothing; });
  });
  return rank || AnyCell(grids.tables, nothing);
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

std::string RankedText(const std::optional<RankRange>& rank) {
  return rank ? fmt::format("{} ({})", RankText(rank->rank), RankRangeText(*rank)) : kNothing;
}

// A table's rows, still without cells.
LeaderboardGrid RowsOf(const Leaderboard& board, const std::vector<size_t>& order,
                       const std::function<const std::optional<RankRange>&(size_t)>& rank_of) {
  LeaderboardGrid grid;
  for (const size_t m : order) {
    grid.rows.push_back({.model = board.models[m].label, .rank = RankedText(rank_of(m))});
  }
  return grid;
}

template <typename CellOf>
void AddColumn(const std::string& title, const std::vector<size_t>& order, const CellOf& cell_of,
               LeaderboardGrid& grid) {
  grid.columns.push_back(title);
  for (size_t row = 0; row < order.size(); ++row) {
    grid.rows[row].cells.push_back(cell_of(order[row]));
  }
}

// A suite without overall scores has no column of dashes; its parts may have theirs.
void AddSuite(const Leaderboard& board, size_t s, const std::vector<size_t>& order,
              LeaderboardGrid& grid) {
  const bool any = std::ranges::any_of(board.cells, [&](const std::vector<BoardCell>& cells) {
    return cells[s].Overall() != nullptr;
  });
  if (!any) return;
  AddColumn(board.suites[s].title, order, [&](size_t m) { return SuiteCell(board, m, s); }, grid);
}

LeaderboardGrid MainGrid(const Leaderboard& board, bool parts) {
  LeaderboardGrid grid =
      RowsOf(board, board.order, [&](size_t m) -> const auto& { return board.models[m].rank; });
  if (HasMean(board)) {
    std::vector<std::optional<RankRange>> ranks;
    for (const BoardModel& model : board.models) ranks.push_back(model.rank);
    AddColumn("Mean", board.order, [&](size_t m) { return MeanCell(board, m, ranks); }, grid);
  }
  const std::optional<size_t> only = OnlySuite(board);
  if (only) AddSuite(board, *only, board.order, grid);
  for (size_t s = 0; s < board.suites.size(); ++s) {
    if (s != only) AddSuite(board, s, board.order, grid);
  }
  if (parts) AddParts(board, 0, board.order, grid);
  AddColumn(
      "Bradley–Terry", board.order,
      [&](size_t m) { return StrengthCell(board.models[m].strength); }, grid);
  return grid;
}

LeaderboardGrid SuiteGrid(const Leaderboard& board, size_t s) {
  const std::vector<std::optional<RankRange>>& ranks = board.suites[s].ranks;
  std::vector<size_t> order = board.order;
  std::ranges::stable_sort(order, [&](size_t a, size_t b) {
    return ranks[a] && (!ranks[b] || ranks[a]->rank < ranks[b]->rank);
  });
  LeaderboardGrid grid = RowsOf(board, order, [&](size_t m) -> const auto& { return ranks[m]; });
  AddSuite(board, s, order, grid);
  AddParts(board, s, order, grid);
  return grid;
}

}  // namespace

LeaderboardGrids GridsOf(const Leaderboard& board, bool sections) {
  constexpr size_t kMostUnasked = 12;
  const bool one_suite = board.suites.size() == 1;
  const size_t parts = one_suite ? PartsOf(board, 0).size() : 0;
  const bool shown = one_suite && (sections || parts <= kMostUnasked);
  LeaderboardGrids grids;
  grids.tables.push_back(MainGrid(board, shown));
  for (size_t s = 0; sections && !one_suite && s < board.suites.size(); ++s) {
    if (!PartsOf(board, s).empty()) grids.tables.push_back(SuiteGrid(board, s));
  }
  grids.notes.push_back(StateText(board));
  grids.notes.push_back(
      fmt::format("{:g} % intervals in parentheses; after a rank the range that holds the true "
                  "one. Scores that "
                  "are fractions are in percent.",
                  100 * board.level));
  if (one_suite && !shown) {
    grids.notes.push_back(fmt::format("{} parts are not shown: --sections has them.", parts));
  }
  if (AnyNothing(grids)) {
    grids.notes.push_back("– no complete run, or no such value: --format json says which.");
  }
  if (AnyCell(grids.tables, &GridCell::partial))
    grids.notes.push_back("* incomplete run: shown, not ranked.");
  if (const std::string failures = SayFailures(board); !failures.empty()) {
    grids.notes.push_back(
        fmt::format("† with failures, scored as the suite's own rule has it: {}.", failures));
  }
  return grids;
}

}  // namespace assay
