#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "harness/core/printable.h"
#include "reports/writers/display_width.h"
#include "reports/writers/shown_scores.h"
#include "reports/writers/text_tables.h"

namespace assay {
namespace {

constexpr size_t kWidestLabel = 32;
constexpr size_t kWidestHeading = 18;
constexpr size_t kMostColumns = 24;

// A score with its value in every run; nullptr where a run lacks it.
struct Column {
  ShownScore::Group group;
  std::string heading;
  std::string n;  // in brackets, where all runs agree
  std::vector<const ShownScore*> scores;
  size_t width = 0;
  double best = -std::numeric_limits<double>::infinity();
};

Column MakeColumn(const ShownScore& like, const std::vector<std::vector<ShownScore>>& runs) {
  Column column;
  column.group = like.group;
  column.heading = CutToWidth(like.heading, kWidestHeading);
  column.n = fmt::format("n {}", like.estimate.n);

  for (const auto& run : runs) {
    const ShownScore* score = FindScore(run, like);
    column.scores.push_back(score);
    if (score == nullptr) continue;
    if (score->estimate.n != like.estimate.n) column.n = "n differs";
    column.width = std::max({column.width, DisplayWidth(score->value), DisplayWidth(score->range)});
    // More is better for the benchmark's scores only: with longer responses it may be a bias.
    if (score->estimate.value && like.group == ShownScore::Group::kOfficial) {
      column.best = std::max(column.best, *score->estimate.value);
    }
  }
  column.width = std::max({column.width, DisplayWidth(column.heading), DisplayWidth(column.n)});
  return column;
}

// Where the block that begins at `first` ends: as many columns as fit, but a group of them is not
// torn apart if it fits on a block of its own.
size_t EndOfBlock(const std::vector<Column>& columns, size_t first, size_t room) {
  size_t used = 0;
  size_t last = first;
  size_t group = first;
  while (last < columns.size()) {
    if (columns[last].group != columns[group].group) group = last;
    used += 2 + columns[last].width;
    if (used > room) break;
    ++last;
  }
  const bool tears = last < columns.size() && columns[last].group == columns[group].group;
  return tears && group > first ? group : std::max(last, first + 1);
}

void WriteBlock(const std::vector<Column>& columns, size_t first, size_t last,
                const std::vector<RunLabel>& labels, size_t label_width, TextCanvas& canvas) {
  const auto line = [&](const std::string& label, Style label_style, const auto& cell) {
    canvas.Add("  ").Add(PadToWidth(CutToWidth(label, label_width), label_width), label_style);
    for (size_t c = first; c < last; ++c) {
      const auto [text, style] = cell(columns[c]);
      canvas.Add("  ").Add(PadToWidth(text, columns[c].width, true), style);
    }
    canvas.EndLine();
  };
  using Cell = std::pair<std::string, Style>;
  line("", Style::kPlain, [](const Column& c) { return Cell{c.heading, Style::kBold}; });
  line("", Style::kPlain, [](const Column& c) { return Cell{c.n, Style::kDim}; });
  for (size_t run = 0; run < labels.size(); ++run) {
    line(Printable(labels[run].model), Style::kPlain, [&](const Column& c) {
      const ShownScore* score = c.scores[run];
      if (score == nullptr) return Cell{"–", Style::kDim};
      const bool best = score->estimate.value && *score->estimate.value == c.best;
      return Cell{score->value, best ? Style::kBold : Style::kPlain};
    });
    const auto range = [&](const Column& c) {
      return c.scores[run] == nullptr ? std::string() : c.scores[run]->range;
    };
    const bool any = std::any_of(columns.begin() + static_cast<std::ptrdiff_t>(first),
                                 columns.begin() + static_cast<std::ptrdiff_t>(last),
                                 [&](const Column& c) { return !range(c).empty(); });
    if (!any && labels[run].apart.empty()) continue;
    line(Printable(labels[run].apart), Style::kDim,
         [&](const Column& c) { return Cell{range(c), Style::kDim}; });
  }
}

}  // namespace

void WriteComparisonTable(const std::vector<const Summary*>& group,
                          const std::vector<RunLabel>& labels, size_t width, TextCanvas& canvas) {
  std::vector<std::vector<ShownScore>> runs;
  for (const Summary* summary : group) runs.push_back(ShownScores(*summary));
  size_t label_width = 0;
  for (const RunLabel& label : labels) {
    for (const std::string& part : {Printable(label.model), Printable(label.apart)}) {
      label_width = std::max(label_width, std::min(DisplayWidth(part), kWidestLabel));
    }
  }
  std::vector<Column> columns;
  for (const ShownScore& score : ScoresOfAny(runs)) {
    if (columns.size() < kMostColumns) columns.push_back(MakeColumn(score, runs));
  }
  const size_t room = width > label_width + 2 ? width - label_width - 2 : 0;
  for (size_t first = 0; first < columns.size();) {
    const size_t last = EndOfBlock(columns, first, room);
    if (first > 0) canvas.EndLine();
    WriteBlock(columns, first, last, labels, label_width, canvas);
    first = last;
  }
}

}  // namespace assay
