#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "adapters/checkpoint/encoder_config.h"
#include "adapters/torch/attention_kernels.h"
#include "adapters/torch/attention_room.h"
#include "adapters/torch/key_value_pages.h"
#include "adapters/torch/relative_tables.h"
#include "adapters/torch/rotation.h"

namespace assay {

/// What attention of one layer works on, and by which rule. `rotation` and `relative` are null
/// where the model has none; they cover the longest sequence.
struct BidirectionalLayer {
  const at::Tensor& qkv;  ///< [rows, 3 × heads × head_width]: queries, keys, values
  at::Tensor& out;        ///< [rows, heads × head_width]
  BidirectionalRule rule;
  const Rotation* rotation = nullptr;
  const RelativeTables* relative = nullptr;
};

/// Attention of each token of a sequence on all others, on the CPU: products in float32 or bfloat16
/// as `qkv` is, everything else in float32. The arithmetic of a row depends on its sequence alone,
/// never on where that lies or what is beside it. Thread-safe for different (sequence, head), each
/// thread with its own object.
class BidirectionalAttention {
 public:
  /// `longest`: tokens of the longest sequence.
  BidirectionalAttention(const EncoderConfig& config, bool bfloat16, int64_t longest);

  /// One head of the sequence in rows [begin, begin + length) of `layer`. `tiles`: which of its
  /// runs of AttentionRoom::kMostRows rows are wanted.
  void Run(const BidirectionalLayer& layer, int64_t begin, int64_t length, int64_t head,
           const std::vector<bool>& tiles);

 private:
  void StoreKeys(const BidirectionalLayer& layer, int64_t begin, int64_t length, int64_t head);
  void Attend(const BidirectionalLayer& layer, int64_t begin, int64_t first, int64_t rows,
              int64_t head);
  void ReadHead(const BidirectionalLayer& layer, int64_t begin, int64_t position, int64_t column,
                std::span<float> out) const;

  int64_t heads_;
  int64_t width_;
  bool bfloat16_;
  KeyValuePages pages_;
  AttentionRoom room_;
  std::vector<AttendedPage> attended_;
  std::vector<float> rows_;  // of one tile: queries, then results
  std::vector<uint32_t> key_rows_;
  std::vector<float> bias_, run_;
  RelativeTile relative_;
};

}  // namespace assay
