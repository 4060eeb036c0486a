#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/app/run_options.h"
#include "harness/core/reward_model.h"

namespace assay {

/// Receives a line of what models say while they work (an exec program's stderr). May be empty.
using ModelLog = std::function<void(const std::string& line)>;

/// Holds --dtype, --device cuda and --prepare official against what the models' cards say that they
/// do: throws UsageError for an option that none of them follows. One that only some follow, beside
/// others that compute in another way, is said in `log`. Models that have no use for it (baselines,
/// scores) go on as ever. What is recorded is the card's in any case, never the wish.
void RequireFollowed(const RunOptions& options,
                     const std::vector<std::unique_ptr<RewardModel>>& models, const ModelLog& log);

/// How `model` reads texts: as asked with --prepare if it prepares texts at all, else "maker".
std::string PreparationOf(const ModelCard& model, const RunOptions& options);

/// The name that cards have for --dtype: "bfloat16" for "bf16".
std::string CanonicalDtype(const std::string& dtype);

}  // namespace assay
