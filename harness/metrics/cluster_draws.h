#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay {

/// How many draws `DrawClusters` makes at once.
inline constexpr size_t kDrawsAtOnce = 4;

/// How often each of `clusters` clusters comes up where as many are drawn with replacement, in four
/// draws: draw k takes its numbers from `Random(seed + k)`, one `Below(clusters)` after the other.
/// `times`: kDrawsAtOnce × clusters, draw by draw. Where the processor has AVX2 the four generators
/// run side by side; the numbers are the same.
void DrawClusters(uint64_t seed, uint32_t clusters, std::span<uint32_t> times);

}  // namespace assay
