#pragma once

#include <memory>
#include <vector>

#include "harness/core/reward_model.h"

namespace assay {

/// Several models that judge the same samples in one reading and are not combined: the rewards of
/// each are the dimension of its name (a second of one name: `name#2`), its own dimensions
/// `name/dimension`. The judgement has no rewards of its own.
std::unique_ptr<RewardModel> MakeSideBySide(std::vector<std::unique_ptr<RewardModel>> models);

}  // namespace assay
