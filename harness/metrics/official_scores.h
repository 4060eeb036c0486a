#pragma once

#include <span>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/replicates.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The scores of a finished table by the suite's own rule, in the order of `table.names`, with
/// their intervals (docs/statistics.md): resampled through the rule, unless
/// `IntervalForProportion` says otherwise.
std::vector<OfficialScore> ScoreOfficially(const Suite& suite, const ScoreTable& table,
                                           const SummaryOptions& options);

/// The same from a point estimate (`point[i]`: of the i-th name) and what resampling gave for each.
std::vector<OfficialScore> ScoresFrom(const ScoreTable& table, std::span<const double> point,
                                      std::span<const ResampledInterval> resampled, double level);

}  // namespace assay
