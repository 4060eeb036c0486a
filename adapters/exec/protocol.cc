#include "adapters/exec/protocol.h"

#include <algorithm>

#include "harness/core/conversation_json.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/suggest.h"
#include "harness/io/scores_format.h"

namespace assay {
namespace {

constexpr std::string_view kProtocol = "assay.exec/1";
constexpr std::string_view kCard = "the program's card";
constexpr uint64_t kLargestBatch = 4096;

// {"capabilities": ["scores"]} and the like: a list of strings; empty where the key is missing.
std::vector<std::string> Names(const Json& card, const char* key) {
  std::vector<std::string> names;
  const Json list = card.value(key, Json::array());
  if (!list.is_array()) {
    throw Error(std::string(kCard) + ": \"" + key + "\": got " + std::string(TypeName(list)) +
                ", expected a list of names");
  }
  for (const Json& name : list) {
    if (!name.is_string()) {
      throw Error(std::string(kCard) + ": \"" + key + "\": got " + std::string(TypeName(name)) +
                  ", expected a name");
    }
    names.push_back(name.get<std::string>());
  }
  return names;
}

void SetCapabilities(const Json& json, ExecCard& card) {
  const std::vector<std::string> known = {"scores", "compares", "ranks"};
  for (const std::string& name : Names(json, "capabilities")) {
    if (name == "scores") {
      card.scores = true;
    } else if (name == "compares") {
      card.compares = true;
    } else if (name == "ranks") {
      card.compares = card.ranks = true;
    } else {
      throw Error(std::string(kCard) + ": unknown capability \"" + name + "\"" +
                  Suggestion(name, known));
    }
  }
  card.dimensions = Names(json, "dimensions");
  if (!card.scores && !card.compares && card.dimensions.empty()) {
    throw Error(std::string(kCard) +
                ": got no capability, expected \"capabilities\" with scores, "
                "compares or ranks in it");
  }
}

size_t BatchOf(const Json& card) {
  const Json batch = card.value("batch", Json(1u));
  if (batch.is_number_unsigned() && batch >= 1 && batch <= kLargestBatch)
    return batch.get<size_t>();
  throw Error(std::string(kCard) + ": \"batch\": got " + batch.dump() +
              ", expected a whole number from 1 to " + std::to_string(kLargestBatch));
}

}  // namespace

ExecCard ParseExecCard(std::string_view line) {
  const Json json = ParseJson(line, kCard, {.max_depth = 16});
  RequireKnownKeys(json, {"protocol", "name", "capabilities", "dimensions", "batch"}, kCard);
  const std::string protocol = GetString(json, "protocol", kCard);
  if (protocol != kProtocol) {
    throw Error(std::string(kCard) + ": \"protocol\": got \"" + protocol + "\", expected \"" +
                std::string(kProtocol) + "\"");
  }
  ExecCard card;
  card.name = GetString(json, "name", kCard);
  if (card.name.empty()) throw Error(std::string(kCard) + ": \"name\" is empty");
  SetCapabilities(json, card);
  card.batch = BatchOf(json);
  card.canonical = CanonicalJson(json);
  return card;
}

std::string ExecRequest(const Sample& sample, const Ask& ask) {
  Json request = {{"id", sample.id},
                  {"ask", ask.verdicts && !ask.rewards ? "verdicts" : "rewards"},
                  {"prompt", ConversationToJson(sample.prompt)},
                  {"responses", Json::array()}};
  for (const Response& response : sample.responses) {
    request["responses"].push_back(PartsToJson(response.parts));
  }
  if (request["ask"] == "verdicts") request["orders"] = OrdersOf(ask, sample);
  return request.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

ExecReplies::ExecReplies(std::span<const Sample> samples, const Ask& ask, const ExecCard& card,
                         std::unordered_set<std::string>& stale,
                         std::span<std::optional<Judgement>> answers)
    : samples_(samples), ask_(ask), scores_(card.scores), stale_(stale), answers_(answers) {
  for (size_t i = 0; i < samples.size(); ++i) {
    if (samples[i].responses.empty()) {
      answers_[i].emplace();
    } else {
      open_.emplace(samples[i].id, i);
    }
  }
}

bool ExecReplies::Add(std::string_view line) {
  constexpr std::string_view kReply = "the reply";
  ScoresLine reply = ScoresLineFromJson(ParseJson(line, kReply, kScoresJson), kReply);
  const auto open = open_.find(reply.id);
  if (open == open_.end()) {
    if (stale_.erase(reply.id) > 0) return false;
    throw Error(answered_.contains(reply.id) ? "the reply repeats an id"
                                             : "the reply has an id that was not asked for");
  }
  const size_t i = open->second;
  RequireFit(samples_[i], reply.judgement);
  answers_[i] = std::move(reply.judgement);
  answered_.insert(reply.id);
  open_.erase(open);
  return true;
}

void ExecReplies::RequireFit(const Sample& sample, Judgement& judgement) const {
  const size_t responses = sample.responses.size();
  if (ask_.verdicts && !ask_.rewards) return RequireOrders(sample, judgement.verdicts);
  judgement.verdicts.clear();  // not asked for
  if (scores_ && judgement.rewards.empty()) throw Error("the reply has no rewards");
  if (judgement.rewards.empty() && judgement.dimensions.empty()) {
    throw Error("the reply has no rewards of a dimension");
  }
  if (!judgement.rewards.empty() && judgement.rewards.size() != responses) {
    throw Error("the reply has " + Counted(judgement.rewards.size(), "reward") + ", expected " +
                std::to_string(responses) + ", one per response");
  }
  for (const auto& [name, rewards] : judgement.dimensions) {
    if (rewards.size() == responses) continue;
    throw Error("the reply has " + Counted(rewards.size(), "reward") + " in dimension \"" + name +
                "\", expected " + std::to_string(responses) + ", one per response");
  }
}

void ExecReplies::RequireOrders(const Sample& sample, std::vector<Verdict>& verdicts) const {
  const std::vector<std::vector<size_t>> orders = OrdersOf(ask_, sample);
  if (verdicts.size() != orders.size()) {
    throw Error("the reply has " + Counted(verdicts.size(), "verdict") + ", expected " +
                std::to_string(orders.size()) + ", one per order");
  }
  const size_t repeats = static_cast<size_t>(std::max(1, ask_.repeats));
  for (size_t i = 0; i < orders.size(); ++i) {
    if (verdicts[i].shown != orders[i]) {
      throw Error("verdict " + std::to_string(i + 1) +
                  " of the reply shows other responses, or another order, than asked for");
    }
    verdicts[i].repeat = static_cast<int>(i / (orders.size() / repeats));
  }
}

std::vector<std::string> ExecReplies::Open() const {
  std::vector<std::string> ids;
  for (const auto& [id, index] : open_) ids.push_back(id);
  return ids;
}

}  // namespace assay
