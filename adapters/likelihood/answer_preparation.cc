#include "adapters/likelihood/answer_preparation.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kLeastPrompt = 128;
constexpr size_t kRunDpoLength = 2048, kRunDpoPrompt = 128;

PreparationRules Uncut(PreparationRules rules) {
  rules.limit = {};
  return rules;
}

// The rows before each token from `first` on; the first token of all has none.
void ReadFrom(size_t first, Sequence& sequence) {
  const size_t begin = std::max<size_t>(first, 1) - 1;
  sequence.rows.resize(sequence.ids.size() - 1 - begin);
  std::iota(sequence.rows.begin(), sequence.rows.end(), begin);
}

std::string Without(std::string text, const std::string& part) {
  if (part.empty()) return text;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
  return text;
}

// run_dpo.py makes EOS the BOS of a tokenizer that has none before anything is rendered.
ChatTemplate RunDpoTemplate(const CheckpointText& text) {
  text.RequireTemplate();
  std::map<std::string, std::string> tokens = text.settings.special_tokens;
  if (const auto eos = tokens.find("eos_token"); eos != tokens.end()) {
    tokens.emplace("bos_token", eos->second);
  }
  return {text.settings.chat_template, text.settings.template_origin, std::move(tokens)};
}

}  // namespace

AnswerPreparation::AnswerPreparation(const CheckpointText& text, const PreparationRules& rules,
                                     int64_t vocabulary)
    : preparation_(text, Uncut(rules), vocabulary),
      limit_(rules.limit),
      bos_(text.Special("bos_token")) {}

PreparedSample AnswerPreparation::Prepare(const Ticketed& ticketed) const {
  PreparedSample sample = preparation_.Prepare(ticketed);
  size_t longest = 0;
  for (const Prepared& response : sample.responses) {
    if (const auto* sequence = std::get_if<Sequence>(&response)) {
      longest = std::max(longest, sequence->ids.size() - sequence->shared);
    }
  }
  for (Prepared& response : sample.responses) {
    auto* sequence = std::get_if<Sequence>(&response);
    if (sequence == nullptr) continue;
    const size_t whole = sequence->ids.size();
    Cut(longest, *sequence);
    if (sequence->ids.size() < 2) {
      response = TooLong(whole, limit_.tokens);
    } else {
      ReadFrom(sequence->shared, *sequence);
    }
  }
  return sample;
}

void AnswerPreparation::Cut(size_t longest, Sequence& sequence) const {
  TokenIds& ids = sequence.ids;
  if (limit_.tokens == 0 || sequence.shared + longest <= limit_.tokens) return;
  const size_t least = std::min(limit_.tokens / 2, kLeastPrompt);
  const size_t room = limit_.tokens - std::min(longest, limit_.tokens - least);
  if (sequence.shared > room) {
    const bool begins_with_bos = bos_ && ids.front() == *bos_;
    ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(sequence.shared - room));
    if (begins_with_bos && room > 0) ids.front() = *bos_;
    sequence.shared = room;
    sequence.cut = true;
  }
  if (ids.size() > limit_.tokens) {
    ids.resize(limit_.tokens);
    sequence.cut = true;
  }
}

RunDpoPreparation::RunDpoPreparation(const CheckpointText& text, int64_t vocabulary,
                                     size_t positions)
    : text_(text), template_(RunDpoTemplate(text)), vocabulary_(vocabulary), positions_(positions) {
  const auto eos = text.Special("eos_token");
  if (!eos) {
    throw Error("--prepare official: run_dpo.py ends every answer with EOS, and " + text.where +
                " names no eos_token");
  }
  eos_ = *eos;
  bos_ = text.Special("bos_token").value_or(eos_);
}

PreparedSample RunDpoPreparation::Prepare(const Ticketed& ticketed) const {
  const Sample& sample = ticketed.sample;
  PreparedSample prepared{.ticket = ticketed.ticket};
  std::vector<std::variant<Parts, Failure>> all;
  size_t longest = 0;
  for (const Response& response : sample.responses) {
    all.push_back(Split(sample.prompt, response));
    if (auto* parts = std::get_if<Parts>(&all.back())) {
      longest = std::max(longest, parts->answer.size());
    }
  }
  for (auto& split : all) {
    if (auto* failure = std::get_if<Failure>(&split)) {
      prepared.responses.emplace_back(std::move(*failure));
      continue;
    }
    auto& [prompt, answer] = std::get<Parts>(split);
    const size_t before = prompt.size() + answer.size();
    if (prompt.size() + longest > kRunDpoLength && prompt.size() > kRunDpoPrompt) {
      prompt.erase(prompt.begin(), prompt.end() - kRunDpoPrompt);
    }
    if (prompt.size() + longest > kRunDpoLength) {
      answer.resize(std::min(answer.size(), kRunDpoLength - kRunDpoPrompt));
    }
    Sequence sequence{.ids = std::move(prompt)};
    sequence.shared = sequence.ids.size();
    sequence.ids.insert(sequence.ids.end(), answer.begin(), answer.end());
    sequence.cut = sequence.ids.size() < before;
    ReadFrom(sequence.shared, sequence);
    if (positions_ > 0 && sequence.ids.size() > positions_) {
      prepared.responses.emplace_back(TooLong(sequence.ids.size(), positions_));
    } else if (auto failure = BeyondVocabulary(sequence.ids, vocabulary_)) {
      prepared.responses.emplace_back(std::move(*failure));
    } else {
      prepared.responses.emplace_back(std::move(sequence));
    }
  }
  return prepared;
}

std::variant<RunDpoPreparation::Parts, Failure> RunDpoPreparation::Split(
    const Conversation& prompt, const Response& response) const {
  auto alone = template_.Render(prompt);
  auto whole = template_.Render(WithAnswer(prompt, response.parts));
  for (auto* rendered : {&alone, &whole}) {
    if (auto* failure = std::get_if<Failure>(rendered)) return std::move(*failure);
  }
  const std::string& start = std::get<std::string>(alone);
  const std::string answer = Without(std::get<std::string>(std::move(whole)), start);
  const TokenIds start_ids = text_.tokenizer.Encode(start, SpecialTokens::kOmit);
  const TokenIds ids = text_.tokenizer.Encode(start + answer, SpecialTokens::kOmit);
  const bool same =
      start_ids.size() <= ids.size() && std::equal(start_ids.begin(), start_ids.end(), ids.begin());
  if (!same && start_ids.size() > ids.size()) {
    return Failure{Failure::Kind::kInput, "run_dpo.py cannot tell the answer from the prompt"};
  }
  // A last token of the prompt that the answer's first was joined to belongs to the answer.
  const size_t border = start_ids.size() - (same || start_ids.empty() ? 0 : 1);
  Parts parts;
  parts.prompt.push_back(bos_);
  const auto at = ids.begin() + static_cast<std::ptrdiff_t>(border);
  parts.prompt.insert(parts.prompt.end(), ids.begin(), at);
  parts.answer.assign(at, ids.end());
  parts.answer.push_back(eos_);
  return parts;
}

}  // namespace assay
