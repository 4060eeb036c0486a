#include "results/run_codec.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "harness/core/error.h"
#include "harness/core/json.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 3> kPreparations = {"maker", "run_rm.py", "run_v2.py"};
constexpr std::array<std::string_view, 4> kOrders = {"given", "both", "random_swap",
                                                     "first_swapped"};

std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Reads `object[key]` into `field` where it is there.
template <typename T>
void Read(const Json& object, const char* key, T& field) {
  if (const auto found = object.find(key); found != object.end()) found->get_to(field);
}

Json CardToJson(const ModelCard& card) {
  return {{"name", card.name},
          {"adapter", card.adapter},
          {"scores", card.scores},
          {"compares", card.compares},
          {"ranks", card.ranks},
          {"represents", card.represents},
          {"steps", card.steps},
          {"prepares", card.prepares},
          {"dimensions", card.dimensions},
          {"parameters", card.parameters},
          {"type", card.type},
          {"licence", card.licence},
          {"device", card.device},
          {"dtype", card.dtype},
          {"fingerprint", card.fingerprint},
          {"options", card.options},
          {"max_in_flight", card.max_in_flight}};
}

ModelCard CardFromJson(const Json& value) {
  ModelCard card;
  Read(value, "name", card.name);
  Read(value, "adapter", card.adapter);
  Read(value, "scores", card.scores);
  Read(value, "compares", card.compares);
  Read(value, "ranks", card.ranks);
  Read(value, "represents", card.represents);
  Read(value, "steps", card.steps);
  Read(value, "prepares", card.prepares);
  Read(value, "dimensions", card.dimensions);
  Read(value, "parameters", card.parameters);
  Read(value, "type", card.type);
  Read(value, "licence", card.licence);
  Read(value, "device", card.device);
  Read(value, "dtype", card.dtype);
  Read(value, "fingerprint", card.fingerprint);
  Read(value, "options", card.options);
  Read(value, "max_in_flight", card.max_in_flight);
  return card;
}

Json AskToJson(const Ask& ask) {
  return {{"rewards", ask.rewards},
          {"verdicts", ask.verdicts},
          {"orders", kOrders[static_cast<size_t>(ask.orders)]},
          {"repeats", ask.repeats},
          {"preparation", kPreparations[static_cast<size_t>(ask.preparation)]},
          {"seed", ask.seed}};
}

// The place of `object[key]`, a missing one being the first, in `names`.
template <typename Enum>
Enum NamedEnum(const Json& object, const char* key, std::span<const std::string_view> names,
               std::string_view where) {
  const std::string name = object.value(key, std::string(names.front()));
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    throw Error(std::string(where) + ": unknown " + key + " \"" + name + "\"");
  }
  return static_cast<Enum>(found - names.begin());
}

Ask AskFromJson(const Json& value, std::string_view where) {
  Ask ask;
  Read(value, "rewards", ask.rewards);
  Read(value, "verdicts", ask.verdicts);
  Read(value, "repeats", ask.repeats);
  Read(value, "seed", ask.seed);
  ask.orders = NamedEnum<Ask::Orders>(value, "orders", kOrders, where);
  ask.preparation = NamedEnum<Ask::Preparation>(value, "preparation", kPreparations, where);
  return ask;
}

Json InvarianceToJson(const Invariance& invariance) {
  return {{"samples", invariance.samples},
          {"differ", invariance.differ},
          {"largest", invariance.largest},
          {"first_id", invariance.first_id}};
}

Invariance InvarianceFromJson(const Json& value) {
  Invariance invariance;
  Read(value, "samples", invariance.samples);
  Read(value, "differ", invariance.differ);
  Read(value, "largest", invariance.largest);
  Read(value, "first_id", invariance.first_id);
  return invariance;
}

}  // namespace

std::string RunDetailsToJson(const RunRecord& run) {
  Json details = {{"assay", run.assay},
                  {"model", CardToJson(run.model)},
                  {"suite_spec", run.suite_spec},
                  {"missing_parts", run.missing_parts},
                  {"ask", AskToJson(run.ask)},
                  {"prepare", run.prepare},
                  {"versions", run.versions},
                  {"command", run.command},
                  {"host", run.host}};
  if (run.invariance) details["invariance"] = InvarianceToJson(*run.invariance);
  return Dump(details);
}

void RunDetailsFromJson(std::string_view text, std::string_view where, RunRecord& run) {
  const Json value = ParseJson(text, where);
  try {
    Read(value, "assay", run.assay);
    if (value.contains("model")) run.model = CardFromJson(value["model"]);
    Read(value, "suite_spec", run.suite_spec);
    Read(value, "missing_parts", run.missing_parts);
    if (value.contains("ask")) run.ask = AskFromJson(value["ask"], where);
    Read(value, "prepare", run.prepare);
    Read(value, "versions", run.versions);
    Read(value, "command", run.command);
    Read(value, "host", run.host);
    if (value.contains("invariance")) run.invariance = InvarianceFromJson(value["invariance"]);
  } catch (const Json::exception& e) {
    throw Error(std::string(where) + ": " + e.what());
  }
}

std::string LinesToJson(const std::vector<std::string>& lines) { return Dump(Json(lines)); }

std::vector<std::string> LinesFromJson(std::string_view text, std::string_view where) {
  const Json value = ParseJson(text, where);
  try {
    return value.get<std::vector<std::string>>();
  } catch (const Json::exception& e) {
    throw Error(std::string(where) + ": " + e.what());
  }
}

}  // namespace assay
