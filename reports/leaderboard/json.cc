#include <utility>

#include "reports/leaderboard.h"

namespace assay {
namespace {

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

template <typename Value>
Json OrNull(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

Json ToJson(const Estimate& estimate, const std::string& because) {
  const auto& interval = estimate.interval;
  return {{"value", OrNull(estimate.value)},
          {"low", interval ? Json(interval->low) : Json()},
          {"high", interval ? Json(interval->high) : Json()},
          {"interval", interval ? Json(interval->method) : Json()},
          {"n", estimate.n},
          {"because", OrNull(because.empty() ? estimate.because : because)},
          {"interval_because", OrNull(estimate.interval_because)}};
}

Json ToJson(const std::optional<RankRange>& rank) {
  if (!rank) return nullptr;
  return {{"rank", rank->rank}, {"low", rank->low}, {"high", rank->high}, {"group", rank->group}};
}

Json ToJson(const BoardSuite& suite) {
  return {{"name", suite.name},     {"title", suite.title},
          {"sha256", suite.sha256}, {"ranked", suite.unranked.empty()},
          {"weight", suite.weight}, {"because", OrNull(suite.no_weight)},
          {"draws", suite.draws}};
}

Json ToJson(const Leaderboard& board, size_t m, size_t s) {
  const BoardCell& cell = board.Cell(m, s);
  Json scores = Json::array();
  for (const OfficialScore& score : cell.scores) {
    Json json = ToJson(score.estimate, "");
    json["name"] = score.name.name;
    json["kind"] = Name(score.name.kind);
    json["unit"] = Name(score.name.unit);
    scores.push_back(std::move(json));
  }
  const BoardRun* run = cell.run ? &board.runs[*cell.run] : nullptr;
  return {{"suite", board.suites[s].name},
          {"run", run != nullptr ? Json(run->summary.run.id) : Json()},
          {"failed", run != nullptr ? Json(run->summary.counts.failed) : Json()},
          {"rank", ToJson(board.suites[s].ranks[m])},
          {"because", OrNull(cell.because)},
          {"scores", std::move(scores)}};
}

Json ToJson(const Leaderboard& board, size_t m) {
  const BoardModel& model = board.models[m];
  const Strength& strength = model.strength;
  Estimate estimate;
  estimate.value = strength.value;
  estimate.interval = strength.interval;
  estimate.interval_because = strength.interval_because;
  estimate.n = static_cast<size_t>(strength.comparisons);
  Json suites = Json::array();
  for (size_t s = 0; s < board.suites.size(); ++s) suites.push_back(ToJson(board, m, s));
  return {{"name", model.label},
          {"adapter", model.card.adapter},
          {"type", OrNull(model.card.type)},
          {"licence", OrNull(model.card.licence)},
          {"parameters", model.card.parameters > 0 ? Json(model.card.parameters) : Json()},
          {"fingerprint", OrNull(model.card.fingerprint)},
          {"judged", model.judged},
          {"cost_per_1000", OrNull(model.CostPerThousand())},
          {"samples_per_second", OrNull(model.SamplesPerSecond())},
          {"mean", ToJson(model.mean, "")},
          {"rank", ToJson(model.rank)},
          {"bradley_terry", ToJson(estimate, strength.because)},
          {"suites", std::move(suites)}};
}

}  // namespace

std::string LeaderboardJson(const Leaderboard& board) {
  Json suites = Json::array(), models = Json::array(), agreements = Json::array();
  for (const BoardSuite& suite : board.suites) suites.push_back(ToJson(suite));
  for (const size_t m : board.order) models.push_back(ToJson(board, m));
  for (const SuiteAgreement& agreement : board.agreements) {
    agreements.push_back({{"first", board.suites[agreement.first].name},
                          {"second", board.suites[agreement.second].name},
                          {"models", agreement.models},
                          {"tau", OrNull(agreement.tau)},
                          {"because", OrNull(agreement.because)}});
  }
  const Json json = {{"format", "assay.leaderboard/1"},
                     {"level", board.level},
                     {"suites", std::move(suites)},
                     {"models", std::move(models)},
                     {"agreements", std::move(agreements)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace assay
