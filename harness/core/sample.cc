#include "harness/core/sample.h"

#include "harness/core/conversation_json.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"

namespace assay {

Parts TextParts(std::string text) { return {Part{Part::Kind::kText, std::move(text)}}; }

std::string TextOf(const Parts& parts) {
  std::string text;
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::kText) text += part.data;
  }
  return text;
}

Conversation UserPrompt(std::string text) { return {Message{"user", TextParts(std::move(text))}}; }

std::vector<Pair> CountedPairs(const Label& label) {
  if (!label.pairs.empty()) return label.pairs;
  std::vector<Pair> pairs;
  for (size_t i = 0; i < label.grades.size(); ++i) {
    for (size_t j = 0; j < label.grades.size(); ++j) {
      if (label.grades[i] && label.grades[j] && *label.grades[i] > *label.grades[j]) {
        pairs.push_back({i, j, 1});
      }
    }
  }
  return pairs;
}

uint64_t ClusterOf(std::string_view key) { return Sha256Prefix(key); }

uint64_t ClusterOf(const Conversation& prompt) {
  return ClusterOf(CanonicalJson(ConversationToJson(prompt)));
}

}  // namespace assay
