#pragma once

#include <cstdint>

#include "harness/core/reward_model.h"

namespace assay {

/// Puts on a model's card that its forwards have `rows` rows on its device in its dtype: with those
/// who computed (`versions`), so that a run's record has it and its identity does not. For networks
/// that are loaded; what a user asks for is an option, and part of what the model is.
void RecordRows(int64_t rows, ModelCard& card);

}  // namespace assay
