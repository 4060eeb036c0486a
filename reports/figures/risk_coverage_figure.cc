#include <fmt/format.h>

#include "reports/figures/figures.h"
#include "reports/numbers.h"

namespace assay {
namespace {

// The curve at steps of a tenth.
Table Alternative(const SuiteRuns& suite, const std::vector<size_t>& runs) {
  constexpr size_t kSteps = 10;
  Table table{.caption = "Share wrong among the most confident, in percent",
              .columns = {{"Most confident", false}},
              .rows = {},
              .folded = "The same numbers as a table"};
  for (const size_t run : runs) table.columns.push_back({suite.labels[run], true});
  for (size_t step = 1; step <= kSteps; ++step) {
    const double coverage = static_cast<double>(step) / kSteps;
    std::vector<Cell>& row = table.rows.emplace_back();
    row.push_back({.text = fmt::format("{:.0f}\u202f%", 100 * coverage)});
    for (const size_t run : runs) {
      row.push_back(
          {.text = InPoints(RiskAt(suite.summary(run).calibration.risk_coverage, coverage))});
    }
  }
  return table;
}

Json Data(const SuiteRuns& suite, const std::vector<size_t>& runs) {
  Json data = Json::array();
  for (const size_t run : runs) {
    for (const RiskPoint& point : suite.summary(run).calibration.risk_coverage) {
      data.push_back(
          {{"model", suite.labels[run]},
           {"coverage", 100 * point.coverage},
           {"wrong", 100 * point.risk},
           {"text", fmt::format("{}: of the most confident {:.0f} %, {:.1f} % are wrong",
                                suite.labels[run], 100 * point.coverage, 100 * point.risk)}});
    }
  }
  return data;
}

Json Axis(const char* field, const char* title) {
  return {{"field", field},
          {"type", "quantitative"},
          {"title", title},
          {"scale", {{"zero", true}, {"nice", true}}}};
}

Json Spec(const SuiteRuns& suite, const std::vector<size_t>& runs) {
  static const Json patterns[] = {{1, 0}, {7, 3}, {2, 2}, {7, 3, 2, 3}};
  Json domain = Json::array(), range = Json::array(), dashes = Json::array();
  for (const size_t run : runs) {
    domain.push_back(suite.labels[run]);
    range.push_back("@" + suite.colors[run]);
    dashes.push_back(patterns[run % std::size(patterns)]);
  }
  Json color = {{"field", "model"},
                {"type", "nominal"},
                {"sort", nullptr},
                {"title", nullptr},
                {"scale", {{"domain", std::move(domain)}, {"range", std::move(range)}}}};
  // The legend shows lines, each with its dashes: colour alone tells not all readers which is
  // which.
  color["legend"] =
      suite.size() == 1 ? Json() : Json{{"symbolType", "stroke"}, {"symbolSize", 300}};
  Json dash = color;
  dash["scale"]["range"] = std::move(dashes);
  const Json tooltip = {{"field", "text"}, {"type", "nominal"}};
  const Json encoding = {{"x", Axis("coverage", "most confident share of the claims, %")},
                         {"y", Axis("wrong", "of these are wrong, %")},
                         {"color", std::move(color)}};
  // A line has one tooltip: its points have theirs.
  return {{"height", 220},
          {"encoding", encoding},
          {"layer",
           {{{"mark", {{"type", "line"}, {"strokeWidth", 2}}},
             {"encoding", {{"strokeDash", std::move(dash)}}}},
            {{"mark", {{"type", "point"}, {"filled", true}, {"size", 9}, {"opacity", 1}}},
             {"encoding", {{"tooltip", tooltip}}}}}}};
}

}  // namespace

double RiskAt(const std::vector<RiskPoint>& curve, double coverage) {
  RiskPoint before;
  for (const RiskPoint& point : curve) {
    if (point.coverage < coverage) {
      before = point;
      continue;
    }
    const double wrong_before = before.coverage * before.risk;
    const double rate =
        (point.coverage * point.risk - wrong_before) / (point.coverage - before.coverage);
    return (wrong_before + rate * (coverage - before.coverage)) / coverage;
  }
  return curve.back().risk;
}

Figure RiskCoverageFigure(const SuiteRuns& suite, const std::vector<size_t>& runs,
                          std::string summary) {
  return {.id = suite.key + "-abstention",
          .title = "Share wrong among the claims that it is most confident of",
          .summary = std::move(summary),
          .spec = Spec(suite, runs),
          .data = Data(suite, runs),
          .alternative = Alternative(suite, runs)};
}

}  // namespace assay
