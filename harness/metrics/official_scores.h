#pragma once

#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The scores of a finished table by the suite's own rule, with intervals (docs/statistics.md), and
/// a line for the run's health if draws were left out of them.
struct OfficialScores {
  std::vector<OfficialScore> scores;  ///< in the order of `table.names`
  std::string note;
};
OfficialScores ScoreOfficially(const Suite& suite, const ScoreTable& table,
                               const SummaryOptions& options);

/// How many independent samples would give the i-th score of `table` the same variance, if it is a
/// proportion: its n, or for a weighted mean of others (Σ w)² / Σ (w² / n) over those with samples.
double EffectiveSamples(const ScoreTable& table, size_t i);

}  // namespace assay
