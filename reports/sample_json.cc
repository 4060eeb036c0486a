#include "reports/sample_json.h"

#include <algorithm>
#include <utility>

#include "harness/core/conversation_json.h"
#include "harness/core/json.h"

namespace assay {
namespace {

std::string Dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json ToJson(const Failure& failure) {
  return {{"failure", Name(failure.kind)}, {"message", failure.message}};
}

Json ToJson(const std::vector<Reward>& rewards) {
  Json values = Json::array();
  for (const Reward& reward : rewards) {
    if (const double* value = std::get_if<double>(&reward)) {
      values.push_back(*value);
    } else {
      values.push_back(ToJson(std::get<Failure>(reward)));
    }
  }
  return values;
}

Json ToJson(const Grades& grades) {
  Json values = Json::array();
  for (const std::optional<double>& grade : grades) values.push_back(grade ? Json(*grade) : Json());
  return values;
}

Json ToJson(const Verdict& verdict) {
  Json value = {{"shown", verdict.shown}, {"raw", verdict.raw}, {"repeat", verdict.repeat}};
  if (verdict.confidence) value["confidence"] = *verdict.confidence;
  if (const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks)) {
    value["ranks"] = *ranks;
  } else {
    value["failure"] = ToJson(std::get<Failure>(verdict.ranks));
  }
  return value;
}

// What each response is: "chosen" wins all its comparisons, "rejected" loses all, "between" both.
Json Roles(const Label& label, size_t responses) {
  std::vector<bool> wins(responses), loses(responses);
  for (const Pair& pair : label.pairs) {
    if (pair.winner < responses) wins[pair.winner] = true;
    if (pair.loser < responses) loses[pair.loser] = true;
  }
  if (label.pairs.empty()) {
    const auto [low, high] = std::minmax_element(label.grades.begin(), label.grades.end());
    for (size_t i = 0; i < std::min(responses, label.grades.size()); ++i) {
      if (!label.grades[i]) continue;
      wins[i] = *low < label.grades[i];
      loses[i] = label.grades[i] < *high;
    }
  }
  Json roles = Json::array();
  for (size_t i = 0; i < responses; ++i) {
    roles.push_back(wins[i] ? (loses[i] ? "between" : "chosen") : loses[i] ? "rejected" : "");
  }
  return roles;
}

Json ToJson(const Label& label) {
  Json value = {{"grades", ToJson(label.grades)}};
  for (const auto& [name, grades] : label.dimensions) value["dimensions"][name] = ToJson(grades);
  if (label.first_error) value["first_error"] = *label.first_error;
  return value;
}

}  // namespace

std::string SampleFactsJson(const JudgedSample& judged) {
  Json attributes = Json::object();
  for (const auto& [name, attribute] : judged.attributes) {
    std::visit([&, &key = name](const auto& value) { attributes[key] = value; }, attribute);
  }
  return Dump({{"id", judged.id},
               {"subset", judged.subset},
               {"group", judged.group},
               {"label", ToJson(judged.label)},
               {"roles", Roles(judged.label, judged.lengths.size())},
               {"lengths", judged.lengths},
               {"attributes", std::move(attributes)}});
}

std::string JudgementJson(const Judgement& judgement) {
  Json value = {{"rewards", ToJson(judgement.rewards)}};
  for (const auto& [name, rewards] : judgement.dimensions) {
    value["dimensions"][name] = ToJson(rewards);
  }
  for (const std::vector<Reward>& steps : judgement.steps) value["steps"].push_back(ToJson(steps));
  for (const Verdict& verdict : judgement.verdicts) value["verdicts"].push_back(ToJson(verdict));
  if (!judgement.attributes.empty()) value["attributes"] = judgement.attributes;
  const Usage& usage = judgement.usage;
  value["usage"] = {{"tokens", usage.tokens},
                    {"truncated", usage.truncated},
                    {"cost", usage.cost},
                    {"seconds", usage.seconds}};
  return Dump(value);
}

std::string SampleTextJson(const SampleText& text) {
  Json responses = Json::array();
  for (const Response& response : text.responses) {
    responses.push_back({{"content", PartsToJson(response.parts)}, {"author", response.author}});
  }
  return Dump({{"prompt", ConversationToJson(text.prompt)}, {"responses", std::move(responses)}});
}

}  // namespace assay
