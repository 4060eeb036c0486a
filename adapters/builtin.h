#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// The models that set-up installs. `builtin:minilm[?max_length=N]`: relevance by all-MiniLM-L6-v2.
/// `builtin:smollm2[?as=flr|judge|yes-no]`: SmolLM2-135M-Instruct, by the likelihood of follow-ups
/// or as a log-prob judge (adapters/likelihood).
std::unique_ptr<RewardModel> MakeBuiltin(const ModelSpec& spec, const ModelContext& context);

}  // namespace assay
