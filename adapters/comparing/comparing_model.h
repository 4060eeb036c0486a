#pragma once

#include <memory>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/torch/factories.h"
#include "harness/core/reward_model.h"

namespace assay {

/// A checkpoint whose head compares responses instead of rewarding each (GPM, PairRM) as a model of
/// verdicts. `--prepare official`: RewardBench reads these as their makers do, but cuts GPM's texts
/// to 2,048 tokens.
/// Throws Error for a checkpoint without the tokens that its input needs, UsageError for options
/// that such a head does not have.
std::unique_ptr<RewardModel> MakeComparingModel(Checkpoint checkpoint,
                                                const CheckpointModelOptions& options);

}  // namespace assay
