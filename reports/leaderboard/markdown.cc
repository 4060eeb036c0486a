#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/leaderboard.h"
#include "reports/leaderboard/grid.h"
#include "reports/writers/escaping.h"

namespace assay {
namespace {

std::string CellText(const GridCell& cell) {
  std::string text = cell.best ? fmt::format("**{}**", cell.text) : cell.text;
  if (cell.partial) text += "\\*";
  if (cell.failed) text += "†";
  return cell.interval.empty() ? text : fmt::format("{} ({})", text, cell.interval);
}

std::string TableText(const LeaderboardGrid& grid) {
  std::vector<std::string> head = {"rank", "model"};
  for (const std::string& column : grid.columns) head.push_back(MarkdownText(column));
  std::string text = fmt::format("| {} |\n|:---|:---|", fmt::join(head, " | "));
  for (size_t i = 0; i < grid.columns.size(); ++i) text += "---:|";
  text += '\n';
  for (const GridRow& row : grid.rows) {
    std::vector<std::string> cells = {row.rank, MarkdownText(row.model)};
    for (const GridCell& cell : row.cells) cells.push_back(CellText(cell));
    text += fmt::format("| {} |\n", fmt::join(cells, " | "));
  }
  return text + '\n';
}

}  // namespace

std::string LeaderboardMarkdown(const Leaderboard& board, bool sections) {
  const LeaderboardGrids grids = GridsOf(board, sections);
  std::string text;
  for (const LeaderboardGrid& grid : grids.tables) text += TableText(grid);
  for (const std::string& note : grids.notes) text += fmt::format("- {}\n", MarkdownText(note));
  return text;
}

}  // namespace assay
