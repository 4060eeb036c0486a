#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// `relevance:DIR[?max_length=N]`: the cosine of prompt and response by a sentence-transformers
/// model with a BERT encoder, on the CPU in float32 (`--device` and `--dtype` may say so, nothing
/// else).
std::unique_ptr<RewardModel> MakeRelevance(const ModelSpec& spec, const ModelContext& context);

/// The same by the all-MiniLM-L6-v2 that set-up installs.
std::unique_ptr<RewardModel> MakeBuiltinRelevance(const ModelSpec& spec,
                                                  const ModelContext& context);

}  // namespace assay
