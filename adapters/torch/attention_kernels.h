#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

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

/// What relative positions add to the scores of one head (DeBERTa, arXiv 2006.03654): the products
/// of queries with a table of keys, and of keys with a table of queries, by how far apart the two
/// are. Tables are [units][stride] words; null where the term is not there.
struct RelativeTile {
  const uint32_t* keys = nullptr;     ///< column `zero` + x: for a key x places after the query
  const uint32_t* queries = nullptr;  ///< column `zero` + y: for a query y places after the key
  int64_t stride = 0;
  int64_t zero = 0;
  const uint32_t* key_rows = nullptr;  ///< [tokens, rounded up to 8][units]: the keys themselves
  float* bias = nullptr;               ///< [64][64]
  float* room = nullptr;               ///< [8][80]
};

/// Every key is seen, or those at most `reach` away where that is above 0; scores are multiplied by
/// `scale`, relative terms included. `relative`: null where there are none.
struct BidirectionalRule {
  double scale = 1;
  int64_t reach = 0;
};

using BidirectionalKernel = void(const BidirectionalRule& rule, std::span<const AttendedPage> pages,
                                 const AttentionTile& tile, const RelativeTile* relative,
                                 int64_t rows, int64_t position);

BidirectionalKernel AttendBothWaysFloat32;
BidirectionalKernel AttendBothWaysBFloat16;
BidirectionalKernel AttendBothWaysBFloat16Natively;  ///< only where `HasBFloat16Products`

}  // namespace assay
