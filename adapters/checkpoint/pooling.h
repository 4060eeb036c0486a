#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/core/failure.h"

namespace assay {

/// Which rows of a sequence a head reads: pure functions of its token ids. A sequence
/// stands alone here, without padding: what padding did in a batch is not imitated.
struct Pooling {
  enum class Rule {
    kLast,            ///< the last token
    kLastNotPad,      ///< the rightmost token that is not the pad token; all pad: the first
    kBeforeFirstPad,  ///< the token before the first pad token; none, or at the start: the last
    kEndingToken,     ///< the last token, which must be `tokens[0]`
    kFirst,           ///< the first token ([CLS])
    kEvery,           ///< every token, for a mean
    kGate,            ///< where `tokens` last begins, then as kBeforeFirstPad
    kPromptAndLast,   ///< the last token of the rendered prompt, then the last of all
    kMarks,           ///< each of `tokens`, in that order, where it stands first
    kSteps,           ///< every `tokens[0]`
  };

  Rule rule = Rule::kLast;
  std::optional<uint32_t> pad = {};  ///< config.json's pad_token_id, not the tokenizer's
  std::vector<uint32_t> tokens = {};
};

/// The rows, in the order that the rule names; or a Failure (kInput) where the tokens of
/// kEndingToken, kGate, kMarks or kSteps are not there, as after a cut.
///
/// `prompt`: tokens of the prompt as its template renders it alone, for kPromptAndLast.
///
/// Sources. kLastNotPad: transformers ≥ 4.49 (PR 35911), modeling_layers.py,
/// GenericForSequenceClassification. kBeforeFirstPad: transformers 4.31–4.48 (PR 24979); the two
/// differ exactly where the pad token occurs in the text. kGate: ArmoRM, modeling_custom.py,
/// find_token_for_gating. kEndingToken: InternLM2-Reward. kPromptAndLast: GPM,
/// gpm_example_usage.py. kMarks: PairRM. kSteps: Qwen2.5-Math-PRM, Math-Shepherd.
std::variant<std::vector<size_t>, Failure> RowsToRead(const Pooling& pooling,
                                                      std::span<const uint32_t> ids,
                                                      size_t prompt = 0);

/// "last_not_pad", …: the rule as `?pooling=` and `models show` spell it.
std::string_view RuleName(Pooling::Rule rule);

/// The rules that `?pooling=` may put in place of a head's own: those that read one token and
/// need no other. Throws UsageError that lists them.
Pooling::Rule ParseRule(std::string_view name);

}  // namespace assay
