#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "reports/figures/figures.h"
#include "reports/numbers.h"

namespace assay {
namespace {

double Percent(double fraction) { return 100 * fraction; }

std::string BandText(const ReliabilityPoint& point) {
  if (!point.band) return "too few claims for a band";
  return fmt::format("{:.1f} to {:.1f} % if calibrated", Percent(point.band->low),
                     Percent(point.band->high));
}

Json Data(const std::vector<ReliabilityPoint>& points) {
  Json data = Json::array();
  for (const ReliabilityPoint& point : points) {
    const CalibrationBin& bin = point.bin;
    Json row = {{"confidence", Percent(bin.confidence)},
                {"right", Percent(bin.outcome)},
                {"pairs", bin.count},
                {"text", fmt::format("claims {:.1f} %, is right {:.1f} % ({}); n = {}",
                                     Percent(bin.confidence), Percent(bin.outcome), BandText(point),
                                     FormatCount(bin.count))}};
    if (point.band) {
      row["low"] = Percent(point.band->low);
      row["high"] = Percent(point.band->high);
    }
    data.push_back(std::move(row));
  }
  return data;
}

Cell IfCalibrated(const ReliabilityPoint& point) {
  if (!point.band) return {.note = "too few"};
  return {.interval = fmt::format("{:.1f}\u202f–\u202f{:.1f}", Percent(point.band->low),
                                  Percent(point.band->high))};
}

Table Alternative(const std::vector<ReliabilityPoint>& points) {
  Table table{.caption = "How often the model is right, by its confidence, in percent",
              .columns = {{"Confidence", false},
                          {"Mean confidence", true},
                          {"Right", true},
                          {"If calibrated", true},
                          {"Claims", true}},
              .rows = {},
              .folded = "The same numbers as a table"};
  for (const ReliabilityPoint& point : points) {
    const CalibrationBin& bin = point.bin;
    table.rows.push_back(
        {{.text = fmt::format("{:.0f} to {:.0f}", Percent(bin.low), Percent(bin.high))},
         {.text = fmt::format("{:.1f}", Percent(bin.confidence))},
         {.text = fmt::format("{:.1f}", Percent(bin.outcome))},
         IfCalibrated(point),
         {.text = FormatCount(bin.count)}});
  }
  return table;
}

// What is drawn beside the points.
std::string SayBars(const std::vector<ReliabilityPoint>& points) {
  const bool bars = std::ranges::any_of(
      points, [](const ReliabilityPoint& point) { return point.band.has_value(); });
  if (!bars) return " Dashed line: confidence that is just right.";
  return " Dashed line: confidence that is just right. Grey bars: where 95 of 100 points would lie "
         "if the model were calibrated, by chance alone.";
}

// The counts have a row of their own below 0, where no bar reaches.
constexpr double kBelow = -12, kCounts = -10;

Json Axis(const char* field, const char* title, double low) {
  return {{"field", field},
          {"type", "quantitative"},
          {"title", title},
          {"scale", {{"zero", false}, {"nice", false}, {"domain", {low, 100}}}}};
}

// Bands, the line of perfect calibration, points by their number of pairs, and those numbers.
Json Spec(const std::string& color, double lowest) {
  const Json x = Axis("confidence", "confidence that the preferred response is better, %", lowest);
  Json y = Axis("right", "is right, %", kBelow);
  y["axis"] = {{"values", {0, 20, 40, 60, 80, 100}}, {"tickCount", 6}};
  Json low = y, corner_x = x, corner_y = y;
  low["field"] = "low";
  for (Json* corner : {&corner_x, &corner_y}) {
    corner->erase("field");
    (*corner)["datum"] = lowest;
  }
  Json bottom = y;
  bottom.erase("field");
  bottom["datum"] = kCounts;
  const Json tooltip = {{"field", "text"}, {"type", "nominal"}};
  return {
      {"height", 260},
      {"layer",
       {{{"data", {{"values", Json::array({Json::object()})}}},  // one line, not one per point
         {"mark", {{"type", "rule"}, {"color", "@quiet"}, {"strokeDash", {3, 3}}}},
         {"encoding",
          {{"x", corner_x}, {"y", corner_y}, {"x2", {{"datum", 100}}}, {"y2", {{"datum", 100}}}}}},
        {{"transform", {{{"filter", {{"field", "low"}, {"valid", true}}}}}},
         {"mark", {{"type", "rule"}, {"color", "@quiet"}, {"strokeWidth", 3}}},
         {"encoding", {{"x", x}, {"y", low}, {"y2", {{"field", "high"}}}, {"tooltip", tooltip}}}},
        {{"mark", {{"type", "point"}, {"filled", true}, {"color", color}, {"opacity", 1}}},
         {"encoding",
          {{"x", x},
           {"y", y},
           {"size",
            {{"field", "pairs"},
             {"type", "quantitative"},
             {"legend", nullptr},
             {"scale", {{"zero", true}, {"range", {20, 260}}}}}},
           {"tooltip", tooltip}}}},
        {{"mark",
          {{"type", "text"}, {"baseline", "bottom"}, {"color", "@quiet"}, {"fontSize", 11}}},
         {"encoding",
          {{"x", x}, {"y", bottom}, {"text", {{"field", "pairs"}, {"type", "quantitative"}}}}}}}}};
}

}  // namespace

Figure ReliabilityFigure(const SuiteRuns& suite, size_t run, const std::string& summary) {
  const std::vector<ReliabilityPoint>& points = suite.summary(run).calibration.reliability;
  const double lowest = points.front().bin.low < 0.5 ? 0 : 50;
  return {.id = fmt::format("{}-calibration-{}", suite.key, run + 1),
          .title = suite.labels[run],
          .summary = summary + SayBars(points),
          .spec = Spec("@" + suite.colors[run], lowest),
          .data = Data(points),
          .alternative = Alternative(points)};
}

}  // namespace assay
