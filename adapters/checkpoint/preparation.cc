#include "adapters/checkpoint/preparation.h"

#include <algorithm>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kRewardBenchLength = 2048;

size_t CommonPrefix(const TokenIds& a, const TokenIds& b) {
  return static_cast<size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

Failure TooLong(size_t tokens, size_t limit) {
  return {Failure::Kind::kTooLong, "the text does not fit: got " + std::to_string(tokens) +
                                       " tokens, expected at most " + std::to_string(limit)};
}

std::optional<Failure> BeyondVocabulary(const TokenIds& ids, int64_t vocabulary) {
  if (vocabulary <= 0 || ids.empty()) return std::nullopt;
  const uint32_t largest = *std::ranges::max_element(ids);
  if (largest < vocabulary) return std::nullopt;
  return Failure{Failure::Kind::kInput, "the tokenizer knows more than the model: got token id " +
                                            std::to_string(largest) + ", expected less than " +
                                            std::to_string(vocabulary)};
}

PreparationRules MakerRules(const CheckpointText& text, size_t positions,
                            std::optional<size_t> max_length) {
  if (max_length && (*max_length == 0 || (positions > 0 && *max_length > positions))) {
    throw UsageError("max_length: got " + std::to_string(*max_length) + ", expected 1 to " +
                     std::to_string(positions));
  }
  const size_t stated = text.settings.max_length;
  const size_t own =
      stated == 0 || positions == 0 ? stated + positions : std::min(stated, positions);
  return {.limit = {.tokens = max_length.value_or(own), .side = text.settings.truncation_side}};
}

PreparationRules OfficialRules(const CheckpointText& text, Ask::Preparation script,
                               size_t positions) {
  ASSAY_CHECK(script != Ask::Preparation::kMaker);
  const bool first = script == Ask::Preparation::kRewardBench;
  const size_t tokens =
      positions == 0 ? kRewardBenchLength : std::min(positions, kRewardBenchLength);
  return {.specials = PreparationRules::Specials::kAlways,
          .drop_doubled_bos = true,
          .limit = {.tokens = tokens,
                    .side = first ? TokenLimit::Side::kLeft : text.settings.truncation_side}};
}

std::string Describe(const PreparationRules& rules) {
  std::string line = rules.specials == PreparationRules::Specials::kUnlessRendered ? "BOS once"
                     : rules.specials == PreparationRules::Specials::kNever
                         ? "no special tokens but the template's"
                     : rules.drop_doubled_bos ? "special tokens added, a doubled BOS masked"
                                              : "special tokens added";
  if (rules.limit.tokens == 0) return line + ", never cut";
  if (rules.may_cut) {
    line += rules.limit.side == TokenLimit::Side::kLeft ? ", left end cut" : ", right end cut";
  } else {
    line += ", refused";
  }
  return line + " beyond " + std::to_string(rules.limit.tokens) + " tokens";
}

PreparedSample PreparedOrFailed(const Ticketed& ticketed,
                                const std::function<PreparedSample(const Ticketed&)>& prepare) {
  try {
    return prepare(ticketed);
  } catch (const TokenizeError& error) {
    PreparedSample failed{.ticket = ticketed.ticket};
    failed.responses.assign(ticketed.sample.responses.size(),
                            Failure{Failure::Kind::kInput, error.what()});
    return failed;
  }
}

Preparation::Preparation(const CheckpointText& text, const PreparationRules& rules,
                         int64_t vocabulary)
    : text_(text), rules_(rules), vocabulary_(vocabulary), bos_(text.Special("bos_token")) {
  text.RequireTemplate();
  if (bos_) bos_text_ = text.settings.special_tokens.at("bos_token");
}

PreparedSample Preparation::Prepare(const Ticketed& ticketed) const {
  const Sample& sample = ticketed.sample;
  PreparedSample prepared{.ticket = ticketed.ticket};
  const std::string opening = text_.RequireTemplate().Opening(sample.prompt, rules_.role);
  const TokenIds opening_ids = opening.empty() ? TokenIds{} : Tokenise(opening, {}).ids;
  for (const Response& response : sample.responses) {
    prepared.responses.push_back(PrepareOne(sample.prompt, response, opening_ids));
  }
  return prepared;
}

Prepared Preparation::PrepareOne(const Conversation& prompt, const Response& response,
                                 const TokenIds& opening) const {
  auto rendered = text_.RequireTemplate().Render(WithAnswer(prompt, response.parts, rules_.role));
  if (auto* failure = std::get_if<Failure>(&rendered)) return std::move(*failure);
  const auto& text = std::get<std::string>(rendered);
  if (text.empty()) return Failure{Failure::Kind::kInput, "the template rendered nothing"};
  Encoding encoding = Tokenise(text, rules_.limit);
  if (encoding.cut && !rules_.may_cut) {
    return TooLong(Tokenise(text, {}).ids.size(), rules_.limit.tokens);
  }
  if (rules_.ending && (encoding.ids.empty() || encoding.ids.back() != *rules_.ending)) {
    const bool full = rules_.limit.tokens > 0 && encoding.ids.size() >= rules_.limit.tokens;
    if (full) encoding.ids.pop_back();
    encoding.cut |= full;
    encoding.ids.push_back(*rules_.ending);
  }
  if (encoding.ids.empty()) return Failure{Failure::Kind::kInput, "the text has no tokens"};
  if (auto failure = BeyondVocabulary(encoding.ids, vocabulary_)) return std::move(*failure);
  Sequence sequence{.cut = encoding.cut};
  sequence.shared = std::min(CommonPrefix(encoding.ids, opening), encoding.ids.size() - 1);
  sequence.ids = std::move(encoding.ids);
  return sequence;
}

Encoding Preparation::Tokenise(const std::string& text, const TokenLimit& limit) const {
  using Specials = PreparationRules::Specials;
  const bool rendered = !bos_text_.empty() && text.starts_with(bos_text_);
  if (rules_.specials == Specials::kUnlessRendered && rendered) return CutOnce(text, limit);
  Encoding encoding = text_.tokenizer.EncodeWithin(
      text, rules_.specials == Specials::kNever ? SpecialTokens::kOmit : SpecialTokens::kAdd,
      limit);
  TokenIds& ids = encoding.ids;
  if (rules_.drop_doubled_bos && bos_ && ids.size() > 1 && ids[0] == *bos_ && ids[1] == *bos_) {
    ids.erase(ids.begin());
  }
  return encoding;
}

// A text that brings its BOS. transformers would cut that off with the left end.
Encoding Preparation::CutOnce(const std::string& text, const TokenLimit& limit) const {
  Encoding encoding = text_.tokenizer.EncodeWithin(text, SpecialTokens::kOmit, limit);
  const bool lost = encoding.cut && limit.side == TokenLimit::Side::kLeft;
  if (lost && bos_) encoding.ids.front() = *bos_;
  return encoding;
}

}  // namespace assay
