#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/checkpoint/sequence.h"
#include "adapters/torch/bert_config.h"
#include "adapters/torch/packed_linear.h"
#include "adapters/torch/segment_attention.h"
#include "harness/io/safetensors.h"

namespace assay {

using Embedding = std::vector<float>;

/// A BERT encoder with mean pooling, in float32 on the CPU: text tokens to one vector per text.
///
/// Texts are laid end to end without padding; linear layers run on exactly `kRows` rows per call
/// (the last call of a batch is filled up with rows nobody reads) and attention on each text alone.
/// So the same text gets the same bits whatever else is in the batch. Calls may not overlap; they
/// use torch's threads.
class BertEncoder {
 public:
  /// Linear layers run on this many rows; chosen by measurement (tests/benchmarks).
  static constexpr int64_t kRows = 128;

  /// Reads `folder`/model.safetensors. Throws Error for a missing, unknown or misshapen tensor.
  BertEncoder(const std::string& folder, const BertConfig& config);

  /// Mean-pooled embeddings [config.width], in order; nullopt after a stop. Each text has 1 to
  /// config.positions ids, each below config.vocabulary. Memory grows with the sum of their
  /// lengths.
  std::optional<std::vector<Embedding>> Embed(std::span<const TokenIds* const> texts,
                                              std::stop_token stop) const;

  int64_t parameters() const { return parameters_; }

 private:
  struct Norm {
    at::Tensor weight, bias;
  };
  struct Layer {
    PackedLinear qkv, attention_out, inner, out;
    Norm attention_norm, out_norm;
  };
  class Loader;

  /// Rows of all texts: hidden states, their projections, and what attention made of those.
  struct Activations {
    at::Tensor x, qkv, mixed;
  };

  at::Tensor EmbedTokens(std::span<const TokenIds* const> texts, int64_t rows) const;
  void Project(const Layer& layer, Activations& all, int64_t row) const;
  void Attend(const std::vector<TextRows>& segments, const std::stop_token& stop,
              Activations& all) const;
  void FeedForward(const Layer& layer, Activations& all, int64_t row) const;
  std::vector<Embedding> MeanPool(const std::vector<TextRows>& segments, const at::Tensor& x) const;
  at::Tensor Normalize(const at::Tensor& x, const Norm& norm) const;

  BertConfig config_;
  SafetensorsFile file_;
  at::Tensor words_, positions_, token_type_;
  Norm embedding_norm_;
  std::vector<Layer> layers_;
  int64_t parameters_ = 0;
};

}  // namespace assay
