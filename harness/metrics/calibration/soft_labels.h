#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "harness/core/sample.h"
#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// What several annotators said of two responses.
struct VoteCounts {
  double first = 0;  ///< how many prefer the first
  double second = 0;
  double tied = 0;  ///< see no difference: half a vote for each

  double votes() const { return first + second + tied; }
  double share() const { return (first + tied / 2) / votes(); }  ///< for the first
};

/// The votes on responses `first` and `second`, in either order.
VoteCounts CountVotes(std::span<const Vote> votes, size_t first, size_t second);

/// A model's log-odds that the first of two responses is better, and what annotators said.
struct AnnotatedPair {
  double log_odds = 0;
  VoteCounts votes;  ///< at least one
  double weight = 1;
  uint32_t cluster = 0;
};

/// A model against the spread of human opinion rather than against its majority. Weighted means
/// over pairs; s the share of votes for the first response, p the model's probability.
struct SoftLabelScores {
  /// How often a random annotator agrees with the model's preference: s or 1 − s; 1/2 where the
  /// model has none.
  double expected_agreement = 0;
  /// What the best of all models would get: max(s, 1 − s). Too high where votes are few: of two
  /// votes on a coin's toss it expects 3/4.
  double ceiling = 0;
  /// How often two different annotators of one pair agree, Σ_{i≠j} [v_i v_j + (1 − v_i)(1 − v_j)] /
  /// n(n − 1), v = 1, 1/2, 0 for first, tied, second: what a human gets who is scored as the model
  /// is (unbiased; pairs with one vote do not enter). Undefined where no pair has two votes.
  Measured human_agreement;
  /// Mean Kullback–Leibler divergence in nats, s log(s/p) + (1 − s) log((1 − s)/(1 − p)): 0 where
  /// the model is as divided as the annotators are. Undefined where infinite.
  Measured divergence;
  double brier = 0;  ///< mean (p − s)²
};

/// nullopt where no pair has weight.
std::optional<SoftLabelScores> ScoreSoftLabels(std::span<const AnnotatedPair> pairs);

}  // namespace assay
