#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assay {

/// p-values adjusted so that rejecting those ≤ α makes a false rejection among the family with
/// probability at most α, whatever their dependence (Holm 1979): in ascending order,
///   p̃_(i) = max_{j ≤ i} min(1, (m − j + 1) p_(j)).
/// In the order of `p`. Domain: valid p-values in [0, 1].
std::vector<double> HolmAdjusted(std::span<const double> p);

/// p-values adjusted so that rejecting those ≤ α keeps the expected share of false ones among the
/// rejected at most α, for tests that are independent or positively dependent (Benjamini &
/// Hochberg 1995; Benjamini & Yekutieli 2001):  p̃_(i) = min_{j ≥ i} min(1, m p_(j) / j).
/// In the order of `p`. Domain: valid p-values in [0, 1].
std::vector<double> BenjaminiHochbergAdjusted(std::span<const double> p);

/// A family in which one test may stand under several names: `test[i]` says which one p[i] is of.
/// Each counts once, with the p of its first name, and `adjust` is one of the above.
std::vector<double> AdjustedOnce(std::span<const double> p, std::span<const size_t> test,
                                 std::vector<double> (*adjust)(std::span<const double>));

}  // namespace assay
