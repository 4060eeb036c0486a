#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// A checkpoint's folder or .gguf file: a reward model that libassay_torch runs itself.
std::unique_ptr<RewardModel> MakeCheckpointModel(const ModelSpec& spec,
                                                 const ModelContext& context);

}  // namespace assay
