#include "results/judgement_codec.h"

#include <array>
#include <charconv>
#include <cmath>

#include "harness/core/error.h"
#include "harness/core/json.h"

namespace assay {
namespace {

// Messages come from other programs and need not be UTF-8.
std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool AnyRetryable(const std::vector<Reward>& rewards) {
  for (const Reward& reward : rewards) {
    const auto* failure = std::get_if<Failure>(&reward);
    if (failure != nullptr && IsRetryable(failure->kind)) return true;
  }
  return false;
}

bool AnyRetryable(const Judgement& judgement) {
  if (AnyRetryable(judgement.rewards)) return true;
  for (const auto& [name, rewards] : judgement.dimensions) {
    if (AnyRetryable(rewards)) return true;
  }
  for (const auto& rewards : judgement.steps) {
    if (AnyRetryable(rewards)) return true;
  }
  for (const Verdict& verdict : judgement.verdicts) {
    const auto* failure = std::get_if<Failure>(&verdict.ranks);
    if (failure != nullptr && IsRetryable(failure->kind)) return true;
  }
  return false;
}

Json FailureToJson(const Failure& failure) {
  return {{"failure", Name(failure.kind)}, {"message", failure.message}};
}

Failure FailureFromJson(const Json& value, std::string_view where) {
  return {FailureKindFromName(GetString(value, "failure", where)),
          GetString(value, "message", where, "")};
}

void AppendNumber(std::string& text, double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

// A plain list of numbers; false where it is anything else.
bool ParseNumbers(std::string_view text, std::vector<Reward>& rewards) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  const char* at = text.data() + 1;
  const char* const end = text.data() + text.size() - 1;
  while (at != end) {
    double value = 0;
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error != std::errc() || !std::isfinite(value)) return false;
    rewards.emplace_back(value);
    if (stop == end) return true;
    if (*stop != ',' || stop + 1 == end) return false;
    at = stop + 1;
  }
  return true;
}

std::vector<Reward> RewardsOf(const Json& value, std::string_view where) {
  if (!value.is_array()) throw Error(std::string(where) + ": expected a list of rewards");
  std::vector<Reward> rewards;
  for (const Json& item : value) {
    if (item.is_number()) {
      rewards.emplace_back(item.get<double>());
    } else {
      rewards.emplace_back(FailureFromJson(item, where));
    }
  }
  return rewards;
}

Json ListOf(const std::vector<Reward>& rewards) {
  Json list = Json::array();
  for (const Reward& reward : rewards) {
    const auto* failure = std::get_if<Failure>(&reward);
    list.push_back(failure != nullptr ? FailureToJson(*failure) : Json(std::get<double>(reward)));
  }
  return list;
}

Json VerdictToJson(const Verdict& verdict) {
  Json value = {{"shown", verdict.shown}, {"repeat", verdict.repeat}};
  if (const auto* failure = std::get_if<Failure>(&verdict.ranks)) {
    value.update(FailureToJson(*failure));
  } else {
    value["ranks"] = std::get<std::vector<int>>(verdict.ranks);
  }
  if (verdict.confidence) value["confidence"] = *verdict.confidence;
  if (!verdict.raw.empty()) value["raw"] = verdict.raw;
  return value;
}

Verdict VerdictFromJson(const Json& value, std::string_view where) {
  Verdict verdict;
  verdict.shown = value.at("shown").get<std::vector<size_t>>();
  verdict.repeat = value.at("repeat").get<int>();
  if (value.contains("ranks")) {
    verdict.ranks = value["ranks"].get<std::vector<int>>();
  } else {
    verdict.ranks = FailureFromJson(value, where);
  }
  if (value.contains("confidence")) verdict.confidence = GetNumber(value, "confidence", where);
  verdict.raw = GetString(value, "raw", where, "");
  return verdict;
}

}  // namespace

JudgementState StateOf(const Judgement& judgement) {
  if (FirstFailure(judgement) == nullptr) return JudgementState::kJudged;
  return AnyRetryable(judgement) ? JudgementState::kAskAgain : JudgementState::kFailed;
}

std::string RewardsToJson(const std::vector<Reward>& rewards) {
  std::string text = "[";
  for (const Reward& reward : rewards) {
    if (text.size() > 1) text += ',';
    if (const auto* failure = std::get_if<Failure>(&reward)) {
      text += Dump(FailureToJson(*failure));
    } else {
      AppendNumber(text, std::get<double>(reward));
    }
  }
  return text += ']';
}

std::vector<Reward> RewardsFromJson(std::string_view text, std::string_view where) {
  std::vector<Reward> rewards;
  if (ParseNumbers(text, rewards)) return rewards;
  return RewardsOf(ParseJson(text, where), where);
}

std::string MoreToJson(const Judgement& judgement) {
  if (judgement.dimensions.empty() && judgement.steps.empty() && judgement.verdicts.empty() &&
      judgement.attributes.empty()) {
    return "";
  }
  Json value = Json::object();
  for (const auto& [name, rewards] : judgement.dimensions) {
    value["dimensions"][name] = ListOf(rewards);
  }
  for (const auto& rewards : judgement.steps) value["steps"].push_back(ListOf(rewards));
  for (const Verdict& verdict : judgement.verdicts) {
    value["verdicts"].push_back(VerdictToJson(verdict));
  }
  for (const auto& [name, number] : judgement.attributes) value["attributes"][name] = number;
  return Dump(value);
}

void MoreFromJson(std::string_view text, std::string_view where, Judgement& judgement) {
  if (text.empty()) return;
  const Json value = ParseJson(text, where);
  RequireKnownKeys(value, {"dimensions", "steps", "verdicts", "attributes"}, where);
  try {
    if (value.contains("dimensions")) {
      for (const auto& [name, rewards] : value["dimensions"].items()) {
        judgement.dimensions[name] = RewardsOf(rewards, where);
      }
    }
    if (value.contains("steps")) {
      for (const Json& list : value["steps"]) judgement.steps.push_back(RewardsOf(list, where));
    }
    if (value.contains("verdicts")) {
      for (const Json& verdict : value["verdicts"]) {
        judgement.verdicts.push_back(VerdictFromJson(verdict, where));
      }
    }
    if (value.contains("attributes")) {
      judgement.attributes = value["attributes"].get<std::map<std::string, double>>();
    }
  } catch (const Json::exception& e) {
    throw Error(std::string(where) + ": " + e.what());
  }
}

}  // namespace assay
