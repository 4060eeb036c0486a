#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "reports/figures/figures.h"
#include "reports/numbers.h"

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

// What kind of numbers the rows have.
struct Look {
  bool several = false;      // rows of one name are of several runs, which a legend names
  bool differences = false;  // with a line at 0, and signs
};

// The rows' range, widened to tens, so that axes of neighbouring figures look alike.
Json Domain(const std::vector<ForestRow>& rows, const Look& look) {
  double low = look.differences ? 0 : rows.front().low;
  double high = look.differences ? 0 : rows.front().high;
  for (const ForestRow& row : rows) {
    low = std::min(low, row.low);
    high = std::max(high, row.high);
  }
  const double step = high - low > 2 ? 10 : 0.1;
  return {std::floor(low / step) * step, std::ceil(high / step) * step};
}

const std::string& ValueOf(const ForestRow& row, const Look& look) {
  return look.differences ? row.difference : row.score;
}

Json Data(const SuiteRuns& suite, const std::vector<ForestRow>& rows, const Look& look) {
  Json data = Json::array();
  for (const ForestRow& row : rows) {
    data.push_back({{"name", row.name},
                    {"model", suite.labels[row.run]},
                    {"dash", DashOf(suite, row.run)},
                    {"value", row.value},
                    {"low", row.low},
                    {"high", row.high},
                    {"text", fmt::format("{}: {}, n = {}", row.name, ValueOf(row, look),
                                         FormatCount(row.n))}});
  }
  return data;
}

std::string Summarise(const SuiteRuns& suite, const std::vector<ForestRow>& rows,
                      const Look& look) {
  std::string text;
  for (const ForestRow& row : rows) {
    if (row.name != rows.front().name) continue;
    text += fmt::format("{}{} {}", text.empty() ? row.name + ": " : ", ", suite.labels[row.run],
                        ValueOf(row, look));
  }
  return text + ".";
}

// Every row, as there is no table beside it that says the same.
std::string SayDifferences(const std::vector<ForestRow>& rows, const Look& look) {
  std::string text;
  for (const ForestRow& row : rows) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", row.name, ValueOf(row, look));
  }
  return text + ".";
}

// The axis; a line at 0 is the grid's own, so that it is drawn once and behind the marks.
Json XAxis(std::string title, const std::vector<ForestRow>& rows, const Look& look) {
  Json x = {{"field", "value"},
            {"type", "quantitative"},
            {"title", std::move(title)},
            {"scale", {{"zero", false}, {"nice", false}, {"domain", Domain(rows, look)}}}};
  if (!look.differences) return x;
  const auto at_zero = [](const Json& there, const Json& elsewhere) -> Json {
    return {{"condition", {{"test", "datum.value === 0"}, {"value", there}}}, {"value", elsewhere}};
  };
  x["axis"] = {{"gridColor", at_zero("@ink", "@grid")}, {"gridWidth", at_zero(1.5, 1)}};
  return x;
}

Json Spec(const SuiteRuns& suite, std::string axis, const std::vector<ForestRow>& rows,
          const Look& look) {
  std::set<size_t> runs;
  for (const ForestRow& row : rows) runs.insert(row.run);
  Json y = {{"field", "name"}, {"type", "nominal"}, {"sort", nullptr}, {"title", nullptr}};
  // Names are as far apart whatever the number of runs.
  const double lines = kLine * static_cast<double>(runs.size());
  if (look.several) y["scale"] = {{"paddingInner", kGap / (kGap + lines)}, {"paddingOuter", 0.1}};
  Json x = XAxis(std::move(axis), rows, look);
  auto by = [&](const std::function<Json(size_t)>& look_of) {
    return ByModel(suite, runs, look_of);
  };
  auto color = [&](size_t run) -> Json { return "@" + suite.colors[run]; };
  Json stroke = by(color);
  Json shape = by([](size_t run) { return ShapeOf(run); });
  // A baseline's mark is hollow.
  Json fill =
      by([&](size_t run) -> Json { return suite.IsBaseline(run) ? "@surface" : color(run); });
  Json low = x;
  low["field"] = "low";
  if (!look.several) stroke["legend"] = fill["legend"] = shape["legend"] = nullptr;
  Json encoding = {{"y", std::move(y)},
                   {"stroke", std::move(stroke)},
                   {"tooltip", {{"field", "text"}, {"type", "nominal"}}}};
  if (look.several) {
    encoding["yOffset"] = {{"field", "model"}, {"type", "nominal"}, {"sort", nullptr}};
  }
  return {{"height", {{"step", look.several ? kLine : kLineAlone}}},
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
}

}  // namespace

ForestRow ForestRowOf(std::string name, size_t run, const Estimate& estimate, ScoreName::Unit unit,
                      SuiteCard::Printed printed) {
  const double scale = ScoreScale(unit, printed);
  const double value = *estimate.value * scale;
  ForestRow row{std::move(name), run, value, value, value, estimate.n};
  if (estimate.interval) {
    row.low = estimate.interval->low * scale;
    row.high = estimate.interval->high * scale;
  }
  row.score = FormatScore(*estimate.value, unit, printed);
  row.difference = FormatDifference(*estimate.value, unit, printed);
  if (estimate.interval) {
    row.score += fmt::format("\u00a0({}\u00a0to\u00a0{})",
                             FormatScore(estimate.interval->low, unit, printed),
                             FormatScore(estimate.interval->high, unit, printed));
    row.difference += fmt::format("\u00a0({})", FormatRange(estimate, unit, printed));
  }
  return row;
}

Figure ForestPlot(const SuiteRuns& suite, std::string id, std::string title, std::string axis,
                  const std::vector<ForestRow>& rows) {
  const Look look{.several = suite.size() > 1, .differences = false};
  return {.id = std::move(id),
          .title = std::move(title),
          .summary = Summarise(suite, rows, look),
          .spec = Spec(suite, std::move(axis), rows, look),
          .data = Data(suite, rows, look),
          .alternative = std::nullopt};
}

Figure DifferencePlot(const SuiteRuns& suite, std::string id, std::string title, std::string axis,
                      const std::vector<ForestRow>& rows) {
  const Look look{.several = false, .differences = true};
  return {.id = std::move(id),
          .title = std::move(title),
          .summary = SayDifferences(rows, look),
          .spec = Spec(suite, std::move(axis), rows, look),
          .data = Data(suite, rows, look),
          .alternative = std::nullopt};
}

}  // namespace assay
