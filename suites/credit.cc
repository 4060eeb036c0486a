#include "suites/credit.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace assay {
namespace {

// The rank that a verdict gave a response; nullopt: not shown.
std::optional<int> RankOf(const Verdict& verdict, const std::vector<int>& ranks, size_t response) {
  const auto it = std::find(verdict.shown.begin(), verdict.shown.end(), response);
  const auto place = static_cast<size_t>(it - verdict.shown.begin());
  if (place >= ranks.size()) return std::nullopt;
  return ranks[place];
}

double MeanCredit(const Judgement& judgement, const Pair& pair, const VerdictRule& rule) {
  double sum = 0;
  size_t count = 0;
  for (const Verdict& verdict : judgement.verdicts) {
    const Opinion opinion = OpinionOf(verdict, pair.winner, pair.loser);
    if (opinion == Opinion::kNotShown) continue;
    ++count;
    if (opinion == Opinion::kRight) sum += 1;
    if (opinion == Opinion::kTie) sum += rule.tie;
    if (opinion == Opinion::kUnparsed) sum += rule.unparsed;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

double CreditOfPair(const Judgement& judgement, const Pair& pair, const VerdictRule& rule) {
  if (HasRewards(judgement)) return WinsByReward(judgement, pair.winner, pair.loser) ? 1 : 0;
  if (rule.kind == VerdictRule::Kind::kMean) return MeanCredit(judgement, pair, rule);
  return NetVote(judgement, pair.winner, pair.loser) > 0 ? 1 : 0;
}

}  // namespace

bool HasRewards(const Judgement& judgement) { return !judgement.rewards.empty(); }

bool HasVerdicts(const Judgement& judgement) { return !judgement.verdicts.empty(); }

bool IsMissing(const Judgement& judgement) {
  const auto missing = [](const auto& value) {
    const auto* failure = std::get_if<Failure>(&value);
    return failure != nullptr && failure->kind == Failure::Kind::kMissing;
  };
  if (HasRewards(judgement)) return std::ranges::any_of(judgement.rewards, missing);
  return !HasVerdicts(judgement) ||
         std::ranges::any_of(judgement.verdicts, missing, &Verdict::ranks);
}

double RewardOf(const Judgement& judgement, size_t response) {
  if (response >= judgement.rewards.size()) return std::numeric_limits<double>::quiet_NaN();
  return ValueOrNan(judgement.rewards[response]);
}

bool WinsByReward(const Judgement& judgement, size_t winner, size_t loser) {
  return RewardOf(judgement, winner) > RewardOf(judgement, loser);
}

Opinion OpinionOf(const Verdict& verdict, size_t winner, size_t loser) {
  if (const auto* failure = std::get_if<Failure>(&verdict.ranks)) {
    return failure->kind == Failure::Kind::kUnparsed ? Opinion::kUnparsed : Opinion::kFailed;
  }
  const auto& ranks = std::get<std::vector<int>>(verdict.ranks);
  const std::optional<int> of_winner = RankOf(verdict, ranks, winner);
  const std::optional<int> of_loser = RankOf(verdict, ranks, loser);
  if (!of_winner || !of_loser) return Opinion::kNotShown;
  if (*of_winner == *of_loser) return Opinion::kTie;
  return *of_winner < *of_loser ? Opinion::kRight : Opinion::kWrong;
}

int NetVote(const Judgement& judgement, size_t winner, size_t loser) {
  int net = 0;
  for (const Verdict& verdict : judgement.verdicts) {
    const Opinion opinion = OpinionOf(verdict, winner, loser);
    net += opinion == Opinion::kRight ? 1 : opinion == Opinion::kWrong ? -1 : 0;
  }
  return net;
}

std::optional<double> CreditOf(const Label& label, const Judgement& judgement,
                               const VerdictRule& rule) {
  double credit = 0;
  double shares = 0;
  for (const Pair& pair : CountedPairs(label)) {
    credit += pair.share * CreditOfPair(judgement, pair, rule);
    shares += pair.share;
  }
  if (!(shares > 0)) return std::nullopt;
  return credit / shares;
}

}  // namespace assay
