// The attention kernel's body, compiled once per kind of arithmetic by the files that include it
// (attention_tile.cc, attention_tile_bfloat16.cc); everything here is local to the including file.
//
// Keys, values, queries and weights are 32-bit words: a float, or two bfloat16 that the arithmetic
// multiplies and adds as a pair (neighbouring channels of keys and queries, neighbouring tokens of
// values and weights). So one body serves both.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "adapters/torch/attention_kernels.h"
#include "adapters/torch/vector_math.h"

namespace assay {
namespace {

using simd::Bits;
using simd::kLanes;
using simd::Vector;

constexpr int64_t kPage = 64;    // tokens
constexpr int64_t kBlock = 8;    // queries that share what is loaded
constexpr int64_t kColumns = 2;  // vectors per pass: with kBlock rows, as many sums as registers do
constexpr float kNever = -1e30f;

/// Float words.
struct Float32 {
  static constexpr int64_t kPack = 1;
  static ASSAY_INLINE void MultiplyAdd(Vector& sum, const uint32_t* words, uint32_t operand) {
    Vector x;
    std::memcpy(&x, words, sizeof x);
    float y;
    std::memcpy(&y, &operand, sizeof y);
    sum += x * y;
  }
  static ASSAY_INLINE void Round(Vector&) {}
  static ASSAY_INLINE void Pack(const float* from, uint32_t* to) { std::memcpy(to, from, 64); }
};

/// Pairs of bfloat16, by shifting them into floats.
struct BFloat16Pairs {
  static constexpr int64_t kPack = 2;
  static ASSAY_INLINE void MultiplyAdd(Vector& sum, const uint32_t* words, uint32_t operand) {
    Bits pairs;
    std::memcpy(&pairs, words, sizeof pairs);
    const Bits low = pairs << 16;
    const Bits high = pairs & static_cast<int32_t>(0xffff0000);
    const uint32_t operands[2] = {operand << 16, operand & 0xffff0000};
    Vector x[2];
    float y[2];
    std::memcpy(&x[0], &low, sizeof low);
    std::memcpy(&x[1], &high, sizeof high);
    std::memcpy(y, operands, sizeof y);
    sum += x[0] * y[0];
    sum += x[1] * y[1];
  }
  static ASSAY_INLINE void Round(Vector& x) {
    uint16_t halves[kLanes];
    simd::Store(halves, x);
    simd::Load(x, halves);
  }
  static ASSAY_INLINE void Pack(const float* from, uint32_t* to) {
    Vector x;
    simd::Load(x, from);
    simd::Store(reinterpret_cast<uint16_t*>(to), x);
  }
};

// scores[r][j] = query r · key j.
template <typename Arithmetic>
ASSAY_INLINE void Scores(const AttentionTile& tile, const uint32_t* keys, int64_t first) {
  for (int64_t j = 0; j < kPage; j += kColumns * kLanes) {
    Vector sums[kBlock][kColumns] = {};
    const uint32_t* queries = tile.queries + first * tile.units;
    for (int64_t u = 0; u < tile.units; ++u) {
      const uint32_t* words = keys + u * kPage + j;
#pragma GCC unroll 8
      for (int64_t r = 0; r < kBlock; ++r) {
        const uint32_t query = queries[r * tile.units + u];
        Arithmetic::MultiplyAdd(sums[r][0], words, query);
        Arithmetic::MultiplyAdd(sums[r][1], words + kLanes, query);
      }
    }
#pragma GCC unroll 8
    for (int64_t r = 0; r < kBlock; ++r) {
      simd::Store(tile.scores + r * kPage + j, sums[r][0]);
      simd::Store(tile.scores + r * kPage + j + kLanes, sums[r][1]);
    }
  }
}

// Scales and caps a row of scores and hides keys outside of [low, high); returns the largest.
ASSAY_INLINE float Rule(const AttentionRule& rule, int64_t low, int64_t high, float* scores) {
  const auto scale = static_cast<float>(rule.scale);
  const auto cap = static_cast<float>(rule.cap);
  Bits lane;
  for (int32_t i = 0; i < kLanes; ++i) lane[i] = i;
  Vector largest = Vector{} + kNever;
  for (int64_t j = 0; j < kPage; j += kLanes) {
    Vector x;
    simd::Load(x, scores + j);
    x *= scale;
    if (cap > 0) {
      x /= cap;
      simd::HyperbolicTangent(x);
      x *= cap;
    }
    const Bits key = lane + static_cast<int32_t>(j);
    const Bits seen = (key >= static_cast<int32_t>(low)) & (key < static_cast<int32_t>(high));
    x = seen ? x : Vector{} + kNever;
    simd::Store(scores + j, x);
    largest = x > largest ? x : largest;
  }
  float maximum = largest[0];
  for (int64_t i = 1; i < kLanes; ++i) maximum = std::max(maximum, largest[i]);
  return maximum;
}

// Turns a row of scores into exponentials as they will be multiplied, and returns their sum.
template <typename Arithmetic>
ASSAY_INLINE float Exponentials(float maximum, float* scores) {
  Vector sums = {};
  for (int64_t j = 0; j < kPage; j += kLanes) {
    Vector x;
    simd::Load(x, scores + j);
    const Bits hidden = x == kNever;
    x -= maximum;
    simd::Exponential(x);
    x = hidden ? Vector{} : x;
    Arithmetic::Round(x);
    simd::Store(scores + j, x);
    sums += x;
  }
  return simd::Sum(sums);
}

// Brings row `row` of the tile up to a new maximum; `r`: its place in the block.
template <typename Arithmetic>
ASSAY_INLINE void Soften(const AttentionRule& rule, const AttentionTile& tile, int64_t r,
                         int64_t row, int64_t low, int64_t high) {
  float* scores = tile.scores + r * kPage;
  uint32_t* weights = tile.weights + r * kPage / Arithmetic::kPack;
  if (low >= high) {
    std::memset(weights, 0, kPage / Arithmetic::kPack * sizeof *weights);
    return;
  }
  const float maximum = std::max(tile.maxima[row], Rule(rule, low, high, scores));
  const float sum = Exponentials<Arithmetic>(maximum, scores);
  if (maximum != tile.maxima[row]) {
    Vector shrink = Vector{} + (tile.maxima[row] - maximum);
    simd::Exponential(shrink);
    tile.maxima[row] = maximum;
    tile.sums[row] *= shrink[0];
    float* mixed = tile.mixed + row * tile.padded_width;
    for (int64_t d = 0; d < tile.padded_width; d += kLanes) {
      Vector x;
      simd::Load(x, mixed + d);
      simd::Store(mixed + d, x * shrink);
    }
  }
  tile.sums[row] += sum;
  for (int64_t j = 0; j < kPage; j += kLanes) {
    Arithmetic::Pack(scores + j, weights + j / Arithmetic::kPack);
  }
}

// mixed[r] += Σ_j weights[r][j] values[j], `kWide` vectors of channels at a time.
template <typename Arithmetic, int64_t kWide>
ASSAY_INLINE void Mix(const AttentionTile& tile, const AttendedPage& page, int64_t first,
                      int64_t d) {
  const auto* values = reinterpret_cast<const uint32_t*>(page.values) + d;
  float* mixed = tile.mixed + first * tile.padded_width + d;
  Vector sums[kBlock][kWide];
#pragma GCC unroll 8
  for (int64_t r = 0; r < kBlock; ++r) {
    for (int64_t c = 0; c < kWide; ++c) {
      simd::Load(sums[r][c], mixed + r * tile.padded_width + c * kLanes);
    }
  }
  const int64_t rows = page.tokens / Arithmetic::kPack;
  constexpr int64_t kStride = kPage / Arithmetic::kPack;
  for (int64_t j = 0; j < rows; ++j) {
    const uint32_t* words = values + j * tile.padded_width;
#pragma GCC unroll 8
    for (int64_t r = 0; r < kBlock; ++r) {
      const uint32_t weight = tile.weights[r * kStride + j];
      for (int64_t c = 0; c < kWide; ++c) {
        Arithmetic::MultiplyAdd(sums[r][c], words + c * kLanes, weight);
      }
    }
  }
  if (rows * Arithmetic::kPack < page.tokens) {  // half a pair: what lies beside it is not a token
    uint32_t words[kWide * kLanes];
    for (int64_t i = 0; i < kWide * kLanes; ++i) {
      words[i] = values[rows * tile.padded_width + i] & 0xffff;
    }
    for (int64_t r = 0; r < kBlock; ++r) {
      for (int64_t c = 0; c < kWide; ++c) {
        Arithmetic::MultiplyAdd(sums[r][c], words + c * kLanes, tile.weights[r * kStride + rows]);
      }
    }
  }
#pragma GCC unroll 8
  for (int64_t r = 0; r < kBlock; ++r) {
    for (int64_t c = 0; c < kWide; ++c) {
      simd::Store(mixed + r * tile.padded_width + c * kLanes, sums[r][c]);
    }
  }
}

// Lets the block of queries from `first` see one page.
template <typename Arithmetic>
ASSAY_INLINE void See(const AttentionRule& rule, const AttentionTile& tile,
                      const AttendedPage& page, int64_t first, int64_t rows, int64_t position) {
  const int64_t last = std::min(first + kBlock, rows) - 1;
  const int64_t horizon = rule.window > 0 ? position + first - rule.window + 1 : 0;
  if (page.position > position + last || page.position + page.tokens <= horizon) return;
  Scores<Arithmetic>(tile, reinterpret_cast<const uint32_t*>(page.keys), first);
  for (int64_t r = 0; r < kBlock; ++r) {
    const int64_t own = position + std::min(first + r, rows - 1);
    const int64_t oldest = rule.window > 0 ? own - rule.window + 1 : 0;
    Soften<Arithmetic>(rule, tile, r, first + r, std::max<int64_t>(oldest - page.position, 0),
                       std::min(own - page.position + 1, page.tokens));
  }
  int64_t d = 0;
  for (; d + kColumns * kLanes <= tile.padded_width; d += kColumns * kLanes) {
    Mix<Arithmetic, kColumns>(tile, page, first, d);
  }
  for (; d < tile.padded_width; d += kLanes) Mix<Arithmetic, 1>(tile, page, first, d);
}

template <typename Arithmetic>
ASSAY_INLINE void Attend(const AttentionRule& rule, std::span<const AttendedPage> pages,
                         const AttentionTile& tile, int64_t rows, int64_t position) {
  for (const AttendedPage& page : pages) {
    for (int64_t first = 0; first < rows; first += kBlock) {
      See<Arithmetic>(rule, tile, page, first, rows, position);
    }
  }
}

}  // namespace
}  // namespace assay
