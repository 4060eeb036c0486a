#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace assay {

/// Cohen's κ (1960), the agreement of two judges beyond chance: (p_o − p_e) / (1 − p_e), p_o the
/// share of samples in which they agree and p_e = Σ_k p_k· p_·k what their own rates would give.
/// `table`: row-major, categories × categories, how often (or with what weight) the first said i
/// and the second j. nullopt for an empty table, and where p_e is 1: both always say the same.
///
/// Domain of a bootstrap interval around it: at least 30 clusters.
std::optional<double> CohenKappa(std::span<const double> table, size_t categories);

}  // namespace assay
