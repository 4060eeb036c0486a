#include "harness/io/scores_format.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "harness/core/counted.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kMostResponses = 1 << 20;

[[noreturn]] void Wrong(std::string_view where, std::string_view what, const Json& got,
                        std::string_view expected) {
  throw Error(std::string(where) + ": " + std::string(what) + ": got " +
              std::string(TypeName(got)) + ", expected " + std::string(expected));
}

// {"failure": "message", "kind": "refused"}; the kind may be left out.
Failure FailureFromJson(const Json& value, Failure::Kind otherwise, std::string_view where) {
  Failure failure{otherwise, GetString(value, "failure", where)};
  if (value.contains("kind")) {
    try {
      failure.kind = FailureKindFromName(GetString(value, "kind", where));
    } catch (const Error& e) {
      throw Error(std::string(where) + ": " + e.what());
    }
  }
  return failure;
}

Reward RewardFromJson(const Json& value, std::string_view where) {
  if (value.is_number()) return value.get<double>();
  if (value.is_null()) return Failure{Failure::Kind::kMissing, "null in place of a reward"};
  if (value.is_object()) return FailureFromJson(value, Failure::Kind::kRefused, where);
  // ParseJson turns Python's non-finite numbers into these strings.
  if (value == "NaN" || value == "Infinity" || value == "-Infinity") {
    return Failure{Failure::Kind::kNotFinite, "the reward is " + value.get<std::string>()};
  }
  Wrong(where, "a reward", value, "a number, null or {\"failure\": \"...\"}");
}

std::vector<Reward> RewardsFromJson(const Json& value, std::string_view key,
                                    std::string_view where) {
  if (!value.is_array()) {
    Wrong(where, "\"" + std::string(key) + "\"", value, "a list with a reward per response");
  }
  std::vector<Reward> rewards;
  for (const Json& reward : value) rewards.push_back(RewardFromJson(reward, where));
  return rewards;
}

size_t IndexFromJson(const Json& value, std::string_view key, std::string_view where) {
  if (value.is_number_unsigned() && value.get<uint64_t>() < kMostResponses) {
    return value.get<size_t>();
  }
  throw Error(std::string(where) + ": \"" + std::string(key) + "\": got " + value.dump() +
              ", expected the index of a response, from 0");
}

std::vector<size_t> IndicesFromJson(const Json& object, std::string_view key,
                                    std::string_view where) {
  const auto it = object.find(key);
  if (it == object.end() || !it->is_array() || it->empty()) {
    Wrong(where, "\"" + std::string(key) + "\" of a verdict", it == object.end() ? Json() : *it,
          "a list of indices");
  }
  std::vector<size_t> indices;
  for (const Json& index : *it) indices.push_back(IndexFromJson(index, key, where));
  return indices;
}

std::vector<int> RanksFromJson(const Json& object, size_t shown, std::string_view where) {
  std::vector<int> ranks;
  for (const size_t rank : IndicesFromJson(object, "ranks", where)) {
    ranks.push_back(static_cast<int>(rank));
  }
  if (ranks.size() != shown) {
    throw Error(std::string(where) + ": \"ranks\": got " + Counted(ranks.size(), "rank") +
                ", expected " + std::to_string(shown) + ", one per shown response");
  }
  if (*std::min_element(ranks.begin(), ranks.end()) != 0) {
    throw Error(std::string(where) + ": \"ranks\": no response has rank 0, the best");
  }
  return ranks;
}

std::vector<int> RanksOfOutcome(const std::string& outcome, std::string_view where) {
  if (outcome == "first") return {0, 1};
  if (outcome == "second") return {1, 0};
  if (outcome == "tie") return {0, 0};
  throw Error(std::string(where) + ": \"outcome\": got \"" + outcome +
              "\", expected first, second or tie");
}

std::optional<double> ConfidenceFromJson(const Json& object, std::string_view where) {
  const auto it = object.find("confidence");
  if (it == object.end() || it->is_null()) return std::nullopt;
  const double confidence = GetNumber(object, "confidence", where);
  if (confidence >= 0 && confidence <= 1) return confidence;
  throw Error(std::string(where) + ": \"confidence\": got " + it->dump() + ", expected 0 to 1");
}

Verdict VerdictFromJson(const Json& value, std::string_view where) {
  if (!value.is_object()) Wrong(where, "a verdict", value, "an object");
  Verdict verdict;
  const bool pair = value.contains("first") || value.contains("second");
  if (pair) {
    for (const char* key : {"first", "second"}) {
      verdict.shown.push_back(IndexFromJson(value.value(key, Json()), key, where));
    }
  } else {
    verdict.shown = IndicesFromJson(value, "shown", where);
  }
  if (std::set(verdict.shown.begin(), verdict.shown.end()).size() != verdict.shown.size()) {
    throw Error(std::string(where) + ": a verdict shows a response twice");
  }
  if (value.contains("failure")) {
    verdict.ranks = FailureFromJson(value, Failure::Kind::kUnparsed, where);
  } else if (pair) {
    verdict.ranks = RanksOfOutcome(GetString(value, "outcome", where), where);
  } else {
    verdict.ranks = RanksFromJson(value, verdict.shown.size(), where);
  }
  verdict.confidence = ConfidenceFromJson(value, where);
  if (value.contains("repeat")) {
    verdict.repeat = static_cast<int>(IndexFromJson(value["repeat"], "repeat", where));
  }
  verdict.raw = GetString(value, "raw", where, "");
  return verdict;
}

