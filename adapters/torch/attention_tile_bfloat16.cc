// The kernel for CPUs with AVX512-BF16. What the standard library brings is compiled before the
// instruction set is widened, so that no other file can be given code that its CPU lacks.

#include <immintrin.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "adapters/torch/attention_kernels.h"

#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4,avx512bf16")

#include "adapters/torch/attention_tile.h"
#include "adapters/torch/bidirectional_tile.h"

namespace assay {
namespace {

/// Pairs of bfloat16, by the instruction made for them.
struct BFloat16Products {
  static constexpr int64_t kPack = 2;
  static ASSAY_INLINE void MultiplyAdd(Vector& sum, const uint32_t* words, uint32_t operand) {
    const __m512i x = _mm512_loadu_si512(words);
    const __m512i y = _mm512_set1_epi32(static_cast<int>(operand));
    sum = reinterpret_cast<Vector>(_mm512_dpbf16_ps(reinterpret_cast<__m512>(sum),
                                                    reinterpret_cast<__m512bh>(x),
                                                    reinterpret_cast<__m512bh>(y)));
  }
  static ASSAY_INLINE void Round(Vector& x) { BFloat16Pairs::Round(x); }
  static ASSAY_INLINE void Pack(const float* from, uint32_t* to) { BFloat16Pairs::Pack(from, to); }
};

}  // namespace

void AttendBFloat16Natively(const AttentionRule& rule, std::span<const AttendedPage> pages,
                            const AttentionTile& tile, int64_t rows, int64_t position) {
  Attend<BFloat16Products>(rule, pages, tile, rows, position);
}

void AttendBothWaysBFloat16Natively(const BidirectionalRule& rule,
                                    std::span<const AttendedPage> pages, const AttentionTile& tile,
                                    const RelativeTile* relative, int64_t rows, int64_t position) {
  AttendBothWays<BFloat16Products>(rule, pages, tile, relative, rows, position);
}

}  // namespace assay

#pragma GCC pop_options

namespace assay {

bool HasBFloat16Products() {
  return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16");
}

}  // namespace assay
