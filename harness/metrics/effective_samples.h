#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/core/score_table.h"

namespace assay {

// What the i-th score of a finished table rests on, from the weights v_r of its rows r.

/// How many independent samples would give the score the same variance, if it is a proportion whose
/// clusters are all right or all wrong: (Σ v)² / Σ_c (Σ_{r∈c} v_r)² (Kish 1965). 0 where it has no
/// rows.
double EffectiveSamples(const ScoreTable& table, size_t i);

/// The same if rows of a cluster have nothing to do with each other: (Σ v)² / Σ v². At least
/// `EffectiveSamples`.
double EffectiveRows(const ScoreTable& table, size_t i);

/// How many clusters of equal weight would let its variance be estimated as well, so that few heavy
/// ones count as few: (Σ_c w_c²)² / Σ_c w_c⁴ with w_c = Σ_{r∈c} v_r (Satterthwaite 1946). At most
/// the number of clusters, and equal to it where all weigh the same.
double EffectiveClusters(const ScoreTable& table, size_t i);

/// What a cluster, by hash, adds to a score: at most `weight`, its share of it, of a proportion.
struct Contribution {
  uint64_t cluster = 0;
  double value = 0;
  double weight = 0;
};

/// Σ_{r∈c} v_r x_r for each cluster, ascending, x_r the sum of the row's values, scaled to add up
/// to `score`: exact for weighted means of rows, and near enough to count by for other formulas.
std::vector<Contribution> Contributions(const ScoreTable& table, size_t i, double score);

}  // namespace assay
