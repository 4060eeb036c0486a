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
/// proportion whose clusters are all right or all wrong: (Σ v)² / Σ_c (Σ_{r∈c} v_r)² with v_r the
/// weight of row r in it (Kish 1965). 0 where it has no rows.
double EffectiveSamples(const ScoreTable& table, size_t i);

}  // namespace assay
