#include "adapters/torch/segment_attention.h"

#include <cmath>
#include <cstddef>
#include <cstring>

#include "adapters/torch/vector_math.h"

namespace assay {
namespace {

using simd::kLanes;
using simd::Load;
using simd::Store;
using simd::Vector;

constexpr int64_t kRows = 4;  // queries at a time, so that each key and value loaded serves four

/// One head's operands, copied so that they are read in order. `columns`: the segment's length,
/// rounded up to whole vectors.
struct Operands {
  const float* keys;    // [width, columns], transposed, zero where there is no token
  const float* values;  // [length, width]
  int64_t length;
  int64_t columns;
  int64_t width;
};

// scores[r][j] = query r · key j for kRows queries.
ASSAY_INLINE void Scores(const Operands& in, const float* queries, float* scores) {
  for (int64_t j = 0; j < in.columns; j += kLanes) {
    Vector sums[kRows] = {};
    for (int64_t d = 0; d < in.width; ++d) {
      Vector key;
      Load(key, in.keys + d * in.columns + j);
#pragma GCC unroll 4
      for (int64_t r = 0; r < kRows; ++r) sums[r] += key * queries[r * in.width + d];
    }
#pragma GCC unroll 4
    for (int64_t r = 0; r < kRows; ++r) Store(scores + r * in.columns + j, sums[r]);
  }
}

// Replaces a row of scores by e^(score - maximum) and returns their sum.
ASSAY_INLINE float Exponentials(const Operands& in, float* row) {
  float maximum = row[0];
  for (int64_t j = 1; j < in.length; ++j) maximum = row[j] > maximum ? row[j] : maximum;
  for (int64_t j = 0; j < in.columns; j += kLanes) {
    Vector x;
    Load(x, row + j);
    x -= maximum;
    simd::Exponential(x);
    Store(row + j, x);
  }
  for (int64_t j = in.length; j < in.columns; ++j) row[j] = 0;
  Vector sums = {};
  for (int64_t j = 0; j < in.columns; j += kLanes) {
    Vector x;
    Load(x, row + j);
    sums += x;
  }
  float sum = 0;
  for (int64_t lane = 0; lane < kLanes; ++lane) sum += sums[lane];
  return sum;
}

// out[r] = Σ_j weights[r][j] values[j] / sums[r], sixteen columns of the values at a time.
ASSAY_INLINE void Mix(const Operands& in, const float* weights, const float* sums, int64_t d,
                      float* const* out) {
  Vector mixed[kRows] = {};
  for (int64_t j = 0; j < in.length; ++j) {
    Vector value;
    Load(value, in.values + j * in.width + d);
#pragma GCC unroll 4
    for (int64_t r = 0; r < kRows; ++r) mixed[r] += value * weights[r * in.columns + j];
  }
#pragma GCC unroll 4
  for (int64_t r = 0; r < kRows; ++r) Store(out[r] + d, mixed[r] / sums[r]);
}

ASSAY_CLONES void Attend(const Operands& in, const float* queries, float* scores,
                         float* const* out) {
  Scores(in, queries, scores);
  float sums[kRows];
#pragma GCC unroll 4
  for (int64_t r = 0; r < kRows; ++r) sums[r] = Exponentials(in, scores + r * in.columns);
  for (int64_t d = 0; d < in.width; d += kLanes) Mix(in, scores, sums, d, out);
}

}  // namespace

void SegmentAttention::Run(const TextRows& segment, int64_t head) {
  const int64_t columns = (segment.length + kLanes - 1) / kLanes * kLanes;
  const int64_t stride = 3 * heads_ * width_;
  const int64_t keys_size = width_ * columns;
  const int64_t values_size = segment.length * width_;
  const auto size =
      static_cast<size_t>(keys_size + values_size + kRows * (width_ + columns + width_));
  scratch_.assign(size, 0.0f);
  float* keys = scratch_.data();
  float* values = keys + keys_size;
  float* queries = values + values_size;
  float* scores = queries + kRows * width_;
  float* beyond = scores + kRows * columns;  // where rows past the segment's end are written

  const float* rows = qkv_ + segment.begin * stride + head * width_;
  for (int64_t j = 0; j < segment.length; ++j) {
    const float* key = rows + j * stride + heads_ * width_;
    for (int64_t d = 0; d < width_; ++d) keys[d * columns + j] = key[d];
    std::memcpy(values + j * width_, key + heads_ * width_, static_cast<size_t>(width_) * 4);
  }
  const Operands operands{keys, values, segment.length, columns, width_};
  const float scale = 1.0f / std::sqrt(static_cast<float>(width_));
  for (int64_t first = 0; first < segment.length; first += kRows) {
    float* out[kRows];
    for (int64_t r = 0; r < kRows; ++r) {
      const int64_t row = first + r;
      const bool inside = row < segment.length;
      out[r] = inside ? out_ + (segment.begin + row) * heads_ * width_ + head * width_
                      : beyond + r * width_;
      for (int64_t d = 0; d < width_ && inside; ++d) {
        queries[r * width_ + d] = rows[row * stride + d] * scale;
      }
    }
    Attend(operands, queries, scores, out);
  }
}

}  // namespace assay
