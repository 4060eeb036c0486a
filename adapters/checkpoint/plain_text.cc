#include "adapters/checkpoint/plain_text.h"

#include <algorithm>

namespace assay {

std::string PlainText(const Conversation& conversation) {
  if (conversation.size() == 1) return TextOf(conversation[0].parts);
  std::string text;
  for (const Message& message : conversation) {
    if (!text.empty()) text += '\n';
    text += message.role + ": " + TextOf(message.parts);
  }
  return text;
}

std::optional<Failure> NotText(const Parts& parts) {
  const auto is_text = [](const Part& part) { return part.kind == Part::Kind::kText; };
  if (std::ranges::all_of(parts, is_text)) return std::nullopt;
  return Failure{Failure::Kind::kInput, "the model reads text only: got an image, video or audio"};
}

std::optional<Failure> NotText(const Conversation& conversation) {
  for (const Message& message : conversation) {
    if (auto failure = NotText(message.parts)) return failure;
  }
  return std::nullopt;
}

}  // namespace assay
