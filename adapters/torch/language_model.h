#pragma once

#include <memory>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/likelihood/language_model.h"

namespace assay {

/// A LanguageModel on the native engine (`Network` of a checkpoint with the head "language_model").
/// Of a head that compares, the numbers of a sequence are the embedding and then the gate (GPM), or
/// how much better the first candidate is (PairRM).
std::unique_ptr<LanguageModel> MakeNetworkLanguageModel(const Checkpoint& checkpoint,
                                                        const LanguageModelOptions& options);

}  // namespace assay
