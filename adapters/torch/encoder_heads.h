#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "adapters/checkpoint/encoder_config.h"
#include "adapters/checkpoint/heads.h"
#include "adapters/torch/reward_head.h"
#include "adapters/torch/tensor_reader.h"

namespace assay {

/// Reads the tensors of an encoder's head and makes it: kClassifier (of the first row, or of the
/// mean of all rows where the config says so) or kPairRm (rows: source, first candidate, second;
/// the reward is by how much the first is preferred). `dtype`: the model's.
std::unique_ptr<RewardHead> MakeEncoderHead(const EncoderConfig& config, const Head& head,
                                            TensorReader& reader, at::ScalarType dtype);

}  // namespace assay
