#pragma once

#include <memory>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/likelihood/language_model.h"

namespace assay {

/// A LanguageModel on the native engine (`Network` of a checkpoint with the head "language_model").
std::unique_ptr<LanguageModel> MakeNetworkLanguageModel(const Checkpoint& checkpoint,
                                                        const LanguageModelOptions& options);

}  // namespace assay
