#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "reports/leaderboard/sections.h"
#include "reports/leaderboard/shown.h"
#include "reports/numbers.h"
#include "reports/visible_text.h"
#include "reports/writers/encoding.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

// Ends of intervals are shown with four digits or fewer.
double Rounded(double value) { return std::stod(fmt::format("{:.6g}", value)); }

Json OrNull(std::optional<double> value) { return value ? Json(*value) : Json(); }

// Decimals of a score as `FormatScore` has them.
int DecimalsOf(ScoreName::Unit unit, SuiteCard::Printed printed) {
  const std::string text = FormatScore(0, unit, printed);
  const size_t point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

// Values and ends of one score of all models, null where there is none.
struct Values {
  Json values = Json::array(), low = Json::array(), high = Json::array();

  void Add(const Estimate* estimate) {
    const bool defined = estimate != nullptr && estimate->value;
    const bool interval = defined && estimate->interval;
    values.push_back(defined ? Json(*estimate->value) : Json());
    low.push_back(interval ? Json(Rounded(estimate->interval->low)) : Json());
    high.push_back(interval ? Json(Rounded(estimate->interval->high)) : Json());
  }

  Json Under(const ScoreName& name, SuiteCard::Printed as_printed) && {
    const SuiteCard::Printed printed = Shown(as_printed);
    return {{"name", name.name},
            {"scale", ScoreScale(name.unit, printed)},
            {"decimals", DecimalsOf(name.unit, printed)},
            {"values", std::move(values)},
            {"low", std::move(low)},
            {"high", std::move(high)}};
  }
};

Json PartsToJson(const Leaderboard& board, size_t s) {
  Json parts = Json::array();
  for (const ScoreName& name : PartsOf(board, s)) {
    Values values;
    for (size_t m = 0; m < board.models.size(); ++m) {
      values.Add(EstimateOf(board.Cell(m, s), name));
    }
    parts.push_back(std::move(values).Under(name, board.suites[s].printed));
  }
  return parts;
}

// The upper halves of floats, least byte first.
std::string BitsToBase64(std::span<const uint16_t> bits) {
  std::string bytes;
  for (const uint16_t value : bits) {
    bytes += static_cast<char>(value & 0xff);
    bytes += static_cast<char>(value >> 8);
  }
  return Base64(bytes);
}

Json SuiteToJson(const Leaderboard& board, size_t s) {
  const BoardSuite& suite = board.suites[s];
  Values values;
  Json because = Json::array();
  ScoreName overall;
  overall.name = suite.title;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const BoardCell& cell = board.Cell(m, s);
    const Estimate* estimate = cell.Overall();
    if (estimate != nullptr) overall.unit = cell.scores[0].name.unit;
    values.Add(estimate);
    because.push_back(cell.because);
  }
  Json json = std::move(values).Under(overall, suite.printed);
  json["because"] = std::move(because);
  json["ranked"] = suite.unranked.empty();
  json["fraction"] = suite.fraction;
  json["why"] = suite.unranked.empty() && !suite.fraction ? suite.no_weight : suite.unranked;
  json["reason"] = suite.no_weight;
  json["weight"] = suite.weight;
  json["parts"] = PartsToJson(board, s);
  return json;
}

Json ModelToJson(const BoardModel& model) {
  return {{"name", model.label},
          {"type", model.card.type},
          {"licence", model.card.licence},
          {"parameters", model.card.parameters > 0 ? Json(model.card.parameters) : Json()},
          {"capabilities", CapabilitiesOf(model.card)},
          {"baseline", model.baseline},
          {"cost", OrNull(model.CostPerThousand())},
          {"speed", OrNull(model.SamplesPerSecond())},
          {"strength", OrNull(model.strength.value)}};
}

}  // namespace

Json BoardData(const Leaderboard& board) {
  Json models = Json::array(), suites = Json::array(), critical = Json::array();
  for (const BoardModel& model : board.models) models.push_back(ModelToJson(model));
  for (size_t s = 0; s < board.suites.size(); ++s) suites.push_back(SuiteToJson(board, s));
  for (size_t m = 0; m <= board.models.size(); ++m) {
    critical.push_back(CriticalDifference(m, board.level));
  }
  MakeVisible(models);
  MakeVisible(suites);
  for (size_t s = 0; s < board.suites.size(); ++s) {
    const BoardSuite& suite = board.suites[s];
    suites[s]["pairs"] = suite.unranked.empty() ? BitsToBase64(suite.pairs.bits()) : "";
  }
  return {{"models", std::move(models)},
          {"suites", std::move(suites)},
          {"order", board.order},
          {"level", LevelText(board)},
          {"critical", std::move(critical)}};
}

}  // namespace assay
