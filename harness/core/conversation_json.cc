#include "harness/core/conversation_json.h"

#include <array>
#include <string>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"text", "image", "video", "audio"};

Part PartFromJson(const Json& value, std::string_view where) {
  RequireKnownKeys(value, {"type", "data", "text"}, where);
  const std::string type = GetString(value, "type", where);
  for (size_t i = 0; i < kKinds.size(); ++i) {
    // {"type": "text", "text": …} is how chat APIs write a text part.
    const char* key = value.contains("text") ? "text" : "data";
    if (kKinds[i] == type) return {static_cast<Part::Kind>(i), GetString(value, key, where)};
  }
  throw Error(std::string(where) + ": \"type\": got \"" + type +
              "\", expected text, image, video or audio");
}

}  // namespace

Json PartsToJson(const Parts& parts) {
  if (parts.size() == 1 && parts[0].kind == Part::Kind::kText) return parts[0].data;
  Json list = Json::array();
  for (const Part& part : parts) {
    list.push_back({{"type", kKinds[static_cast<size_t>(part.kind)]}, {"data", part.data}});
  }
  return list;
}

Parts PartsFromJson(const Json& value, std::string_view where) {
  if (value.is_string()) return TextParts(value.get<std::string>());
  if (!value.is_array()) {
    throw Error(std::string(where) + ": got " + std::string(TypeName(value)) +
                ", expected a string or a list of parts");
  }
  Parts parts;
  for (const Json& part : value) parts.push_back(PartFromJson(part, where));
  return parts;
}

Json ConversationToJson(const Conversation& conversation) {
  Json list = Json::array();
  for (const Message& message : conversation) {
    list.push_back({{"role", message.role}, {"content", PartsToJson(message.parts)}});
  }
  return list;
}

Conversation ConversationFromJson(const Json& value, std::string_view where) {
  if (!value.is_array()) {
    throw Error(std::string(where) + ": got " + std::string(TypeName(value)) +
                ", expected a list of messages {\"role\", \"content\"}");
  }
  Conversation conversation;
  for (const Json& message : value) {
    if (!message.is_object() || !message.contains("content")) {
      throw Error(std::string(where) + ": a message needs \"role\" and \"content\"");
    }
    conversation.push_back(
        {GetString(message, "role", where), PartsFromJson(message["content"], where)});
  }
  return conversation;
}

}  // namespace assay
