#pragma once

#include <functional>

#include "adapters/likelihood/answer_reward.h"
#include "adapters/likelihood/question.h"

namespace assay {

/// One sequence per response, whose likelihood is its reward: of the first model, against the
/// second if there are two. `prepare` gives the sequences, with rows before each token that counts.
MakeQuestion AnswerQuestions(std::function<PreparedSample(const Ticketed&)> prepare,
                             const AnswerReward& reward);

}  // namespace assay
