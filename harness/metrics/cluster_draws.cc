#include "harness/metrics/cluster_draws.h"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>

#include "harness/core/error.h"
#include "harness/core/random.h"

namespace assay {
namespace {

using Words = std::array<uint64_t, 4>;
static_assert(sizeof(Random) == sizeof(Words), "the four words of xoshiro256**");

void DrawInTurn(uint64_t seed, uint32_t clusters, std::span<uint32_t> times) {
  for (size_t k = 0; k < kDrawsAtOnce; ++k) {
    Random random(seed + k);
    uint32_t* drawn = times.data() + k * clusters;
    for (uint32_t i = 0; i < clusters; ++i) ++drawn[random.Below(clusters)];
  }
}

// `Random::Below` of four generators: lane k of each vector is the k-th one's.
[[gnu::target("avx2")]] void DrawSideBySide(uint64_t seed, uint32_t clusters,
                                            std::span<uint32_t> times) {
  alignas(32) uint64_t words[4][kDrawsAtOnce];
  for (size_t k = 0; k < kDrawsAtOnce; ++k) {
    const Words state = std::bit_cast<Words>(Random(seed + k));
    for (size_t word = 0; word < 4; ++word) words[word][k] = state[word];
  }
  const auto* lanes = reinterpret_cast<const __m256i*>(words);
  __m256i s0 = _mm256_load_si256(lanes), s1 = _mm256_load_si256(lanes + 1),
          s2 = _mm256_load_si256(lanes + 2), s3 = _mm256_load_si256(lanes + 3);
  const __m256i bound = _mm256_set1_epi64x(clusters);
  alignas(32) uint64_t below[kDrawsAtOnce];
  for (uint32_t i = 0; i < clusters; ++i) {
    const __m256i five = _mm256_add_epi64(s1, _mm256_slli_epi64(s1, 2));
    const __m256i turned = _mm256_or_si256(_mm256_slli_epi64(five, 7), _mm256_srli_epi64(five, 57));
    const __m256i next = _mm256_add_epi64(turned, _mm256_slli_epi64(turned, 3));
    const __m256i t = _mm256_slli_epi64(s1, 17);
    s2 = _mm256_xor_si256(s2, s0);
    s3 = _mm256_xor_si256(s3, s1);
    s1 = _mm256_xor_si256(s1, s2);
    s0 = _mm256_xor_si256(s0, s3);
    s2 = _mm256_xor_si256(s2, t);
    s3 = _mm256_or_si256(_mm256_slli_epi64(s3, 45), _mm256_srli_epi64(s3, 19));
    const __m256i product = _mm256_mul_epu32(_mm256_srli_epi64(next, 32), bound);
    _mm256_store_si256(reinterpret_cast<__m256i*>(below), _mm256_srli_epi64(product, 32));
    for (size_t k = 0; k < kDrawsAtOnce; ++k) ++times[k * clusters + below[k]];
  }
}

}  // namespace

void DrawClusters(uint64_t seed, uint32_t clusters, std::span<uint32_t> times) {
  ASSAY_CHECK(times.size() == kDrawsAtOnce * clusters);
  std::ranges::fill(times, 0u);
  static const bool side_by_side = __builtin_cpu_supports("avx2") != 0;
  (side_by_side ? DrawSideBySide : DrawInTurn)(seed, clusters, times);
}

}  // namespace assay
