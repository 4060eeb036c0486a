#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/checkpoint/tensor_files.h"
#include "harness/core/json.h"

namespace assay {

/// `adapter_config.json` of a LoRA adapter (peft, tuners/lora/config.py; arXiv 2106.09685).
struct LoraConfig {
  std::string base;  ///< base_model_name_or_path: a folder, or a name on the hub
  int64_t rank = 0;
  double alpha = 0;
  bool square_root = false;     ///< use_rslora: alpha / √rank (arXiv 2312.03732), not alpha / rank
  bool fan_in_fan_out = false;  ///< the base's weights are [in, out]
  std::map<std::string, int64_t> ranks;  ///< by the end of a module's name, where it differs
  std::map<std::string, double> alphas;

  int64_t RankOf(std::string_view module) const;
  /// What B A is multiplied by before it is added.
  double ScaleOf(std::string_view module) const;
};

/// Throws Error naming the key for what is not merged: another kind than LORA, DoRA, quantised
/// or rewritten bases (LoftQ, PiSSA, OLoRA, CorDA), patterns that are regular expressions, single
/// parameters or tokens as targets.
LoraConfig ReadLoraConfig(const Json& config, std::string_view where);

/// What an adapter adds to one weight [out, in]: scale · B A, or its transpose (an embedding table,
/// or `fan_in_fan_out`).
struct LoraUpdate {
  StoredTensor a;  ///< [rank, in]
  StoredTensor b;  ///< [out, rank]
  double scale = 0;
  bool transposed = false;
};

/// An adapter's folder: updates and whole tensors (`modules_to_save`, biases) by the name of the
/// base's tensor. Views into `files`.
struct LoraAdapter {
  LoraConfig config;
  std::unique_ptr<TensorFiles> files;
  std::map<std::string, LoraUpdate, std::less<>> updates;
  StoredTensors replaced;
};

/// Whether `folder` is an adapter's.
bool IsLora(const std::string& folder);

/// Throws Error: an A without its B, shapes that do not fit together or are not of the rank that
/// the config says, a tensor that is neither.
LoraAdapter OpenLora(const std::string& folder);

/// Throws Error naming the tensor where `adapter` changes one that `base` lacks or that has another
/// shape.
void RequireBase(const LoraAdapter& adapter, const StoredTensors& base, std::string_view where);

}  // namespace assay
