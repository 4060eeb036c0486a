#pragma once

#include <memory>

#include "adapters/likelihood/judge_preparation.h"
#include "adapters/likelihood/question.h"
#include "adapters/likelihood/replies.h"

namespace assay {

/// A judge whose reply is not generated but read off the probabilities of the tokens that it could
/// begin with, as RLHFlow's pair-preference models are (the logits of "A" and "B" at the last
/// position). Each order in which answers are shown is one verdict: ranks by the letters'
/// probabilities, equal ones a tie; confidence P(best letter) / Σ P(letters shown). `raw` has the
/// probabilities. Both orders are kept apart: what they come to together is for who reads them.
MakeQuestion ComparisonQuestions(std::shared_ptr<const JudgePreparation> preparation,
                                 std::shared_ptr<const Replies> letters, const Ask& ask);

/// The reward of each answer alone: log P(Yes) − log P(No), in nats. `replies`: Yes, then No.
MakeQuestion YesNoQuestions(std::shared_ptr<const JudgePreparation> preparation,
                            std::shared_ptr<const Replies> replies);

}  // namespace assay
