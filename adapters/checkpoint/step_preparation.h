#pragma once

#include <cstddef>
#include <cstdint>

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/checkpoint/sequence.h"
#include "adapters/checkpoint/step_text.h"

namespace assay {

/// Samples for process reward models: each response's steps (`StepsOf`) with the makers' marks,
/// their system message where the prompt has none, and `rows` at the marks' tokens, one per step.
/// Marks in the prompt are not read. A text that does not fit is cut on the right, and its last
/// token becomes a mark: the step that was cut is judged by what is left of it, and those behind it
/// are not. Immutable and thread-safe; `text` must outlive it.
class StepPreparation {
 public:
  /// `mark`: the id of the style's mark. `vocabulary` as for `Preparation`.
  StepPreparation(const CheckpointText& text, const StepStyle& style, uint32_t mark,
                  PreparationRules rules, int64_t vocabulary);

  /// A Failure (kInput) for a response in which the mark's token stands elsewhere than behind a
  /// step.
  PreparedSample Prepare(const Ticketed& ticketed) const;

 private:
  Prepared WithRows(Sequence sequence, size_t steps) const;

  StepStyle style_;
  uint32_t mark_;
  Preparation preparation_;
};

/// The id of a text that must be one token where it begins a text or follows a blank ("<extra_0>",
/// "ки", "+"). Throws Error that names it.
uint32_t RequireToken(const CheckpointText& text, const std::string& token);

}  // namespace assay
