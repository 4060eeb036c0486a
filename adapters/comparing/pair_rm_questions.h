#pragma once

#include <memory>

#include "adapters/checkpoint/pair_preparation.h"
#include "adapters/likelihood/question.h"

namespace assay {

/// Verdicts of PairRM, two sequences per pair, one in each order, whose one number is how much
/// better the first is: log P(i > j) / P(j > i) = (s(i, j) − s(j, i)) / 2. The makers and
/// RewardBench compare by the sign of the difference (LLM-Blender, `compare`;
/// rewardbench/models/pairrm.py); its half as log-odds is ours, the mean of what the model, trained
/// with a logistic loss, says of each order.
MakeQuestion PairRmQuestions(std::shared_ptr<const PairRmPreparation> preparation, const Ask& ask);

}  // namespace assay
