#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "reports/figures/figures.h"

namespace assay {
namespace {

// In pixels: a run's line, a line where there is one run, and what is between names.
constexpr double kLine = 15, kLineAlone = 26, kGap = 16;

// The channel that shows a run by `look`: a scale over the runs that appear, in the page's order.
Json ByModel(const SuiteRuns& suite, const std::set<size_t>& runs,
             const std::function<Json(size_t run)>& look) {
  Json domain = Json::array(), range = Json::array();
  for (size_t run : runs) {
    domain.push_back(suite.labels[run]);
    range.push_back(look(run));
  }
  return {{"field", "model"},
          {"type", "nominal"},
          {"sort", nullptr},
          {"title", nullptr},
          {"scale", {{"domain", std::move(domain)}, {"range", std::move(range)}}}};
}

std::string ShapeOf(size_t run) {
  constexpr const char* kShapes[] = {"circle",      "square",        "diamond",
                                     "triangle-up", "triangle-down", "cross"};
  return kShapes[run % std::size(kShapes)];
}

// Models have whole lines, baselines broken ones, each its own.
Json DashOf(const SuiteRuns& suite, size_t run) {
  if (!suite.IsBaseline(run)) return {1, 0};
  const std::string& color = suite.colors[run];
  return color.ends_with('1') ? Json{7, 3} : color.ends_with('2') ? Json{2, 2} : Json{7, 3, 2, 3};
}

// The rows' range, widened to tens, so that axes of neighbouring figures look alike.
Json Domain(const std::vector<ForestRow>& rows) {
  double low = rows.front().low, high = rows.front().high;
  for (const ForestRow& row : rows) {
    low = std::min(low, row.low);
    high = std::max(high, row.high);
  }
  const double step = high - low > 2 ? 10 : 0.1;
  return {std::floor(low / step) * step, std::ceil(high / step) * step};
}

// One for percentages, three for fractions.
int DecimalsOf(const std::vector<ForestRow>& rows) {
  const bool fractions =
      std::all_of(rows.begin(), rows.end(), [](const ForestRow& row) { return row.high <= 1; });
  return fractions ? 3 : 1;
}

// "62.3 (57.1 to 67.4)" in one piece, without an interval "62.3".
std::string ValueOf(const ForestRow& row, int decimals) {
  const std::string value = fmt::format("{:.{}f}", row.value, decimals);
  if (row.low == row.high) return value;
  return fmt::format("{}\u00a0({:.{}f}\u00a0to\u00a0{:.{}f})", value, row.low, decimals, row.high,
                     decimals);
}

Json Data(const SuiteRuns& suite, const std::vector<ForestRow>& rows) {
  const int decimals = DecimalsOf(rows);
  Json data = Json::array();
  for (const ForestRow& row : rows) {
    data.push_back(
        {{"name", row.name},
         {"model", suite.labels[row.run]},
         {"dash", DashOf(suite, row.run)},
         {"value", row.value},
         {"low", row.low},
         {"high", row.high},
         {"text", fmt::format("{}: {}, n = {}", row.name, ValueOf(row, decimals), row.n)}});
  }
  return data;
}

std::string Summarise(const SuiteRuns& suite, const std::vector<ForestRow>& rows) {
  const int decimals = DecimalsOf(rows);
  std::string text;
  for (const ForestRow& row : rows) {
    if (row.name != rows.front().name) continue;
    text += fmt::format("{}{} {}", text.empty() ? row.name + ": " : ", ", suite.labels[row.run],
                        ValueOf(row, decimals));
  }
  return text + ".";
}

}  // namespace

ForestRow ForestRowOf(std::string name, size_t run, const Estimate& estimate, double scale) {
  const double value = *estimate.value * scale;
  ForestRow row{std::move(name), run, value, value, value, estimate.n};
  if (estimate.interval) {
    row.low = estimate.interval->low * scale;
    row.high = estimate.interval->high * scale;
  }
  return row;
}

Figure ForestPlot(const SuiteRuns& suite, std::string id, std::string title, std::string axis,
                  const std::vector<ForestRow>& rows) {
  std::set<size_t> runs;
  for (const ForestRow& row : rows) runs.insert(row.run);
  const bool several = suite.size() > 1;
  Json y = {{"field", "name"}, {"type", "nominal"}, {"sort", nullptr}, {"title", nullptr}};
  // Names are as far apart whatever the number of runs.
  const double lines = kLine * static_cast<double>(runs.size());
  if (several) y["scale"] = {{"paddingInner", kGap / (kGap + lines)}, {"paddingOuter", 0.1}};
  Json x = {{"field", "value"},
            {"type", "quantitative"},
            {"title", std::move(axis)},
            {"scale", {{"zero", false}, {"nice", false}, {"domain", Domain(rows)}}}};
  auto by = [&](const std::function<Json(size_t)>& look) { return ByModel(suite, runs, look); };
  auto color = [&](size_t run) -> Json { return "@" + suite.colors[run]; };
  Json stroke = by(color);
  Json shape = by([](size_t run) { return ShapeOf(run); });
  // A baseline's mark is hollow.
  Json fill =
      by([&](size_t run) -> Json { return suite.IsBaseline(run) ? "@surface" : color(run); });
  Json low = x;
  low["field"] = "low";
  if (!several) stroke["legend"] = fill["legend"] = shape["legend"] = nullptr;
  Json encoding = {{"y", std::move(y)},
                   {"stroke", std::move(stroke)},
                   {"tooltip", {{"field", "text"}, {"type", "nominal"}}}};
  if (several) encoding["yOffset"] = {{"field", "model"}, {"type", "nominal"}, {"sort", nullptr}};
  Json spec = {
      {"height", {{"step", several ? kLine : kLineAlone}}},
      {"encoding", std::move(encoding)},
      {"layer",
       {{{"mark", {{"type", "rule"}, {"strokeWidth", 2}}},
         {"encoding",
          {{"x", std::move(low)},
           {"x2", {{"field", "high"}}},
           {"strokeDash", {{"field", "dash"}, {"type", "nominal"}, {"scale", nullptr}}}}}},
        {{"mark", {{"type", "point"}, {"size", 64}, {"strokeWidth", 2}, {"opacity", 1}}},
         {"encoding",
          {{"x", std::move(x)}, {"shape", std::move(shape)}, {"fill", std::move(fill)}}}}}}};
  return {.id = std::move(id),
          .title = std::move(title),
          .summary = Summarise(suite, rows),
          .spec = std::move(spec),
          .data = Data(suite, rows),
          .alternative = std::nullopt};
}

}  // namespace assay