std::string IdFromJson(const Json& object, std::string_view where) {
  const auto it = object.find("id");
  if (it != object.end() && it->is_number_integer()) return it->dump();
  return GetString(object, "id", where);
}

// All lists of rewards in a line speak of the same responses.
void RequireEqualLengths(const Judgement& judgement, std::string_view where) {
  std::optional<size_t> expected;
  if (!judgement.rewards.empty()) expected = judgement.rewards.size();
  for (const auto& [name, rewards] : judgement.dimensions) {
    if (expected.value_or(rewards.size()) != rewards.size()) {
      throw Error(std::string(where) + ": dimension \"" + name + "\": got " +
                  Counted(rewards.size(), "reward") + ", expected " + std::to_string(*expected));
    }
    expected = rewards.size();
  }
}

Json FailureToJson(const Failure& failure) {
  return {{"failure", failure.message}, {"kind", Name(failure.kind)}};
}

Json RewardsToJson(const std::vector<Reward>& rewards) {
  Json list = Json::array();
  for (const Reward& reward : rewards) {
    const Failure* failure = std::get_if<Failure>(&reward);
    list.push_back(failure ? FailureToJson(*failure) : Json(std::get<double>(reward)));
  }
  return list;
}

Json VerdictToJson(const Verdict& verdict) {
  Json value = {{"shown", verdict.shown}};
  if (const Failure* failure = std::get_if<Failure>(&verdict.ranks)) {
    value.update(FailureToJson(*failure));
  } else {
    value["ranks"] = std::get<std::vector<int>>(verdict.ranks);
  }
  if (verdict.confidence) value["confidence"] = *verdict.confidence;
  if (verdict.repeat != 0) value["repeat"] = verdict.repeat;
  if (!verdict.raw.empty()) value["raw"] = verdict.raw;
  return value;
}

// Other programs may mean anything by this key: what is no number is not ours.
std::map<std::string, double> AttributesFromJson(const Json& object) {
  std::map<std::string, double> attributes;
  const auto given = object.find("attributes");
  if (given == object.end() || !given->is_object()) return attributes;
  for (const auto& [name, value] : given->items()) {
    if (value.is_number() && std::isfinite(value.get<double>())) attributes[name] = value;
  }
  return attributes;
}

// As with attributes.
int64_t TruncatedFromJson(const Json& object) {
  const auto given = object.find("truncated");
  const bool counts = given != object.end() && given->is_number_unsigned() &&
                      given->get<uint64_t>() <= kMostResponses;
  return counts ? given->get<int64_t>() : 0;
}

}  // namespace

ScoresLine ScoresLineFromJson(const Json& object, std::string_view where) {
  if (!object.is_object()) Wrong(where, "a scores line", object, "an object");
  ScoresLine line{IdFromJson(object, where), {}};
  Judgement& judgement = line.judgement;
  if (object.contains("rewards")) {
    judgement.rewards = RewardsFromJson(object["rewards"], "rewards", where);
  }
  if (object.contains("dimensions")) {
    const Json& dimensions = object["dimensions"];
    if (!dimensions.is_object()) {
      Wrong(where, "\"dimensions\"", dimensions, "an object with a list of rewards per name");
    }
    for (const auto& [name, rewards] : dimensions.items()) {
      judgement.dimensions[name] = RewardsFromJson(rewards, name, where);
    }
  }
  if (object.contains("verdicts")) {
    const Json& verdicts = object["verdicts"];
    if (!verdicts.is_array()) Wrong(where, "\"verdicts\"", verdicts, "a list");
    for (const Json& verdict : verdicts) {
      judgement.verdicts.push_back(VerdictFromJson(verdict, where));
    }
  }
  if (judgement.rewards.empty() && judgement.dimensions.empty() && judgement.verdicts.empty()) {
    throw Error(std::string(where) +
                ": nothing is said of the sample: expected \"rewards\", \"dimensions\" or "
                "\"verdicts\" with something in it");
  }
  RequireEqualLengths(judgement, where);
  judgement.attributes = AttributesFromJson(object);
  judgement.usage.truncated = TruncatedFromJson(object);
  return line;
}

std::string ScoresLineToJson(const ScoresLine& line) {
  Json object = {{"id", line.id}};
  const Judgement& judgement = line.judgement;
  if (!judgement.rewards.empty()) object["rewards"] = RewardsToJson(judgement.rewards);
  for (const auto& [name, rewards] : judgement.dimensions) {
    object["dimensions"][name] = RewardsToJson(rewards);
  }
  for (const Verdict& verdict : judgement.verdicts) {
    object["verdicts"].push_back(VerdictToJson(verdict));
  }
  if (!judgement.attributes.empty()) object["attributes"] = judgement.attributes;
  if (judgement.usage.truncated > 0) object["truncated"] = judgement.usage.truncated;
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace assay
