#pragma once

#include <cstdint>
#include <vector>

#include "adapters/torch/attention_kernels.h"

namespace assay {

/// Room for the rows of queries that an attention kernel works on at once, in float32 or bfloat16:
/// `Begin`, run the kernel on `tile()`, `End`. One object per thread.
class AttentionRoom {
 public:
  /// Rows of one tile; more cost memory, fewer read keys and values again.
  static constexpr int64_t kMostRows = 64;

  /// `width`: of a query and a result. `padded_width`: of the keys and values they meet.
  AttentionRoom(int64_t width, int64_t padded_width, bool bfloat16);

  /// `queries`: rows of `width` floats, `stride` apart, which nothing has been gathered for yet.
  void Begin(const float* queries, int64_t stride, int64_t rows);
  const AttentionTile& tile() const { return tile_; }
  /// What the kernel gathered, each row divided by its sum.
  void End(int64_t rows, float* out, int64_t stride) const;

 private:
  int64_t width_;
  bool bfloat16_;
  std::vector<float> memory_;
  uint32_t* words_;  // of the queries
  AttentionTile tile_;
};

/// Rounds a row of `width` floats to words of a query or key; those up to `padded_width` are zero.
/// Words are floats or pairs of bfloat16. `room`: `padded_width` floats.
void PackWords(const float* row, int64_t width, int64_t padded_width, bool bfloat16, float* room,
               uint32_t* words);

}  // namespace assay
