#pragma once

#include <cstddef>
#include <cstdint>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/checkpoint/sequence.h"

namespace assay {

/// Samples for encoders that read question and answer as a pair: what the tokenizer makes of one,
/// as a rule [CLS] question [SEP] answer [SEP] with their token types. The question is `PlainText`
/// of the prompt; a pair that does not fit is cut at the longer of the two, as `truncation=True` of
/// transformers does, and without an answer there is the question alone. Immutable and thread-safe;
/// `text` must outlive it.
class PairPreparation {
 public:
  /// Of `rules` only `limit` and `may_cut` count. `vocabulary` as for `Preparation`.
  PairPreparation(const CheckpointText& text, const PreparationRules& rules, int64_t vocabulary)
      : text_(text), rules_(rules), vocabulary_(vocabulary) {}

  PreparedSample Prepare(const Ticketed& ticketed) const;

 private:
  const CheckpointText& text_;
  PreparationRules rules_;
  int64_t vocabulary_;
};

/// PairRM's input (github.com/yuchenlin/LLM-Blender, "Finish the following coversation …" with its
/// own spelling): [CLS] prefix source [SEP] [CLS] prefix first [SEP] [CLS] prefix second [SEP],
/// each part cut on the right on its own: the source to 1,224 tokens, the candidates to half each
/// of what it leaves of 2,048. `rows` are the three prefixes, whose states the head reads.
class PairRmPreparation {
 public:
  /// Ids of the tokens that stand before each part, from the model's config.
  struct Prefixes {
    uint32_t source = 0, first = 0, second = 0;
  };

  /// Throws Error for ids that the tokenizer does not know.
  PairRmPreparation(const CheckpointText& text, const Prefixes& prefixes);

  /// Responses `first` and `second` of `sample`, in this order; or a Failure (kInput) for a prompt
  /// in which user and assistant do not take turns.
  Prepared Prepare(const Sample& sample, size_t first, size_t second) const;

 private:
  bool Append(const std::string& prefix, const std::string& text, size_t limit,
              Sequence& sequence) const;

  const CheckpointText& text_;
  std::string source_prefix_, first_prefix_, second_prefix_;
};

}  // namespace assay
