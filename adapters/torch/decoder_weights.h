#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/checkpoint/decoder_config.h"
#include "adapters/torch/row_kernels.h"
#include "adapters/torch/tensor_reader.h"

namespace assay {

/// A linear layer's parameters; `bias` may be undefined.
struct LinearWeights {
  at::Tensor weight;  ///< [out, in]
  at::Tensor bias;
};

/// One layer's parameters under the names of their roles, whatever the checkpoint calls them.
struct DecoderLayerWeights {
  RmsNorm attention_norm;                       ///< before attention
  LinearWeights query, key, value, out;         ///< of all heads
  std::optional<RmsNorm> query_norm, key_norm;  ///< per head, before RoPE
  std::optional<RmsNorm> attention_out_norm;    ///< of the branch, before it is added
  RmsNorm mlp_norm;
  LinearWeights gate, up, down;
  std::optional<RmsNorm> mlp_out_norm;
};

/// Reads a decoder's tensors layer by layer, so that no more than one layer need be held twice.
/// Linear parameters come in `dtype`, norms in float32 with Gemma's 1 added.
class DecoderWeights {
 public:
  /// `prefix`: before the backbone's own names.
  DecoderWeights(const DecoderConfig& config, TensorReader& reader, std::string prefix,
                 at::ScalarType dtype);

  /// [vocabulary, width], in the file's type if that is float32 or bfloat16: rows are looked up in
  /// the file itself.
  at::Tensor Embeddings();
  DecoderLayerWeights Layer(int64_t layer);
  RmsNorm FinalNorm();

 private:
  LinearWeights Linear(const std::string& name, int64_t out, int64_t in, bool bias);
  RmsNorm Norm(const std::string& name, int64_t width);
  void TakeProjections(const std::string& prefix, DecoderLayerWeights& layer);
  void TakeInternLm2(const std::string& prefix, DecoderLayerWeights& layer);

  const DecoderConfig& config_;
  TensorReader& reader_;
  at::ScalarType dtype_;
  std::string prefix_;
};

}  // namespace assay
