#include <fmt/format.h>

#include "harness/core/short_id.h"
#include "reports/labels.h"
#include "reports/numbers.h"
#include "reports/report.h"
#include "reports/writers/escaping.h"
#include "reports/writers/markdown_table.h"
#include "reports/writers/shown_scores.h"

namespace assay {
namespace {

using Grid = std::vector<std::vector<std::string>>;

std::string Cell(const ShownScore* score, size_t column_n) {
  if (score == nullptr) return "–";
  std::string cell = score->value;
  if (!score->range.empty()) cell += fmt::format(" ({})", score->range);
  if (score->estimate.n != column_n) cell += fmt::format(", n = {}", score->estimate.n);
  return cell;
}

// A row per run under a row of scores.
Grid RunsByScores(const std::vector<const Summary*>& group, const std::vector<RunLabel>& labels) {
  std::vector<std::vector<ShownScore>> runs;
  for (const Summary* summary : group) runs.push_back(ShownScores(*summary));
  const std::vector<ShownScore> columns = ScoresOfAny(runs);
  Grid grid = {{"model"}};
  for (const ShownScore& column : columns) {
    grid[0].push_back(fmt::format("{} (n = {})", MarkdownText(column.heading), column.estimate.n));
  }
  for (size_t run = 0; run < group.size(); ++run) {
    grid.push_back({MarkdownText(labels[run].Text())});
    for (const ShownScore& column : columns) {
      grid.back().push_back(Cell(FindScore(runs[run], column), column.estimate.n));
    }
  }
  return grid;
}

Grid Transposed(const Grid& grid) {
  Grid result(grid.front().size());
  for (const auto& row : grid) {
    for (size_t i = 0; i < row.size(); ++i) result[i].push_back(row[i]);
  }
  return result;
}

std::string Table(const std::vector<const Summary*>& group, const std::vector<RunLabel>& labels) {
  constexpr size_t kMostColumns = 10;  // more do not fit a page: they become rows
  Grid grid = RunsByScores(group, labels);
  if (group.size() == 1 || grid.front().size() > kMostColumns) {
    grid = Transposed(grid);
    grid[0][0] = "score";
  }
  return MarkdownTable(grid);
}

std::string Notes(const std::vector<const Summary*>& group, const std::vector<RunLabel>& labels) {
  std::string notes;
  const Summary& first = *group.front();
  if (first.illustrative) notes += "- illustrative, not a benchmark\n";
  if (!first.no_overall.empty()) notes += fmt::format("- {}\n", MarkdownText(first.no_overall));
  for (size_t run = 0; run < group.size(); ++run) {
    for (const std::string& line : group[run]->health) {
      notes += fmt::format("- {}: {}\n", MarkdownText(labels[run].Text()), MarkdownText(line));
    }
  }
  return notes.empty() ? notes : '\n' + notes;
}

std::string Heading(const std::string& title, const std::vector<const Summary*>& group) {
  const Summary& summary = *group.front();
  const RunRecord& run = summary.run;
  std::string heading = fmt::format("**{}**", MarkdownText(title));
  if (!run.revision.empty())
    heading += fmt::format(" at {}", MarkdownText(ShortRevision(run.revision)));
  const std::string_view unit = ScoreUnit(summary);
  heading += fmt::format(", {}{}{}; {} intervals in parentheses", CountOfSamples(group),
                         unit.empty() ? "" : ", scores in ", unit, IntervalLevel(summary));
  if (!run.assay.empty()) heading += fmt::format(" (assay {})", MarkdownText(run.assay));
  return heading;
}

}  // namespace

std::string MarkdownSummary(const std::vector<Summary>& summaries) {
  std::string text;
  const auto groups = BySuite(summaries);
  const std::vector<std::string> titles = SuiteTitles(groups);
  const ModelLabels models = LabelModels(groups);
  for (size_t i = 0; i < groups.size(); ++i) {
    const std::vector<RunLabel> labels = LabelRuns(groups[i], models);
    if (i > 0) text += '\n';
    text += fmt::format("{}\n\n{}{}", Heading(titles[i], groups[i]), Table(groups[i], labels),
                        Notes(groups[i], labels));
  }
  return text;
}

}  // namespace assay
