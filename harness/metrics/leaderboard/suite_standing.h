#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/leaderboard/pair_variances.h"
#include "harness/metrics/summary.h"

namespace assay {

/// Several models on one suite: each model's official scores, and how well the overall scores of
/// two of them can be told apart.
struct SuiteStanding {
  std::vector<std::vector<OfficialScore>> scores;  ///< by table
  PairVariances pairs;                             ///< by table
  size_t draws = 0;                                ///< 0: a jackknife
};

/// How many draws for tables of so many rows together: 10,000, or as many as take 10⁹ rows, at
/// least 1,000. So 33 models on 3,000 samples get 10,000, 200 models 1,666.
size_t AffordableDraws(size_t rows, size_t draws = 10'000);

/// Resamples all tables from one set of cluster draws (above `options.most_bootstrap_clusters`
/// clusters: one jackknife), those of `ScoreOfficially`, whose scores these are where the draws are
/// as many. Subsets are left without an interval where the suite has sections.
///
/// The variance of a difference d of two overall scores is
///   (V + [fractions] 2/R²) · (t/z)²
/// with V that of the joint replicates; R the rows that the lesser score is worth
/// (`EffectiveRows`): as if two samples more had been judged on which the models differ, one each
/// way, since few that differ make V too small (Agresti & Min 2005 add as much); t Student's and z
/// the normal quantile for K − 1 degrees of freedom, K the lesser score's `EffectiveClusters`, for
/// V being estimated. A difference whose V is 0 where no samples can be added, that is undefined,
/// or in more than 5 % of the draws, has an infinite one.
///
/// Domain: `RankRanges` with these variances hold true ranks at least 95 % of the time on suites of
/// 30 clusters and more (docs/statistics.md).
SuiteStanding StandOnSuite(const Suite& suite, std::span<const ScoreTable* const> tables,
                           const SummaryOptions& options);

}  // namespace assay
