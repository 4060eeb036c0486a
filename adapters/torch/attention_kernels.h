#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "adapters/torch/causal_attention.h"

namespace assay {

/// What a kernel works on: rows of queries, 8 at a time (rows past the end are computed on zeros
/// and dropped), and room for what they gather. Words are floats or pairs of bfloat16.
struct AttentionTile {
  const uint32_t* queries = nullptr;  ///< [rows][units]
  float* sums = nullptr;              ///< [rows]: Σ e^(score - maximum)
  float* maxima = nullptr;            ///< [rows]
  float* mixed = nullptr;             ///< [rows][padded_width]: Σ e^(score - maximum) value
  float* scores = nullptr;            ///< [8][64]
  uint32_t* weights = nullptr;        ///< [8][64 / numbers in a word]: the exponentials as words
  int64_t units = 0;                  ///< words of a query
  int64_t padded_width = 0;
};

using AttentionKernel = void(const AttentionRule& rule, std::span<const AttendedPage> pages,
                             const AttentionTile& tile, int64_t rows, int64_t position);

AttentionKernel AttendFloat32;   ///< any CPU
AttentionKernel AttendBFloat16;  ///< any CPU, by converting to float32

/// With the dot-product instruction of AVX512-BF16; only where `HasBFloat16Products`.
AttentionKernel AttendBFloat16Natively;
bool HasBFloat16Products();

}  // namespace assay
