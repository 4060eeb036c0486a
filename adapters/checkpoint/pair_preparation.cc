#include "adapters/checkpoint/pair_preparation.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/checkpoint/plain_text.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kPairRmSource = 1224, kPairRmAll = 2048;

std::string PrefixToken(const CheckpointText& text, uint32_t id) {
  if (auto token = text.tokenizer.IdToToken(id)) return *token;
  throw Error("PairRM's prefix is no token: got id " + std::to_string(id) +
              ", expected one that the tokenizer knows (" + text.where + ")");
}

// transformers takes an empty second text for none.
Encoding EncodePair(const Tokenizer& tokenizer, const std::string& question,
                    const std::string& answer, const TokenLimit& limit) {
  return answer.empty() ? tokenizer.EncodeWithin(question, SpecialTokens::kAdd, limit)
                        : tokenizer.EncodePair(question, answer, SpecialTokens::kAdd, limit);
}

// Turns of user and assistant by place, the last one the user's: the question.
bool TakesTurns(const Conversation& prompt) {
  for (size_t i = 0; i < prompt.size(); ++i) {
    if (prompt[i].role != (i % 2 == 0 ? "user" : "assistant")) return false;
  }
  return prompt.size() % 2 == 1;
}

std::string Turn(size_t i) { return "<Response " + std::to_string(i / 2 + 1) + ">"; }

std::string Questions(const Conversation& prompt) {
  std::string text =
      "Finish the following coversation in each i-th turn by filling in <Response i> with your "
      "response.";
  for (size_t i = 0; i < prompt.size(); i += 2) {
    text += (i == 0 ? "USER: " : "\nUSER: ") + TextOf(prompt[i].parts) + "\nAssistant: " + Turn(i);
  }
  return text;
}

std::string Answers(const Conversation& prompt, const Response& last) {
  std::string text;
  for (size_t i = 1; i < prompt.size(); i += 2) {
    text += Turn(i) + ": " + TextOf(prompt[i].parts) + "\n";
  }
  return text + Turn(prompt.size()) + ": " + TextOf(last.parts);
}

}  // namespace

PreparedSample PairPreparation::Prepare(const Ticketed& ticketed) const {
  const Sample& sample = ticketed.sample;
  PreparedSample prepared{.ticket = ticketed.ticket};
  const std::optional<Failure> bad_prompt = NotText(sample.prompt);
  const std::string question = PlainText(sample.prompt);
  for (const Response& response : sample.responses) {
    if (const auto failure = bad_prompt ? bad_prompt : NotText(response.parts)) {
      prepared.responses.emplace_back(*failure);
      continue;
    }
    const std::string answer = TextOf(response.parts);
    Encoding pair = EncodePair(text_.tokenizer, question, answer, rules_.limit);
    if (!text_.settings.token_types) pair.types.clear();
    if (pair.cut && !rules_.may_cut) {
      const size_t whole = EncodePair(text_.tokenizer, question, answer, {}).ids.size();
      prepared.responses.emplace_back(TooLong(whole, rules_.limit.tokens));
    } else if (auto failure = BeyondVocabulary(pair.ids, vocabulary_)) {
      prepared.responses.emplace_back(std::move(*failure));
    } else {
      prepared.responses.emplace_back(
          Sequence{.ids = std::move(pair.ids), .cut = pair.cut, .types = std::move(pair.types)});
    }
  }
  return prepared;
}

PairRmPreparation::PairRmPreparation(const CheckpointText& text, const Prefixes& prefixes)
    : text_(text),
      source_prefix_(PrefixToken(text, prefixes.source)),
      first_prefix_(PrefixToken(text, prefixes.first)),
      second_prefix_(PrefixToken(text, prefixes.second)) {}

Prepared PairRmPreparation::Prepare(const Sample& sample, size_t first, size_t second) const {
  const Response& a = sample.responses.at(first);
  const Response& b = sample.responses.at(second);
  for (const auto& failure : {NotText(sample.prompt), NotText(a.parts), NotText(b.parts)}) {
    if (failure) return *failure;
  }
  if (!TakesTurns(sample.prompt)) {
    return Failure{Failure::Kind::kInput,
                   "PairRM reads a conversation in which user and assistant take turns"};
  }
  Sequence sequence;
  sequence.cut = Append(source_prefix_, Questions(sample.prompt), kPairRmSource, sequence);
  const size_t room = (kPairRmAll - sequence.ids.size()) / 2;
  sequence.cut |= Append(first_prefix_, Answers(sample.prompt, a), room, sequence);
  sequence.cut |= Append(second_prefix_, Answers(sample.prompt, b), room, sequence);
  return sequence;
}

bool PairRmPreparation::Append(const std::string& prefix, const std::string& text, size_t limit,
                               Sequence& sequence) const {
  const Encoding part =
      text_.tokenizer.EncodeWithin(prefix + text, SpecialTokens::kAdd, {.tokens = limit});
  sequence.rows.push_back(sequence.ids.size() + 1);  // behind [CLS]
  sequence.ids.insert(sequence.ids.end(), part.ids.begin(), part.ids.end());
  return part.cut;
}

}  // namespace assay
