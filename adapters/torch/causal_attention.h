#pragma once

#include <cstdint>
#include <span>

#include "adapters/torch/attention_room.h"

namespace assay {

/// Causal attention on the CPU over keys and values in pages (`KeyValuePages`), in float32 or with
/// bfloat16 products summed in float32. Keys are taken page by page with a running maximum
/// (arXiv 2205.14135), and a row's arithmetic depends on its own query, position and pages alone:
/// not on which rows are computed with it. So the bits do not depend on how a sequence is cut. They
/// differ between CPU generations. One object per thread.
class CausalAttention {
 public:
  static constexpr int64_t kMostRows = AttentionRoom::kMostRows;  ///< of one call

  /// `padded_width`: of a head in the pages. `width`: of it, what queries and results have.
  CausalAttention(const AttentionRule& rule, int64_t width, int64_t padded_width, bool bfloat16);

  /// `queries`: rows of `width` floats, `stride` apart, whose positions are `position`,
  /// position + 1, …; `out` likewise. At most kMostRows.
  void Run(std::span<const AttendedPage> pages, const float* queries, int64_t stride, int64_t rows,
           int64_t position, float* out, int64_t out_stride);

 private:
  AttentionRule rule_;
  bool bfloat16_;
  AttentionRoom room_;
};

}  // namespace assay
