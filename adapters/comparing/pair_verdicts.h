#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "adapters/checkpoint/sequence.h"
#include "harness/core/judgement.h"
#include "harness/core/reward_model.h"

namespace assay {

/// The log-odds that response i is better than response j, i ≠ j: those of (j, i) negated.
using LogOdds = std::function<double(size_t i, size_t j)>;

/// What all pairs of the responses shown come to together. Ranked by the mean of the log-odds
/// against each other response, equal ones a tie, as the makers of both PairRM and GPM rank more
/// than two (LLM-Blender, get_scores_from_cmps with its default "max_logits"; GPM's
/// LLM-Alignment/scripts/RMs/ranker.py): there is an order also where preferences go round in a
/// circle. `raw` has every pair's probability, and says "cyclic" where each of some three is
/// preferred to the next. Confidence for two responses alone: the winner's probability. A Failure
/// (kNotFinite) in place of ranks where some log-odds are no number.
Verdict VerdictOfPairs(std::vector<size_t> shown, const LogOdds& log_odds);

/// A verdict for each of `orders`, which are `repeats` times the same number. A failure of any
/// sequence is that of every verdict, since an order takes all pairs.
Judgement JudgePairs(const std::vector<std::vector<size_t>>& orders, int repeats,
                     const PreparedSample& sequences, const LogOdds& log_odds);

/// Sequences that lost text.
int64_t CountCut(const PreparedSample& sample);

/// 1 / (1 + e^−x).
double Sigmoid(double x);

}  // namespace assay
