#include <fmt/format.h>

#include <algorithm>

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
  std::string heading;
  std::string n;  // in brackets, where all runs agree
  std::vector<const ShownScore*> scores;
  size_t width = 0;
  double best = 0;
};

std::string Heading(const ShownScore& score) { return CutToWidth(score.heading, kWidestHeading); }

Column MakeColumn(const ShownScore& like, const std::vector<std::vector<ShownScore>>& runs) {
  Column column;
  column.heading = Heading(like);
  column.n = fmt::format("n {}", like.estimate.n);
  column.best = -1e300;
  for (const auto& run : runs) {
    const ShownScore* score = FindScore(run, like);
    column.scores.push_back(score);
    if (score == nullptr) continue;
    if (score->estimate.n != like.estimate.n) column.n = "n differs";
    column.width = std::max({column.width, DisplayWidth(score->value), DisplayWidth(score->range)});
    if (score->estimate.value) column.best = std::max(column.best, *score->estimate.value);
  }
  column.width = std::max({column.width, DisplayWidth(column.heading), DisplayWidth(column.n)});
  return column;
}

void WriteBlock(const std::vector<Column>& columns, size_t first, size_t last,
                const std::vector<std::string>& labels, size_t label_width, TextCanvas& canvas) {
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
    line(labels[run], Style::kPlain, [&](const Column& c) {
      const ShownScore* score = c.scores[run];
      if (score == nullptr) return Cell{"–", Style::kDim};
      const bool best = score->estimate.value && *score->estimate.value == c.best;
      return Cell{score->value, best ? Style::kBold : Style::kPlain};
    });
    line("", Style::kPlain, [&](const Column& c) {
      return Cell{c.scores[run] == nullptr ? "" : c.scores[run]->range, Style::kDim};
    });
  }
}

}  // namespace

void WriteComparisonTable(const std::vector<const Summary*>& group, size_t width,
                          TextCanvas& canvas) {
  const std::vector<std::string> labels = RunLabels(group);
  std::vector<std::vector<ShownScore>> runs;
  for (const Summary* summary : group) runs.push_back(ShownScores(*summary));
  size_t label_width = 0;
  for (const std::string& label : labels) {
    label_width = std::max(label_width, std::min(DisplayWidth(label), kWidestLabel));
  }
  std::vector<Column> columns;
  for (const ShownScore& score : runs.front()) {
    if (columns.size() < kMostColumns) columns.push_back(MakeColumn(score, runs));
  }
  for (size_t first = 0; first < columns.size();) {
    size_t used = 2 + label_width;
    size_t last = first;
    while (last < columns.size() && (last == first || used + 2 + columns[last].width <= width)) {
      used += 2 + columns[last++].width;
    }
    if (first > 0) canvas.EndLine();
    WriteBlock(columns, first, last, labels, label_width, canvas);
    first = last;
  }
}

}  // namespace assay
