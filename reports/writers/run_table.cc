#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/writers/display_width.h"
#include "reports/writers/shown_scores.h"
#include "reports/writers/text_tables.h"

namespace assay {
namespace {

constexpr size_t kWidestLabel = 32;
constexpr size_t kWidestAxis = 40;
constexpr size_t kNarrowestAxis = 16;
constexpr size_t kMostRows = 40;

struct Columns {
  size_t label = 0, value = 0, range = 0, axis = 0, n = 1;
};

Columns Measure(const std::vector<ShownScore>& scores, const std::string& range_title,
                size_t width) {
  Columns columns;
  columns.range = DisplayWidth(range_title);
  for (const ShownScore& score : scores) {
    columns.label = std::max(columns.label, DisplayWidth(score.label));
    columns.value = std::max(columns.value, DisplayWidth(score.value));
    columns.range = std::max(columns.range, DisplayWidth(score.range));
    columns.n = std::max(columns.n, fmt::formatted_size("{}", score.estimate.n));
  }
  columns.value = std::max(columns.value, size_t{5});
  columns.label = std::min(columns.label, kWidestLabel);
  const size_t others = 2 + columns.label + 2 + columns.value + 2 + columns.range + 2 + columns.n;
  const size_t rest = width > others + 2 ? width - others - 2 : 0;
  columns.axis = rest < kNarrowestAxis ? 0 : std::min(rest, kWidestAxis);
  return columns;
}

size_t PlaceOn(size_t cells, double value) {
  const double place = std::round(std::clamp(value, 0.0, 1.0) * static_cast<double>(cells - 1));
  return static_cast<size_t>(place);
}

// "┈┈┈┈━━●━━┈┈┈": the interval and the value on an axis from 0 to 1.
void DrawAxis(const ShownScore& score, size_t cells, TextCanvas& canvas) {
  const Estimate& estimate = score.estimate;
  if (!estimate.value || !score.in_range) {
    canvas.Add(std::string(cells, ' '));
    return;
  }
  const size_t value = PlaceOn(cells, *estimate.value);
  const size_t low = estimate.interval ? PlaceOn(cells, estimate.interval->low) : value;
  const size_t high = estimate.interval ? PlaceOn(cells, estimate.interval->high) : value;
  const auto repeated = [](std::string_view piece, size_t times) {
    std::string line;
    for (size_t i = 0; i < times; ++i) line += piece;
    return line;
  };
  // A value may lie outside of its own percentile interval.
  const size_t left = std::min(low, value);
  const size_t right = std::max(high, value);
  canvas.Add(repeated("┈", left), Style::kDim);
  canvas.Add(repeated("━", value - left)).Add("●", Style::kBold).Add(repeated("━", right - value));
  canvas.Add(repeated("┈", cells - 1 - right), Style::kDim);
}

void WriteRow(const ShownScore& score, const Columns& columns, bool headline, TextCanvas& canvas) {
  const Style style = headline ? Style::kBold : Style::kPlain;
  canvas.Add("  ").Add(PadToWidth(CutToWidth(score.label, columns.label), columns.label), style);
  canvas.Add("  ").Add(PadToWidth(score.value, columns.value, true), style);
  canvas.Add("  ").Add(PadToWidth(score.range, columns.range, true), Style::kDim).Add("  ");
  if (columns.axis > 0) {
    DrawAxis(score, columns.axis, canvas);
    canvas.Add("  ");
  }
  canvas.Add(PadToWidth(fmt::format("{}", score.estimate.n), columns.n, true), Style::kDim);
  canvas.EndLine();
}

void WriteHeader(const Summary& summary, const std::string& range_title, const Columns& columns,
                 TextCanvas& canvas) {
  const std::string unit(ScoreUnit(summary));
  canvas.Add("  ").Add(std::string(columns.label, ' ')).Add("  ");
  canvas.Add(PadToWidth(unit.empty() ? "score" : unit, columns.value, true), Style::kDim);
  canvas.Add("  ").Add(PadToWidth(range_title, columns.range, true), Style::kDim).Add("  ");
  if (columns.axis > 0) {
    const std::string end = unit.empty() ? "1" : "100";
    canvas.Add(PadToWidth("0", columns.axis - end.size()) + end, Style::kDim).Add("  ");
  }
  canvas.Add(PadToWidth("n", columns.n, true), Style::kDim).EndLine();
}

std::string_view GroupTitle(ShownScore::Group group) {
  switch (group) {
    case ShownScore::Group::kOfficial:
      return "";
    case ShownScore::Group::kLength:
      return "accuracy when the";
    case ShownScore::Group::kDimension:
      return "agreement with the labels of";
  }
  return "";
}

}  // namespace

void WriteRunTable(const Summary& summary, size_t width, TextCanvas& canvas) {
  const std::vector<ShownScore> scores = ShownScores(summary);
  const std::string range_title = IntervalLevel(summary) + " interval";
  const Columns columns = Measure(scores, range_title, width);
  WriteHeader(summary, range_title, columns, canvas);
  ShownScore::Group group = ShownScore::Group::kOfficial;
  const size_t shown = std::min(scores.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i) {
    if (scores[i].group != group) {
      group = scores[i].group;
      canvas.EndLine().Add("  ").Add(GroupTitle(group), Style::kDim).EndLine();
    }
    WriteRow(scores[i], columns, i == 0 && OverallScore(summary) != nullptr, canvas);
  }
  if (shown < scores.size()) {
    canvas.Add(fmt::format("  … and {} more in the exports", scores.size() - shown), Style::kDim);
    canvas.EndLine();
  }
}

}  // namespace assay
