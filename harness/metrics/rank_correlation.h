#pragma once

#include <optional>
#include <span>

namespace assay {

// How alike two models order the same samples, from paired values (margins) without NaN. nullopt
// for fewer than two, or where one side is all ties: there is no order to compare.
//
// Domain of a bootstrap interval around either: at least 30 clusters.

/// Spearman's ρ (1904): Pearson's correlation of midranks, so ties share the mean of their ranks.
std::optional<double> SpearmanRho(std::span<const double> x, std::span<const double> y);

/// Kendall's τ_b (1945): (concordant − discordant) / √((n₀ − n₁)(n₀ − n₂)), n₀ all pairs, n₁ and n₂
/// those tied in x and in y. O(n log n), by counting exchanges of a merge sort (Knight 1966).
std::optional<double> KendallTauB(std::span<const double> x, std::span<const double> y);

}  // namespace assay
