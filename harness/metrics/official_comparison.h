#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/score_difference.h"
#include "harness/metrics/summary.h"

namespace assay {

/// Two of the tables compared, score by score.
struct OfficialPair {
  size_t first = 0;
  size_t second = 0;
  std::vector<ScoreDifference> differences;
};

/// Several runs of one suite: the scores of each, and all pairs.
struct OfficialComparison {
  std::vector<std::vector<OfficialScore>> scores;  ///< by table
  std::vector<OfficialPair> pairs;                 ///< (0, 1), (0, 2), …, (1, 2), …
};

/// Compares finished tables of the same samples by the suite's own rule, paired: all come from one
/// set of cluster draws, those that `ScoreOfficially` takes, whose scores these are. Above
/// `options.most_bootstrap_clusters` clusters from one jackknife. Scores are matched by name; one
/// that a table lacks is undefined there. `ConcludeDifference` says which interval and p each gets.
/// `margin`: what each difference's `margin_p` is of.
OfficialComparison CompareOfficially(const Suite& suite, std::span<const ScoreTable* const> tables,
                                     const SummaryOptions& options,
                                     const std::optional<Margin>& margin = std::nullopt);

}  // namespace assay
