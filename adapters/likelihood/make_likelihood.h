#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// Rewards and verdicts from causal language models' checkpoints (README.md here). Each takes a
/// folder or .gguf file; adapters/registry.cc lists the options. `spec.kind` becomes the card's
/// adapter.

/// `dpo:POLICY[?reference=DIR]`: DPO's implicit reward, or without a reference the answer's
/// likelihood (mean log-probability, as run_dpo.py's default).
std::unique_ptr<RewardModel> MakeDpo(const ModelSpec& spec, const ModelContext& context);

/// `cdr:STRONG?weak=DIR`: a strong model's log-probability less a weaker relative's.
std::unique_ptr<RewardModel> MakeDensityRatio(const ModelSpec& spec, const ModelContext& context);

/// `genarm:DIR`: token rewards of an autoregressive reward model, summed.
std::unique_ptr<RewardModel> MakeGenArm(const ModelSpec& spec, const ModelContext& context);

/// `flr:DIR[?followups=FILE]`: the likelihood of a pleased next turn against a displeased one.
std::unique_ptr<RewardModel> MakeFollowUpLikelihood(const ModelSpec& spec,
                                                    const ModelContext& context);

/// `judge:DIR[?form=compare|yes-no]`: P("A") against P("B"), or P("Yes") against P("No").
std::unique_ptr<RewardModel> MakeLogProbJudge(const ModelSpec& spec, const ModelContext& context);

}  // namespace assay
