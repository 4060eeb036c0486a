#include "adapters/torch/causal_attention.h"

#include <algorithm>
#include <cstring>

#include "adapters/torch/attention_kernels.h"
#include "adapters/torch/vector_math.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr int64_t kBlock = 8;
constexpr int64_t kPage = 64;

AttentionKernel* KernelFor(bool bfloat16) {
  if (!bfloat16) return AttendFloat32;
  static const bool natively = HasBFloat16Products();
  return natively ? AttendBFloat16Natively : AttendBFloat16;
}

// A query's channels as words; the padding's are zero.
ASSAY_CLONES void PackQuery(const float* query, int64_t width, int64_t padded, bool bfloat16,
                            float* scratch, uint32_t* words) {
  std::fill_n(scratch, padded, 0.0f);
  std::copy_n(query, width, scratch);
  if (!bfloat16) {
    std::memcpy(words, scratch, static_cast<size_t>(padded) * sizeof *words);
    return;
  }
  for (int64_t d = 0; d < padded; d += simd::kLanes) {
    simd::Vector x;
    simd::Load(x, scratch + d);
    simd::Store(reinterpret_cast<uint16_t*>(words) + d, x);
  }
}

}  // namespace

CausalAttention::CausalAttention(const AttentionRule& rule, int64_t width, int64_t padded_width,
                                 bool bfloat16)
    : rule_(rule), width_(width), padded_width_(padded_width), bfloat16_(bfloat16) {
  const int64_t per_row = 2 * padded_width + 2;  // query, mixed, sum, maximum
  const int64_t per_block = 2 * kBlock * kPage;  // scores, weights
  scratch_.resize(static_cast<size_t>(kMostRows * per_row + per_block + padded_width));
}

void CausalAttention::Run(std::span<const AttendedPage> pages, const float* queries, int64_t stride,
                          int64_t rows, int64_t position, float* out, int64_t out_stride) {
  ASSAY_CHECK(rows > 0 && rows <= kMostRows);
  const int64_t units = bfloat16_ ? padded_width_ / 2 : padded_width_;
  float* mixed = scratch_.data();
  float* sums = mixed + kMostRows * padded_width_;
  float* maxima = sums + kMostRows;
  float* scores = maxima + kMostRows;
  auto* weights = reinterpret_cast<uint32_t*>(scores + kBlock * kPage);
  uint32_t* words = weights + kBlock * kPage;
  auto* padded = reinterpret_cast<float*>(words + kMostRows * padded_width_);
  const int64_t computed = (rows + kBlock - 1) / kBlock * kBlock;
  std::fill_n(mixed, computed * padded_width_, 0.0f);
  std::fill_n(sums, computed, 0.0f);
  std::fill_n(maxima, computed, -1e30f);
  for (int64_t r = 0; r < rows; ++r) {
    PackQuery(queries + r * stride, width_, padded_width_, bfloat16_, padded, words + r * units);
  }
  std::fill_n(words + rows * units, (computed - rows) * units, 0U);
  KernelFor(bfloat16_)(rule_, pages,
                       {words, sums, maxima, mixed, scores, weights, units, padded_width_}, rows,
                       position);
  for (int64_t r = 0; r < rows; ++r) {
    const float share = 1.0f / sums[r];
    for (int64_t d = 0; d < width_; ++d) {
      out[r * out_stride + d] = mixed[r * padded_width_ + d] * share;
    }
  }
}

}  // namespace assay
