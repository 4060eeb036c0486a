#pragma once

#include <span>
#include <vector>

#include "harness/metrics/comparison/run_columns.h"
#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

// The families in which p-values are adjusted, by Holm's procedure.

/// Of one pair's differences: each kind is a family, but for what is of everything. Two that have
/// one p and by `parts` are of the same samples are one test under two names, and count once.
void AdjustWithinPair(std::span<const SharedSamples::Part> parts,
                      std::vector<NamedDifference>& differences);

/// What is of everything, over all pairs: the official overall score, our accuracy, the Brier
/// score, and whose over-confidence is nearer to 0; each is a family.
void AdjustAcrossPairs(std::vector<PairComparison>& pairs);

}  // namespace assay
