#include <fmt/format.h>

#include "reports/figures/figures.h"

namespace assay {
namespace {

constexpr size_t kColors = 8;  // "run-1" … "run-8" of the palette

Json Data(const std::vector<StepSeries>& all, double scale) {
  const int decimals = scale == 1 ? 3 : 1;
  Json data = Json::array();
  for (const StepSeries& series : all) {
    for (const StepPoint& point : series.points) {
      const double value = point.value * scale;
      const auto& interval = point.score.interval;
      const double low = interval ? interval->low * scale : value;
      const double high = interval ? interval->high * scale : value;
      data.push_back(
          {{"series", series.name},
           {"step", point.step},
           {"value", value},
           {"low", low},
           {"high", high},
           {"text", fmt::format("step {}: {:.{}f} ({:.{}f} to {:.{}f}), n = {}", point.step, value,
                                decimals, low, decimals, high, decimals, point.score.n)}});
    }
  }
  return data;
}

}  // namespace

Figure StepsFigure(std::string id, std::string title, std::string axis, double scale,
                   const std::vector<StepSeries>& all) {
  Json domain = Json::array();
  Json range = Json::array();
  for (const StepSeries& series : all) {
    range.push_back(fmt::format("@run-{}", domain.size() % kColors + 1));
    domain.push_back(series.name);
  }
  Json color = {{"field", "series"},
                {"type", "nominal"},
                {"sort", nullptr},
                {"title", nullptr},
                {"scale", {{"domain", std::move(domain)}, {"range", std::move(range)}}}};
  if (all.size() == 1) color["legend"] = nullptr;
  Json y = {{"field", "value"},
            {"type", "quantitative"},
            {"title", std::move(axis)},
            {"scale", {{"zero", false}}}};
  Json low = y;
  low["field"] = "low";
  Json spec = {{"height", 260},
               {"encoding",
                {{"x", {{"field", "step"}, {"type", "quantitative"}, {"title", "training step"}}},
                 {"color", std::move(color)},
                 {"tooltip", {{"field", "text"}, {"type", "nominal"}}}}},
               {"layer",
                {{{"mark", {{"type", "rule"}, {"strokeWidth", 1.5}, {"opacity", 0.6}}},
                  {"encoding", {{"y", std::move(low)}, {"y2", {{"field", "high"}}}}}},
                 {{"mark", {{"type", "line"}, {"strokeWidth", 2}}}, {"encoding", {{"y", y}}}},
                 {{"mark", {{"type", "point"}, {"size", 64}, {"filled", true}, {"opacity", 1}}},
                  {"encoding", {{"y", y}}}}}}};
  return {.id = std::move(id),
          .title = std::move(title),
          .summary = "",
          .spec = std::move(spec),
          .data = Data(all, scale),
          .alternative = std::nullopt};
}

}  // namespace assay
