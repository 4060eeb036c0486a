#pragma once

#include <cstddef>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/checkpoint/sequence.h"

namespace assay {

/// Samples as sequences whose `rows` come before each token of the last turn: what a reward made of
/// an answer's log-probabilities reads. Immutable and thread-safe; `text` must outlive it.
///
/// The last turn is what follows `ChatTemplate::Opening`: its text and what the template closes it
/// with. Where the tokenizer joins its beginning to the opening, the joined token belongs to it.
///
/// Where the prompt and the sample's longest turn do not fit together, the prompt loses its left
/// end (BOS stays), for all responses alike, down to 128 tokens or half the limit; then turns lose
/// their right end. The side that `rules` name does not matter.
class AnswerPreparation {
 public:
  /// As for `Preparation`.
  AnswerPreparation(const CheckpointText& text, const PreparationRules& rules, int64_t vocabulary);

  PreparedSample Prepare(const Ticketed& ticketed) const;

 private:
  void Cut(size_t longest, Sequence& sequence) const;

  Preparation preparation_;
  TokenLimit limit_;
  std::optional<uint32_t> bos_;
};

/// The same as RewardBench's script for DPO models does it (github.com/allenai/reward-bench,
/// scripts/run_dpo.py and rewardbench/dpo.py, `tokenize_row`): the prompt is rendered alone and
/// without generation prompt, the answer is the whole text without any occurrence of the prompt's
/// (so the assistant's header is part of it); no special tokens but one BOS in front (EOS where the
/// tokenizer has none, and then also where a template writes BOS), though the template may have
/// written one, and one EOS behind. If the prompt and the sample's longest answer have more than
/// 2,048 tokens, the last 128 of the prompt are kept; if that is still too much, the first 1,920 of
/// each answer.
///
/// Not imitated: log-probabilities in half precision and 8-bit weights, roles by place instead of
/// by name, and an even shorter answer where the model has fewer positions than that (a Failure).
class RunDpoPreparation {
 public:
  /// Throws Error where there is neither template nor EOS. `positions`: 0: not known.
  RunDpoPreparation(const CheckpointText& text, int64_t vocabulary, size_t positions);

  PreparedSample Prepare(const Ticketed& ticketed) const;

 private:
  struct Parts {
    TokenIds prompt, answer;
  };

  std::variant<Parts, Failure> Split(const Conversation& prompt, const Response& response) const;

  const CheckpointText& text_;
  ChatTemplate template_;
  int64_t vocabulary_;
  size_t positions_;
  uint32_t bos_ = 0, eos_ = 0;
};

}  // namespace assay
