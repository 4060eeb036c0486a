#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/sequence.h"
#include "harness/core/reward_model.h"

namespace assay {

/// How a rendered conversation becomes tokens.
struct PreparationRules {
  /// Whether the tokenizer puts its special tokens (BOS …) around the text.
  enum class Specials {
    kUnlessRendered,  ///< not where the text begins with BOS already: neither doubled nor lost
    kAlways,
    kNever,
  };

  Specials specials = Specials::kUnlessRendered;

  /// Of two BOS at the beginning the first is dropped. RewardBench masks it; every position moves
  /// by one then, which rotary embeddings do not see (rewards agree within 2.6e-5).
  bool drop_doubled_bos = false;

  TokenLimit limit = {};  ///< counts special tokens and both BOS; 0: none
  bool may_cut = true;    ///< else what does not fit is a Failure (kTooLong)

  /// A token that every sequence must end with and gets if it does not (InternLM2's reward token);
  /// where the sequence is full, in place of its last.
  std::optional<uint32_t> ending = std::nullopt;

  std::string role = "assistant";  ///< who gives the responses
};

/// As the model's makers do: BOS once, cut on the side that `tokenizer_config.json` names (right if
/// it names none) to `max_length` tokens, without one to the smaller of `model_max_length` and the
/// model's `positions`. A sequence that loses its left end keeps its BOS. Throws UsageError for a
/// `max_length` beyond `positions`.
PreparationRules MakerRules(const CheckpointText& text, size_t positions,
                            std::optional<size_t> max_length);

/// As RewardBench's scripts do (github.com/allenai/reward-bench@05a9005): the text gets special
/// tokens though the template may have written BOS, of two BOS the first is masked
/// (rewardbench/models/pipeline.py), and it is cut to 2,048 tokens:
/// kRewardBench (scripts/run_rm.py) on the left, so that the answer stays;
/// kRewardBench2 (scripts/run_v2.py) on the side that the tokenizer says.
PreparationRules OfficialRules(const CheckpointText& text, Ask::Preparation script,
                               size_t positions);

/// `rules` in one line, for the model's card: "BOS once, right end cut beyond 4096 tokens".
std::string Describe(const PreparationRules& rules);

/// Failures of what does not fit (kTooLong), and of ids that the model has no row for (kInput;
/// `vocabulary` 0: not known).
Failure TooLong(size_t tokens, size_t limit);
std::optional<Failure> BeyondVocabulary(const TokenIds& ids, int64_t vocabulary);

/// `prepare(ticketed)`; where the tokenizer gives up on one of the sample's texts, a Failure
/// (kInput) for each response.
PreparedSample PreparedOrFailed(const Ticketed& ticketed,
                                const std::function<PreparedSample(const Ticketed&)>& prepare);

/// Turns samples into sequences for a causal model. Immutable and thread-safe; `text` must outlive
/// it. `rows` of the sequences are left empty: they are the head's to choose.
class Preparation {
 public:
  /// `vocabulary`: ids from there on are Failures (kInput); 0: not known. Throws Error where the
  /// checkpoint has no chat template.
  Preparation(const CheckpointText& text, const PreparationRules& rules, int64_t vocabulary);

  /// The conversation of `prompt` and each response. The prompt's segment ends where the tokens of
  /// the sequence and of `ChatTemplate::Opening` part: for one prompt everywhere the same, unless
  /// the tokenizer joins the response's beginning to it, or the left end is cut.
  PreparedSample Prepare(const Ticketed& ticketed) const;

  /// The tokens of a rendered text with its special tokens, cut to `limit`.
  Encoding Tokenise(const std::string& text, const TokenLimit& limit) const;

 private:
  Prepared PrepareOne(const Conversation& prompt, const Response& response,
                      const TokenIds& opening) const;
  Encoding CutOnce(const std::string& text, const TokenLimit& limit) const;

  const CheckpointText& text_;
  PreparationRules rules_;
  int64_t vocabulary_;
  std::string bos_text_;  ///< empty: none
  std::optional<uint32_t> bos_;
};

}  // namespace assay
