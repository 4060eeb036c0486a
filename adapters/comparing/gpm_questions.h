#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/likelihood/question.h"

namespace assay {

/// GPM's input (gpm_example_usage.py of the makers' repository): the rendered conversation with
/// special tokens, a doubled BOS kept, cut on the right; its last token, whichever it is, is then
/// overwritten with the tokenizer's EOS and read. A gate is read at the last token of the
/// conversation's first message rendered alone; where that fills the sequence, at the EOS.
/// Immutable and thread-safe; `text` must outlive it.
class GpmPreparation {
 public:
  struct Options {
    std::optional<size_t> max_length = {};  ///< tokens; without: the makers' 4,096
    size_t positions = 0;                   ///< tokens that the model can read; 0: not known
    int64_t vocabulary = 0;
    bool gated = true;  ///< whether the head has a gate
  };

  /// Throws Error where the checkpoint has no template or no EOS, UsageError for a `max_length`
  /// beyond `positions`.
  GpmPreparation(const CheckpointText& text, const Options& options);

  PreparedSample Prepare(const Ticketed& ticketed) const;
  const PreparationRules& rules() const { return rules_; }

 private:
  std::variant<size_t, Failure> GateOf(const Conversation& prompt) const;

  const CheckpointText& text_;
  Options options_;
  PreparationRules rules_;
  Preparation preparation_;
  uint32_t eos_ = 0;
};

/// Verdicts of a preference embedding, one sequence per response. A sequence's numbers are its
/// embedding v of 2k numbers, then k gates λ, those of the prompt and so the same for all
/// responses:
///   P(i > j) = sigmoid(Σ λ_k (v_i[2k] v_j[2k+1] − v_i[2k+1] v_j[2k]) / τ), τ = 0.1
/// (arXiv 2410.02197, eq. 5 and 6; τ of gpm_example_usage.py).
MakeQuestion GpmQuestions(std::shared_ptr<const GpmPreparation> preparation, const Ask& ask);

}  // namespace assay
