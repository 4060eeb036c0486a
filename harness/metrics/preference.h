#pragma once

#include <optional>
#include <span>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"

namespace assay {

/// What the rewards of one sample say about its counted comparisons (CONTRACTS §4).
struct Preference {
  double accuracy = 0;  ///< share-weighted mean of r(winner) > r(loser); equal or failed is wrong
  double margin = 0;  ///< the smallest r(winner) − r(loser), above 0 if all are right; NaN where a
                      ///< reward failed
  bool tied = false;  ///< some comparison got equal rewards
};

/// nullopt where there is nothing to compare: no comparisons, no positive share, or no rewards.
std::optional<Preference> PreferenceOf(std::span<const Reward> rewards,
                                       std::span<const Pair> comparisons);

/// P(the winner is preferred) = 1 / (1 + exp(−margin)): the Bradley–Terry model on rewards.
double ProbabilityChosen(double margin);

/// 1 where the verdict ranks the winner of `pair` better, −1 where it ranks it worse, 0 where both
/// are equal; nullopt where it failed or does not show both.
std::optional<int> VoteOf(const Verdict& verdict, const Pair& pair);

/// Whether some verdict shows both responses of a comparison and gives them equal ranks.
bool HasTieVerdict(std::span<const Verdict> verdicts, std::span<const Pair> comparisons);

/// Which of two responses the label prefers, by length.
enum class LengthSlice { kNone, kChosenLonger, kChosenShorter };

/// kNone unless the sample has two responses of different length and all comparisons name the same
/// winner. Lengths in UTF-8 bytes.
LengthSlice LengthSliceOf(std::span<const uint64_t> lengths, std::span<const Pair> comparisons);

}  // namespace assay
