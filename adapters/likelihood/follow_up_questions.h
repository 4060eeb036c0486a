#pragma once

#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/checkpoint/preparation.h"
#include "adapters/likelihood/answer_reward.h"
#include "adapters/likelihood/follow_ups.h"
#include "adapters/likelihood/question.h"

namespace assay {

/// Follow-up likelihood as reward (arXiv 2409.13948): how much more likely, under a language model,
/// the user's next turn is a pleased one than a displeased one,
///   mean over positive f of R(f | x, y) − mean over negative f of R(f | x, y),
/// where R is the mean log-probability of the turn's tokens (or their sum: `reduction`). The
/// paper's own texts and its normalisation of lengths are not verified; this formula is ours.
///
/// A turn's tokens are its text and what the template closes it with. Prompt and response are
/// computed once for all follow-ups, and cut as `AnswerPreparation` cuts a prompt. `text` must
/// outlive the result.
MakeQuestion FollowUpQuestions(const CheckpointText& text, const PreparationRules& rules,
                               int64_t vocabulary, const FollowUps& follow_ups,
                               Reduction reduction);

}  // namespace assay
