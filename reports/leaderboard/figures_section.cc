#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "harness/core/counted.h"
#include "harness/metrics/leaderboard/pareto.h"
#include "reports/leaderboard/sections.h"
#include "reports/leaderboard/shown.h"

namespace assay {
namespace {

constexpr size_t kMostRows = 40;  // of the figure of means; the page's script keeps to it, too
constexpr double kLine = 22;      // pixels

Json RankRow(const Leaderboard& board, const BoardModel& model) {
  const double value = 100 * *model.mean.value;
  const std::string interval = StandingIntervalText(board, model.mean);
  return {{"name", model.label},
          {"kind", model.baseline ? "baseline" : "model"},
          {"value", value},
          {"low", model.mean.interval ? 100 * model.mean.interval->low : value},
          {"high", model.mean.interval ? 100 * model.mean.interval->high : value},
          {"text", fmt::format("{}: {}{}, rank {}, group {}", model.label,
                               StandingText(board, *model.mean.value),
                               interval.empty() ? "" : fmt::format(" ({})", interval),
                               RankRangeText(*model.rank), model.rank->group)}};
}

// What the ranks are by, in a sentence.
const char* Called(const Leaderboard& board) { return OnlySuite(board) ? "score" : "mean"; }

// The page's script says the same of a ranking of its own (board_figures.js).
std::string SayBest(const Leaderboard& board, const std::vector<size_t>& ranked) {
  const auto rank_of = [&](size_t m) -> const RankRange& { return *board.models[m].rank; };
  std::vector<std::string> first;
  for (const size_t m : ranked) {
    if (rank_of(m).group == 1) first.push_back(board.models[m].label);
  }
  constexpr size_t kNamed = 3;
  if (ranked.empty()) return "No model is ranked.";
  if (ranked.size() == 1) return fmt::format("{} is the only model that is ranked.", first[0]);
  if (first.size() == 1 && rank_of(ranked[0]).high == 1) {
    return fmt::format("{} is found better than every other model.", first[0]);
  }
  if (first.size() == 1) return fmt::format("{} is alone in the first group.", first[0]);
  if (first.size() <= kNamed) {
    return fmt::format("{} may each be the best; the data do not tell which.",
                       fmt::join(first, ", "));
  }
  const std::string each = fmt::format("{} may each be the best", Counted(first.size(), "model"));
  if (rank_of(ranked[0]).rank != 1) return each + "; the data do not tell which.";
  return fmt::format("{} has the highest {}; {}.", first[0], Called(board), each);
}

Json Quantity(const char* field, std::string title, Json scale) {
  return {{"field", field},
          {"type", "quantitative"},
          {"title", std::move(title)},
          {"scale", std::move(scale)}};
}

// Without a suite's name: a specification holds no text from data sets, and the title has it.
std::string Axis(const Leaderboard& board) {
  return OnlySuite(board) ? "score, %" : "mean score, %";
}

Json KindScale(Json range) {
  return {{"field", "kind"},
          {"type", "nominal"},
          {"legend", nullptr},
          {"scale", {{"domain", {"model", "baseline"}}, {"range", std::move(range)}}}};
}

Figure RankFigure(const Leaderboard& board, const std::vector<size_t>& ranked) {
  Json data = Json::array();
  for (size_t i = 0; i < std::min(kMostRows, ranked.size()); ++i) {
    data.push_back(RankRow(board, board.models[ranked[i]]));
  }
  const Json scale = {{"zero", false}};
  Json low = Quantity("low", Axis(board), scale);
  Json spec = {
      {"height", {{"step", kLine}}},
      {"encoding",
       {{"y", {{"field", "name"}, {"type", "nominal"}, {"sort", nullptr}, {"title", nullptr}}},
        {"stroke", KindScale({"@run-1", "@baseline-1"})},
        {"tooltip", {{"field", "text"}, {"type", "nominal"}}}}},
      {"layer",
       {{{"mark", {{"type", "rule"}, {"strokeWidth", 2}}},
         {"encoding", {{"x", std::move(low)}, {"x2", {{"field", "high"}}}}}},
        {{"mark", {{"type", "point"}, {"size", 64}, {"strokeWidth", 2}, {"opacity", 1}}},
         {"encoding",
          {{"x", Quantity("value", Axis(board), scale)},
           {"fill", KindScale({"@run-1", "@surface"})}}}}}}};
  std::string summary = SayBest(board, ranked);
  if (ranked.size() > kMostRows) {
    summary += fmt::format(" Shown are the first {} of {} models.", kMostRows, ranked.size());
  }
  return {.id = "board-ranks",
          .title = fmt::format("{} with {} intervals", StandingName(board), LevelText(board)),
          .summary = std::move(summary),
          .spec = std::move(spec),
          .data = std::move(data)};
}

// What a model takes, and how a figure calls it.
struct Price {
  const char* id;
  const char* what;
  const char* axis;
  const char* label;  // a Vega expression
  std::function<std::optional<double>(const BoardModel&)> of;
  std::function<std::string(double)> text;
};

std::vector<Price> Prices() {
  return {{"board-size", "size", "parameters", "replace(format(datum.value, '~s'), 'G', 'B')",
           [](const BoardModel& model) {
             return model.card.parameters > 0
                        ? std::optional(static_cast<double>(model.card.parameters))
                        : std::nullopt;
           },
           [](double count) { return ParametersText(static_cast<int64_t>(count)); }},
          {"board-cost", "cost", "dollars per 1,000 samples", "format(datum.value, '~g')",
           [](const BoardModel& model) { return model.CostPerThousand(); },
           [](double dollars) { return CostText(dollars); }}};
}

// A point per model, and steps through those of the front, which are named.
Json PriceSpec(const Leaderboard& board, const Price& price) {
  Json x = Quantity("price", price.axis, {{"type", "log"}, {"nice", true}});
  x["axis"] = {{"labelExpr", price.label}};
  const Json y = Quantity("value", Axis(board), {{"zero", false}, {"nice", true}});
  Json color = {{"field", "kind"},
                {"type", "nominal"},
                {"legend", nullptr},
                {"scale", {{"domain", {"front", "other"}}, {"range", {"@run-1", "@quiet"}}}}};
  Json fill = color;
  fill["scale"]["range"] = {"@run-1", "@surface"};
  Json is_front = {{{"filter", {{"field", "kind"}, {"equal", "front"}}}}};
  return {{"height", 320},
          {"encoding", {{"x", x}, {"y", y}, {"tooltip", {{"field", "text"}, {"type", "nominal"}}}}},
          {"layer",
           {{{"transform", is_front},
             {"mark",
              {{"type", "line"},
               {"interpolate", "step-after"},
               {"strokeWidth", 1.5},
               {"color", "@run-1"}}}},
            {{"mark", {{"type", "point"}, {"size", 70}, {"strokeWidth", 2}, {"opacity", 1}}},
             {"encoding", {{"stroke", color}, {"fill", std::move(fill)}}}},
            {{"transform", is_front},
             {"mark",
              {{"type", "text"},
               {"align", "left"},
               {"dx", 8},
               {"dy", -8},
               {"limit", 180},
               {"color", "@ink"}}},
             {"encoding", {{"text", {{"field", "label"}, {"type", "nominal"}}}}}}}}};
}

std::optional<Figure> PriceFigure(const Leaderboard& board, const Price& price,
                                  const std::vector<size_t>& ranked) {
  const auto known = std::ranges::count_if(
      board.models, [&](const BoardModel& model) { return price.of(model).has_value(); });
  if (known < 2) return std::nullopt;
  std::vector<size_t> priced;
  std::vector<PricedScore> points;
  for (const size_t m : ranked) {
    const auto of = price.of(board.models[m]);
    if (!of) continue;
    priced.push_back(m);
    points.push_back({*board.models[m].mean.value, *of});
  }
  const std::vector<bool> front = ParetoFront(points);
  Json data = Json::array();
  std::vector<std::string> best;
  for (size_t i = 0; i < priced.size(); ++i) {
    const BoardModel& model = board.models[priced[i]];
    data.push_back(
        {{"name", model.label},
         {"kind", front[i] ? "front" : "other"},
         {"label", front[i] ? model.label : ""},
         {"price", points[i].price},
         {"value", 100 * points[i].score},
         {"text", fmt::format("{}: {}, {}", model.label, StandingText(board, points[i].score),
                              price.text(points[i].price))}});
    if (front[i]) best.push_back(model.label);
  }
  constexpr size_t kNamed = 5;
  const std::string names = best.size() <= kNamed
                                ? fmt::format("{}", fmt::join(best, ", "))
                                : fmt::format("{} of {} models", best.size(), priced.size());
  const std::string summary =
      priced.empty() ? "No model is ranked."
                     : fmt::format(
                           "No model has a higher {0} for less: {1}. Filled marks and the "
                           "line; by the {0}s alone, without their intervals.",
                           Called(board), names);
  return Figure{.id = price.id,
                .title = fmt::format("{} against {}", StandingName(board), price.what),
                .summary = summary,
                .spec = PriceSpec(board, price),
                .data = std::move(data)};
}

}  // namespace

std::optional<Section> BoardFiguresSection(const Leaderboard& board) {
  std::vector<size_t> ranked;
  for (const size_t m : board.order) {
    if (board.models[m].rank) ranked.push_back(m);
  }
  // Weights that are set on the page may rank what has no rank yet.
  if (!board.WidestSuite()) return std::nullopt;
  Section section{.id = "standing", .title = "Who leads, and for what", .nav = "Figures"};
  section.blocks.push_back(RankFigure(board, ranked));
  for (const Price& price : Prices()) {
    if (auto figure = PriceFigure(board, price, ranked)) {
      section.blocks.push_back(std::move(*figure));
    }
  }
  return section;
}

}  // namespace assay
