#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "harness/core/reward_model.h"
#include "harness/run/invariance.h"

namespace assay {

/// The model's judgements of samples that are in memory, in their order; nullopt where a stop came
/// before. Nothing is stored.
std::vector<std::optional<Judgement>> JudgeTogether(RewardModel& model, const Ask& ask,
                                                    std::span<const Sample> samples,
                                                    std::stop_token stop);

/// Judges the samples again and compares with `before`, one judgement per sample. After a stop the
/// result covers what was judged by then.
Invariance VerifyInvariance(RewardModel& model, const Ask& ask, std::span<const Sample> samples,
                            std::span<const Judgement> before, std::stop_token stop);

}  // namespace assay
