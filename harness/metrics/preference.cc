#include "harness/metrics/preference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay {

std::optional<Preference> PreferenceOf(std::span<const Reward> rewards,
                                       std::span<const Pair> comparisons) {
  Preference result;
  result.margin = std::numeric_limits<double>::infinity();
  double right = 0;
  double shares = 0;
  for (const Pair& pair : comparisons) {
    if (pair.winner >= rewards.size() || pair.loser >= rewards.size()) continue;
    const double difference = ValueOrNan(rewards[pair.winner]) - ValueOrNan(rewards[pair.loser]);
    // Rewards near the ends of the range would overflow to an infinite margin.
    const double margin = std::clamp(difference, std::numeric_limits<double>::lowest(),
                                     std::numeric_limits<double>::max());
    const bool is_right = margin > 0;
    shares += pair.share;
    right += is_right ? pair.share : 0;
    result.tied = result.tied || margin == 0;
    // Once NaN it stays NaN, whatever the order of comparisons.
    if (!(result.margin <= margin) && !std::isnan(result.margin)) result.margin = margin;
  }
  if (!(shares > 0)) return std::nullopt;
  result.accuracy = right / shares;
  return result;
}

double ProbabilityChosen(double margin) { return 1 / (1 + std::exp(-margin)); }

std::optional<int> VoteOf(const Verdict& verdict, const Pair& pair) {
  const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks);
  if (ranks == nullptr || ranks->size() != verdict.shown.size()) return std::nullopt;
  const auto rank_of = [&](size_t response) -> std::optional<int> {
    const auto place = std::find(verdict.shown.begin(), verdict.shown.end(), response);
    if (place == verdict.shown.end()) return std::nullopt;
    return (*ranks)[static_cast<size_t>(place - verdict.shown.begin())];
  };
  const std::optional<int> winner = rank_of(pair.winner);
  const std::optional<int> loser = rank_of(pair.loser);
  if (!winner || !loser) return std::nullopt;
  return (*winner < *loser) - (*winner > *loser);
}

bool HasTieVerdict(std::span<const Verdict> verdicts, std::span<const Pair> comparisons) {
  return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return std::any_of(comparisons.begin(), comparisons.end(),
                       [&](const Pair& pair) { return VoteOf(verdict, pair) == 0; });
  });
}

LengthSlice LengthSliceOf(std::span<const uint64_t> lengths, std::span<const Pair> comparisons) {
  if (lengths.size() != 2 || comparisons.empty()) return LengthSlice::kNone;
  const Pair& first = comparisons.front();
  const bool agree = std::all_of(comparisons.begin(), comparisons.end(), [&](const Pair& pair) {
    return pair.winner == first.winner && pair.loser == first.loser;
  });
  if (!agree || first.winner > 1 || first.loser > 1) return LengthSlice::kNone;
  const uint64_t chosen = lengths[first.winner];
  const uint64_t rejected = lengths[first.loser];
  if (chosen == rejected) return LengthSlice::kNone;
  return chosen > rejected ? LengthSlice::kChosenLonger : LengthSlice::kChosenShorter;
}

}  // namespace assay
