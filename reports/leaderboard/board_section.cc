#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/core/counted.h"
#include "reports/leaderboard/sections.h"
#include "reports/leaderboard/shown.h"
#include "reports/numbers.h"

namespace assay {
namespace {

// A word in place of a value; the reason is under the model's name, too.
Board::Cell Missing(std::string word, std::string because = "") {
  return {.text = std::move(word), .because = std::move(because), .none = true};
}

Board::Cell RankCell(const BoardModel& model) {
  if (!model.rank) return Missing("no rank", model.mean.because);
  return {.text = RankText(model.rank->rank), .interval = RankRangeText(*model.rank)};
}

Board::Cell GroupCell(const BoardModel& model) {
  if (!model.rank) return Missing("none", model.mean.because);
  return {.text = std::to_string(model.rank->group)};
}

Board::Cell MeanCell(const Leaderboard& board, const BoardModel& model) {
  if (!model.mean.value) return Missing("no mean", model.mean.because);
  return {.text = StandingText(board, *model.mean.value),
          .interval = StandingIntervalText(board, model.mean),
          .because = model.mean.interval_because};
}

Board::Cell SuiteCell(const Leaderboard& board, size_t m, size_t s) {
  const BoardCell& cell = board.Cell(m, s);
  const BoardSuite& suite = board.suites[s];
  const Estimate* overall = cell.Overall();
  if (!cell.run) return Missing("not run", cell.because);
  if (overall == nullptr) return Missing("no overall", cell.because);
  if (!overall->value) return Missing("undefined", cell.because);
  const SuiteCard::Printed printed = Shown(suite.printed);
  const ScoreName::Unit unit = cell.scores[0].name.unit;
  Board::Cell shown{.text = FormatScore(*overall->value, unit, printed)};
  if (overall->interval) shown.interval = FormatInterval(*overall, unit, printed);
  const Summary& summary = board.runs[*cell.run].summary;
  if (!summary.complete) {
    shown.note = "incomplete";
    shown.because = cell.because;
  }
  if (summary.counts.failed == 0) return shown;
  shown.note += fmt::format("{}{} failed", shown.note.empty() ? "" : ", ",
                            FormatCount(summary.counts.failed));
  shown.because += (shown.because.empty() ? "" : "; ") + FailedText(summary.counts);
  return shown;
}

Board::Cell StrengthCell(const Strength& strength) {
  if (!strength.value) return Missing("none", strength.because);
  Board::Cell cell{.text = StrengthText(*strength.value), .because = strength.interval_because};
  if (strength.interval) cell.interval = StrengthIntervalText(*strength.interval);
  return cell;
}

Board::Cell TextCell(std::string text) {
  return text.empty() ? Missing("unknown") : Board::Cell{.text = std::move(text)};
}

// A column beside the suites, with how to fill it.
struct Fact {
  Board::Column column;
  std::string (*text)(const BoardModel& model);  // empty: unknown
};

const std::vector<Fact>& FactColumns() {
  static const std::vector<Fact> facts = {
      {{.key = "size", .title = "Parameters"},
       [](const BoardModel& model) {
         return model.card.parameters > 0 ? ParametersText(model.card.parameters) : std::string();
       }},
      {{.key = "type", .title = "Type", .number = false},
       [](const BoardModel& model) {
         return model.card.type.empty() && model.baseline ? "baseline" : model.card.type;
       }},
      {{.key = "licence", .title = "Licence", .number = false},
       [](const BoardModel& model) { return model.card.licence; }},
      {{.key = "cost", .title = "Cost", .note = "per 1,000 samples"},
       [](const BoardModel& model) {
         const auto cost = model.CostPerThousand();
         return cost ? CostText(*cost) : std::string();
       }},
      {{.key = "speed", .title = "Speed", .note = "samples/s"}, [](const BoardModel& model) {
         const auto speed = model.SamplesPerSecond();
         return speed ? SpeedText(*speed) : std::string();
       }}};
  return facts;
}

bool IsKnownOfAny(const Leaderboard& board, const Fact& fact) {
  return std::ranges::any_of(board.models,
                             [&](const BoardModel& model) { return !fact.text(model).empty(); });
}

// Of scores that are no percentages.
std::string UnitOf(const Leaderboard& board, size_t s) {
  for (const auto& cells : board.cells) {
    if (cells[s].Overall() == nullptr) continue;
    switch (cells[s].scores[0].name.unit) {
      case ScoreName::Unit::kFraction:
        return "";
      case ScoreName::Unit::kCorrelation:
        return "correlation";
      case ScoreName::Unit::kF1:
        return "F1";
      case ScoreName::Unit::kPlain:
        return "its own unit";
    }
  }
  return "";
}

std::string NoteOf(const Leaderboard& board, size_t s) {
  const BoardSuite& suite = board.suites[s];
  size_t n = 0;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const Estimate* overall = board.Cell(m, s).Overall();
    if (overall != nullptr) n = std::max(n, overall->n);
  }
  std::vector<std::string> notes = {UnitOf(board, s),
                                    n == 0 ? "" : fmt::format("n\u00a0=\u00a0{}", FormatCount(n)),
                                    !suite.unranked.empty() ? "not ranked"
                                    : suite.weight == 0     ? "not in the mean"
                                                            : ""};
  std::erase(notes, "");
  return fmt::format("{}", fmt::join(notes, " · "));
}

// Suites in their order, but for the only one in the mean, which is beside the names.
std::vector<size_t> OtherSuites(const Leaderboard& board) {
  const auto only = OnlySuite(board);
  std::vector<size_t> suites;
  for (size_t s = 0; s < board.suites.size(); ++s) {
    if (s != only) suites.push_back(s);
  }
  return suites;
}

std::vector<Board::Column> ColumnsOf(const Leaderboard& board) {
  std::vector<Board::Column> columns = {
      {.key = "rank", .title = "Rank", .note = LevelText(board) + " range"},
      {.key = "model", .title = "Model", .number = false},
      {.key = "mean", .title = "Mean"}};
  const auto add = [&](size_t s) {
    columns.push_back({.key = fmt::format("s{}", s),
                       .title = board.suites[s].title,
                       .note = NoteOf(board, s),
                       .suite = true});
  };
  if (const auto only = OnlySuite(board)) add(*only);
  columns.push_back({.key = "group", .title = "Tied group"});
  for (const size_t s : OtherSuites(board)) add(s);
  columns.push_back({.key = "bt", .title = "Bradley–Terry", .note = "log-odds against the mean"});
  for (const Fact& fact : FactColumns()) {
    if (IsKnownOfAny(board, fact)) columns.push_back(fact.column);
  }
  return columns;
}

std::optional<size_t> GroupOf(const Leaderboard& board, size_t m) {
  const auto& rank = board.models[m].rank;
  return rank ? std::optional(rank->group) : std::nullopt;
}

Board::Row RowOf(const Leaderboard& board, size_t m) {
  const BoardModel& model = board.models[m];
  Board::Row row{.model = m,
                 .cells = {RankCell(model),
                           {.text = model.label, .href = fmt::format("#model-{}", m + 1)},
                           MeanCell(board, model)}};
  if (const auto only = OnlySuite(board)) row.cells.push_back(SuiteCell(board, m, *only));
  row.cells.push_back(GroupCell(model));
  for (const size_t s : OtherSuites(board)) row.cells.push_back(SuiteCell(board, m, s));
  row.cells.push_back(StrengthCell(model.strength));
  for (const Fact& fact : FactColumns()) {
    if (IsKnownOfAny(board, fact)) row.cells.push_back(TextCell(fact.text(model)));
  }
  return row;
}

}  // namespace

Section BoardSection(const Leaderboard& board, const std::string& title) {
  Board block{.title = title.empty() ? "Leaderboard" : title,
              .subtitle = fmt::format("{} on {}", Counted(board.models.size(), "model"),
                                      Counted(board.suites.size(), "suite")),
              .caption = fmt::format("Official overall scores in percent with {} intervals; "
                                     "ranks with the range that holds the true one",
                                     LevelText(board)),
              .mean = HasMean(board),
              .state = StateText(board),
              .columns = ColumnsOf(board)};
  for (const size_t m : board.order) {
    Board::Row row = RowOf(board, m);
    if (!block.rows.empty()) {
      row.begins_group = GroupOf(board, m) != GroupOf(board, block.rows.back().model);
    }
    block.rows.push_back(std::move(row));
  }
  return {.id = "board", .title = "", .blocks = {std::move(block)}};
}

}  // namespace assay
