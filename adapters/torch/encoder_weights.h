#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "adapters/checkpoint/encoder_config.h"
#include "adapters/torch/decoder_weights.h"
#include "adapters/torch/tensor_reader.h"

namespace assay {

/// (x - mean) / √(variance + epsilon) · weight + bias of each row, in float32.
struct LayerNorm {
  at::Tensor weight;
  std::optional<at::Tensor> bias;
  double epsilon = 1e-12;

  at::Tensor operator()(const at::Tensor& x) const;
};

/// Tables that are looked up by token; undefined where the model has none. `words` is in the file's
/// type if that is float32 or bfloat16, the others in float32.
struct EncoderTables {
  at::Tensor words, positions, types;
  LayerNorm norm;
};

/// One layer's parameters under the names of their roles. The norms come after the branch is added
/// (BERT and its like) or before it is computed (ModernBERT, whose first has none for attention).
struct EncoderLayerWeights {
  LinearWeights qkv, attention_out;
  LinearWeights inner;  ///< ModernBERT: what is activated, then what it is multiplied by
  LinearWeights out;
  std::optional<LayerNorm> attention_norm;
  LayerNorm mlp_norm;
  LinearWeights position_key, position_query;  ///< DeBERTa with own keys for positions
};

/// The convolution beside DeBERTa-v2 XL's first layer as a linear layer on the neighbours of a row,
/// laid side by side: [width, kernel × width].
struct ConvolutionWeights {
  LinearWeights linear;
  LayerNorm norm;
};

/// Reads an encoder's tensors. Linear parameters come in `dtype`, norms in float32.
class EncoderWeights {
 public:
  EncoderWeights(const EncoderConfig& config, TensorReader& reader, std::string prefix,
                 at::ScalarType dtype);

  EncoderTables Tables();
  EncoderLayerWeights Layer(int64_t layer);
  LayerNorm FinalNorm();             ///< ModernBERT
  at::Tensor RelativeRows();         ///< DeBERTa: float32 [2 span, width], normed
  ConvolutionWeights Convolution();  ///< DeBERTa-v2 XL

 private:
  LinearWeights Linear(const std::string& name, int64_t out, int64_t in, bool bias = true);
  LinearWeights Joined(const std::string& prefix, const std::string& suffix);
  LayerNorm Norm(const std::string& name, bool bias = true);
  at::Tensor Table(const std::string& name, int64_t rows, int64_t width);
  void Widen(const std::string& name, EncoderTables& tables);
  EncoderLayerWeights BertLayer(const std::string& prefix);
  EncoderLayerWeights ModernLayer(const std::string& prefix, bool first);

  const EncoderConfig& config_;
  TensorReader& reader_;
  std::string prefix_;
  at::ScalarType dtype_;
};

}  // namespace assay
