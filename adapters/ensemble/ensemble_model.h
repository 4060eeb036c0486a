#pragma once

#include <memory>

#include "adapters/registry.h"

namespace assay {

/// `ensemble:FILE`: several models judged in one run and combined by a rule (adapters/ensemble/
/// rule.h; the file: docs/ensembles.md). Its judgement keeps each member's rewards, as they came,
/// as the dimension `member/<name>`, which the store, exports and reports carry like any dimension;
/// under a rule that gives rewards it has the attributes `preference_mean` and `preference_spread`
/// (`StrengthOf`).
///
/// Throws Error where a member cannot give what the rule needs, a name or a model is there twice,
/// and for whatever is wrong with a member or the file.
std::unique_ptr<RewardModel> MakeEnsembleModel(const ModelSpec& spec, const ModelContext& context);

}  // namespace assay
