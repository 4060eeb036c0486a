#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "adapters/checkpoint/encoder_config.h"
#include "adapters/torch/attention_kernels.h"

namespace assay {

/// The keys and queries of relative positions of all layers (DeBERTa), as the attention kernel
/// reads them. `Spread` a layer before its sequences are attended to; after that, readable by
/// several threads.
class RelativeTables {
 public:
  RelativeTables(const EncoderConfig& config, bool bfloat16);

  bool empty() const { return layers_.empty(); }

  /// The next layer's projections of the table, [2 span, width] each; a term that the model does
  /// not have is ignored.
  void Add(const at::Tensor& keys, const at::Tensor& queries);

  /// Lays the layer's tables out by distance, for sequences of up to `longest` tokens.
  void Spread(size_t layer, int64_t longest);

  /// The spread tables of one head; its own rows and room are the caller's.
  RelativeTile Of(int64_t head) const;

 private:
  using Words = std::vector<uint32_t>;
  struct Layer {
    Words keys, queries;  // [heads][units][2 span]
  };

  Words Pack(const at::Tensor& rows) const;
  void Spread(const Words& words, const std::vector<uint32_t>& index, Words& spread) const;

  EncoderConfig config_;
  bool bfloat16_;
  int64_t padded_width_;
  int64_t units_;
  std::vector<Layer> layers_;
  Layer spread_;  // [heads][units][stride_]
  int64_t zero_ = 0;
  int64_t stride_ = 0;
};

}  // namespace assay
