#include "suites/conversation_pair.h"

#include <algorithm>
#include <utility>

#include "harness/core/conversation_json.h"

namespace assay {
namespace {

Conversation ReadMessages(const Json& value, std::string_view ours, const RowPlace& place) {
  const std::string column = place.columns.Describe(ours);
  if (!IsMessageList(value)) {
    throw place.Wrong(column + ": got " + std::string(TypeName(value)) +
                      ", expected a list of messages as in the other response");
  }
  return ConversationFromJson(value, place.reader.Where() + ": " + column);
}

// How many messages both begin with, leaving each at least one for its response.
size_t CommonPrefix(const Conversation& a, const Conversation& b) {
  const size_t most = std::min(a.size(), b.size()) - 1;
  size_t length = 0;
  while (length < most && a[length] == b[length]) ++length;
  return length;
}

bool Agrees(const Json& prompt, const Conversation& prefix, const RowPlace& place) {
  if (prompt.is_string()) {
    return !prefix.empty() && TextOf(prefix.back().parts) == prompt.get_ref<const std::string&>();
  }
  return ConversationFromJson(prompt, place.reader.Where() + ": \"prompt\"") == prefix;
}

Response TakeResponse(Conversation& conversation, size_t prefix, std::string_view ours,
                      const RowPlace& place) {
  if (conversation.size() != prefix + 1) {
    throw place.Wrong(place.columns.Describe(ours) + ": got " +
                      std::to_string(conversation.size() - prefix) +
                      " messages after what chosen and rejected have in common, expected 1");
  }
  Response response;
  response.parts = std::move(conversation.back().parts);
  return response;
}

Conversation PromptOf(Json* prompt, const Conversation& chosen, size_t prefix,
                      const RowPlace& place) {
  Conversation common(chosen.begin(), chosen.begin() + static_cast<ptrdiff_t>(prefix));
  if (prompt == nullptr) {
    if (prefix == 0) throw place.Wrong("\"chosen\" and \"rejected\" have no prompt in common");
    return common;
  }
  if (prefix == 0) {
    if (prompt->is_string()) return UserPrompt(prompt->get<std::string>());
    return ConversationFromJson(*prompt, place.reader.Where() + ": \"prompt\"");
  }
  if (!Agrees(*prompt, common, place)) {
    throw place.Wrong(place.columns.Describe("prompt") +
                      " is not what chosen and rejected begin with; expected the same prompt or "
                      "no such column");
  }
  return common;
}

}  // namespace

bool IsMessageList(const Json& value) {
  return value.is_array() && !value.empty() && value[0].is_object() && value[0].contains("role");
}

void ReadConversationPair(Json* prompt, const Json& chosen, const Json& rejected,
                          const RowPlace& place, Sample& sample) {
  Conversation winner = ReadMessages(chosen, "chosen", place);
  Conversation loser = ReadMessages(rejected, "rejected", place);
  const size_t prefix = CommonPrefix(winner, loser);
  sample.prompt = PromptOf(prompt, winner, prefix, place);
  sample.responses.push_back(TakeResponse(winner, prefix, "chosen", place));
  sample.responses.push_back(TakeResponse(loser, prefix, "rejected", place));
  sample.label.grades = {1.0, 0.0};
}

}  // namespace assay
