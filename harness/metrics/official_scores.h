#pragma once

#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The scores of a finished table by the suite's own rule, in the order of `table.names`, with
/// their intervals (docs/statistics.md).
std::vector<OfficialScore> ScoreOfficially(const Suite& suite, const ScoreTable& table,
                                           const SummaryOptions& options);

/// How many independent samples would give the i-th score of `table` the same variance, if it is a
/// proportion: its n, or for a weighted mean of others (Σ w)² / Σ (w² / n) over those with samples.
double EffectiveSamples(const ScoreTable& table, size_t i);

}  // namespace assay
