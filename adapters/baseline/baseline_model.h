#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// Rewards that need no model: what every model must beat.
/// - `length`: UTF-8 bytes of the response's text; `?unit=chars` code points, `?shortest=true`
/// negated.
/// - `random`: uniform in [0, 1) by seed, sample id and place of the response, whatever the text.
/// - `constant`: 0, or `?value=`; every comparison is a tie.
std::unique_ptr<RewardModel> MakeBaselineModel(const ModelSpec& spec, const ModelContext& context);

}  // namespace assay
