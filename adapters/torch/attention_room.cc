#include "adapters/torch/attention_room.h"

#include <algorithm>
#include <cstring>

#include "adapters/torch/vector_math.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr int64_t kBlock = 8;
constexpr int64_t kPage = 64;

}  // namespace

ASSAY_CLONES void PackWords(const float* row, int64_t width, int64_t padded_width, bool bfloat16,
                            float* room, uint32_t* words) {
  std::fill_n(room, padded_width, 0.0f);
  std::copy_n(row, width, room);
  if (!bfloat16) {
    std::memcpy(words, room, static_cast<size_t>(padded_width) * sizeof *words);
    return;
  }
  for (int64_t d = 0; d < padded_width; d += simd::kLanes) {
    simd::Vector x;
    simd::Load(x, room + d);
    simd::Store(reinterpret_cast<uint16_t*>(words) + d, x);
  }
}

AttentionRoom::AttentionRoom(int64_t width, int64_t padded_width, bool bfloat16)
    : width_(width), bfloat16_(bfloat16) {
  const int64_t per_row = 2 * padded_width + 2;  // query, mixed, sum, maximum
  const int64_t per_block = 2 * kBlock * kPage;  // scores, weights
  memory_.resize(static_cast<size_t>(kMostRows * per_row + per_block + padded_width));
  tile_.mixed = memory_.data();
  tile_.sums = tile_.mixed + kMostRows * padded_width;
  tile_.maxima = tile_.sums + kMostRows;
  tile_.scores = tile_.maxima + kMostRows;
  tile_.weights = reinterpret_cast<uint32_t*>(tile_.scores + kBlock * kPage);
  words_ = tile_.weights + kBlock * kPage;
  tile_.queries = words_;
  tile_.units = bfloat16 ? padded_width / 2 : padded_width;
  tile_.padded_width = padded_width;
}

void AttentionRoom::Begin(const float* queries, int64_t stride, int64_t rows) {
  ASSAY_CHECK(rows > 0 && rows <= kMostRows);
  const int64_t computed = (rows + kBlock - 1) / kBlock * kBlock;
  std::fill_n(tile_.mixed, computed * tile_.padded_width, 0.0f);
  std::fill_n(tile_.sums, computed, 0.0f);
  std::fill_n(tile_.maxima, computed, -1e30f);
  auto* room = reinterpret_cast<float*>(words_ + kMostRows * tile_.padded_width);
  for (int64_t r = 0; r < rows; ++r) {
    PackWords(queries + r * stride, width_, tile_.padded_width, bfloat16_, room,
              words_ + r * tile_.units);
  }
  std::fill_n(words_ + rows * tile_.units, (computed - rows) * tile_.units, 0U);
}

void AttentionRoom::End(int64_t rows, float* out, int64_t stride) const {
  for (int64_t r = 0; r < rows; ++r) {
    const float share = 1.0f / tile_.sums[r];
    for (int64_t d = 0; d < width_; ++d) {
      out[r * stride + d] = tile_.mixed[r * tile_.padded_width + d] * share;
    }
  }
}

}  // namespace assay
