#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// Judgements that were made elsewhere, read from a scores file by sample id. `Prepare` refuses a
/// file of another suite and entries that do not fit their sample; ids that the suite lacks are
/// noted; samples that the file lacks are Failures (kMissing). `?name=` is shown instead of the
/// file's name.
std::unique_ptr<RewardModel> MakeScoresModel(const ModelSpec& spec, const ModelContext& context);

}  // namespace assay
