#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/checkpoint/decoder_config.h"
#include "adapters/checkpoint/encoder_config.h"
#include "adapters/checkpoint/tensor_files.h"

namespace assay {

/// A tensor that an architecture needs, as Hugging Face's files name it.
struct ExpectedTensor {
  std::string name;
  std::vector<int64_t> shape;
};

/// What stands before the backbone's own names in a checkpoint's tensors: "model.",
/// "" for one saved from the inner model, "transformer." (Starling), "bert." or
/// "pretrained_model." (PairRM) …, found by the embedding table. Throws Error where
/// there is none.
std::string FindPrefix(const DecoderConfig& config, const StoredTensors& tensors);
std::string FindPrefix(const EncoderConfig& config, const StoredTensors& tensors);

/// Every tensor of the backbone, without any head.
std::vector<ExpectedTensor> ExpectedTensors(const DecoderConfig& config, std::string_view prefix);
std::vector<ExpectedTensor> ExpectedTensors(const EncoderConfig& config, std::string_view prefix);

/// "[2, 3]".
std::string ShapeText(const std::vector<int64_t>& shape);

}  // namespace assay
