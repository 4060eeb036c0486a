#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/leaderboard.h"
#include "reports/leaderboard/grid.h"
#include "reports/writers/escaping.h"

namespace assay {
namespace {

// Our own numbers: a dash is one, a minus sign is mathematics.
std::string Number(const std::string& text) {
  std::string latex;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (rest.starts_with("–")) {
      latex += "--";
      i += std::string_view("–").size();
    } else if (rest.starts_with("\u2212")) {
      latex += "$-$";
      i += std::string_view("\u2212").size();
    } else {
      latex += text[i++];
    }
  }
  return latex;
}

std::string CellText(const GridCell& cell) {
  std::string text = Number(cell.text);
  if (cell.best) text = fmt::format("\\textbf{{{}}}", text);
  if (cell.partial) text += "$^{*}$";
  if (cell.failed) text += "$^{\\dagger}$";
  if (cell.interval.empty()) return text;
  return fmt::format("{} {{\\scriptsize ({})}}", text, Number(cell.interval));
}

std::string TableText(const LeaderboardGrid& grid) {
  std::vector<std::string> head = {"Rank", "Model"};
  for (const std::string& column : grid.columns) head.push_back(Number(LatexText(column)));
  std::string text = fmt::format("\\begin{{tabular}}{{ll{}}}\n\\toprule\n{} \\\\\n\\midrule\n",
                                 std::string(grid.columns.size(), 'r'), fmt::join(head, " & "));
  for (const GridRow& row : grid.rows) {
    std::vector<std::string> cells = {Number(row.rank), LatexText(row.model)};
    for (const GridCell& cell : row.cells) cells.push_back(CellText(cell));
    text += fmt::format("{} \\\\\n", fmt::join(cells, " & "));
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace

std::string LeaderboardLatex(const Leaderboard& board, bool sections) {
  const LeaderboardGrids grids = GridsOf(board, sections);
  std::string text =
      "% needs \\usepackage{booktabs}, a Unicode engine or \\usepackage[T1]{fontenc}\n";
  for (const LeaderboardGrid& grid : grids.tables) {
    text += (&grid == &grids.tables.front() ? "" : "\n") + TableText(grid);
  }
  for (const std::string& note : grids.notes) text += fmt::format("% {}\n", LatexText(note));
  return text;
}

}  // namespace assay
