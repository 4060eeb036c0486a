#pragma once

#include <vector>

#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

// The families in which p-values are adjusted, by Holm's procedure.

/// Of one pair's differences: each kind is a family, but for what is of everything.
void AdjustWithinPair(std::vector<NamedDifference>& differences);

/// What is of everything, over all pairs: the official overall score, and our accuracy.
void AdjustAcrossPairs(std::vector<PairComparison>& pairs);

}  // namespace assay
