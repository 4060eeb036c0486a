#include "harness/metrics/calibration/claims.h"

#include <cmath>
#include <limits>

namespace assay {
namespace {

// The log-odds of the share of members that give the winner more, ties counting half for each. NaN
// where a member has no reward: a share of the others would be another quantity.
double VoteMargin(const Judgement& judgement, const std::vector<std::string>& members,
                  const Pair& pair) {
  double for_winner = 0;
  for (const std::string& member : members) {
    const auto rewards = judgement.dimensions.find(member);
    if (rewards == judgement.dimensions.end() || pair.winner >= rewards->second.size() ||
        pair.loser >= rewards->second.size()) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    const double winner = ValueOrNan(rewards->second[pair.winner]);
    const double loser = ValueOrNan(rewards->second[pair.loser]);
    if (std::isnan(winner) || std::isnan(loser)) return std::numeric_limits<double>::quiet_NaN();
    for_winner += winner > loser ? 1 : winner == loser ? 0.5 : 0;
  }
  return std::log(for_winner) - std::log(static_cast<double>(members.size()) - for_winner);
}

}  // namespace

void Claims::Add(uint32_t sample, const Judgement& judgement, std::span<const Pair> comparisons) {
  rewards_.Add(sample, judgement.rewards, comparisons);
  verdicts_.Add(sample, judgement.verdicts, comparisons);
  if (members_.empty()) return;
  votes_.Add(sample, comparisons,
             [&](const Pair& pair) { return VoteMargin(judgement, members_, pair); });
}

bool Claims::Has(Confidence source) const {
  switch (source) {
    case Confidence::kNone:
      return false;
    case Confidence::kRewards:
      return !rewards_.empty();
    case Confidence::kVotes:
      return !members_.empty() && (!votes_.empty() || verdicts_.has_confidence());
    case Confidence::kVerdicts:
      return verdicts_.has_confidence();
  }
  return false;
}

void Claims::AppendPairs(Confidence source, uint32_t sample, uint32_t cluster,
                         std::vector<CalibrationPair>& pairs) const {
  if (source == Confidence::kRewards) {
    rewards_.AppendPairs(sample, cluster, pairs);
  } else if (source == Confidence::kVotes && !votes_.empty()) {
    votes_.AppendPairs(sample, cluster, pairs);
  } else if (source != Confidence::kNone) {
    verdicts_.AppendPairs(sample, cluster, pairs);
  }
}

std::vector<std::string> MemberDimensions(const ModelCard& card) {
  std::vector<std::string> members;
  if (card.type != "Ensemble") return members;
  for (const auto& [key, value] : card.options) {
    if (key.starts_with("member/")) members.push_back(key);
  }
  return members;
}

ConfidenceChoice ChooseConfidence(const Claims& claims, const std::string& no_preferences,
                                  const std::string& not_log_odds) {
  const bool prefers = no_preferences.empty();
  if (prefers && not_log_odds.empty()) {
    if (claims.Has(Confidence::kRewards)) return {Confidence::kRewards, ""};
    return {Confidence::kNone, "a reward failed in every sample"};
  }
  for (const Confidence source : {Confidence::kVotes, Confidence::kVerdicts}) {
    if (claims.Has(source)) return {source, ""};
  }
  if (prefers) return {Confidence::kNone, not_log_odds};
  if (no_preferences == "the model gives no rewards") {
    return {Confidence::kNone, no_preferences + ", and no verdict of it a confidence"};
  }
  return {Confidence::kNone, no_preferences};
}

}  // namespace assay
