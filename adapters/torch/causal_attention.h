#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay {

/// A page of keys and values that queries may look at: its first `tokens` hold some.
struct AttendedPage {
  const std::byte* keys = nullptr;
  const std::byte* values = nullptr;
  int64_t position = 0;  ///< of its first token in the sequence
  int64_t tokens = 0;
};

/// How scores are made: cap · tanh(scale q·k / cap) where there is a cap, of the last `window` keys
/// where there is a window.
struct AttentionRule {
  double scale = 1;
  double cap = 0;
  int64_t window = 0;
};

/// Causal attention on the CPU over keys and values in pages (`KeyValuePages`), in float32 or with
/// bfloat16 products summed in float32. Keys are taken page by page with a running maximum
/// (arXiv 2205.14135), and a row's arithmetic depends on its own query, position and pages alone:
/// not on which rows are computed with it. So the bits do not depend on how a sequence is cut. They
/// differ between CPU generations. One object per thread.
class CausalAttention {
 public:
  /// Rows of one call; more cost memory, fewer read pages again.
  static constexpr int64_t kMostRows = 64;

  /// `padded_width`: of a head in the pages. `width`: of it, what queries and results have.
  CausalAttention(const AttentionRule& rule, int64_t width, int64_t padded_width, bool bfloat16);

  /// `queries`: rows of `width` floats, `stride` apart, whose positions are `position`,
  /// position + 1, …; `out` likewise. At most kMostRows.
  void Run(std::span<const AttendedPage> pages, const float* queries, int64_t stride, int64_t rows,
           int64_t position, float* out, int64_t out_stride);

 private:
  AttentionRule rule_;
  int64_t width_;
  int64_t padded_width_;
  bool bfloat16_;
  std::vector<float> scratch_;
};

}  // namespace assay
