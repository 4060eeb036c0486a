#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "reports/figures/figures.h"

namespace assay {
namespace {

// The runs that appear, as a colour and a shape scale in the order of the page.
Json ColorScale(const SuiteRuns& suite, const std::set<size_t>& runs) {
  Json domain = Json::array(), range = Json::array();
  for (size_t run : runs) {
    domain.push_back(suite.labels[run]);
    range.push_back(fmt::format("@run-{}", suite.ColorOf(run)));
  }
  return {{"domain", std::move(domain)}, {"range", std::move(range)}};
}

Json ShapeScale(const SuiteRuns& suite, const std::set<size_t>& runs) {
  constexpr const char* kShapes[] = {"circle",      "square",        "diamond",
                                     "triangle-up", "triangle-down", "cross"};
  Json domain = Json::array(), range = Json::array();
  for (size_t run : runs) {
    domain.push_back(suite.labels[run]);
    range.push_back(kShapes[run % std::size(kShapes)]);
  }
  return {{"domain", std::move(domain)}, {"range", std::move(range)}};
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

// "62.3 (57.1 to 67.4)", without an interval "62.3".
std::string ValueOf(const ForestRow& row, int decimals) {
  const std::string value = fmt::format("{:.{}f}", row.value, decimals);
  if (row.low == row.high) return value;
  return fmt::format("{} ({:.{}f} to {:.{}f})", value, row.low, decimals, row.high, decimals);
}

Json Data(const SuiteRuns& suite, const std::vector<ForestRow>& rows) {
  const int decimals = DecimalsOf(rows);
  Json data = Json::array();
  for (const ForestRow& row : rows) {
    data.push_back(
        {{"name", row.name},
         {"model", suite.labels[row.run]},
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
  Json x = {{"field", "value"},
            {"type", "quantitative"},
            {"title", std::move(axis)},
            {"scale", {{"zero", false}, {"nice", false}, {"domain", Domain(rows)}}}};
  Json color = {{"field", "model"},
                {"type", "nominal"},
                {"sort", nullptr},
                {"title", nullptr},
                {"scale", ColorScale(suite, runs)}};
  Json shape = {{"field", "model"},
                {"type", "nominal"},
                {"sort", nullptr},
                {"title", nullptr},
                {"scale", ShapeScale(suite, runs)}};
  Json low = x;
  low["field"] = "low";
  if (!several) color["legend"] = shape["legend"] = nullptr;
  Json encoding = {{"y", std::move(y)},
                   {"color", std::move(color)},
                   {"tooltip", {{"field", "text"}, {"type", "nominal"}}}};
  if (several) encoding["yOffset"] = {{"field", "model"}, {"type", "nominal"}, {"sort", nullptr}};
  Json spec = {{"height", {{"step", several ? 15 : 26}}},
               {"encoding", std::move(encoding)},
               {"layer",
                {{{"mark", {{"type", "rule"}, {"strokeWidth", 2}, {"opacity", 0.75}}},
                  {"encoding", {{"x", std::move(low)}, {"x2", {{"field", "high"}}}}}},
                 {{"mark", {{"type", "point"}, {"filled", true}, {"size", 64}, {"opacity", 1}}},
                  {"encoding", {{"x", std::move(x)}, {"shape", std::move(shape)}}}}}}};
  return {.id = std::move(id),
          .title = std::move(title),
          .summary = Summarise(suite, rows),
          .spec = std::move(spec),
          .data = Data(suite, rows),
          .alternative = std::nullopt};
}

}  // namespace assay
