#include "harness/metrics/calibration/soft_labels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/core/error.h"
#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/log_loss.h"

namespace assay {
namespace {

double Entropy(double share) {
  const auto term = [](double p) { return p > 0 ? -p * std::log(p) : 0; };
  return term(share) + term(1 - share);
}

double ChosenShare(double log_odds, double share) {
  if (log_odds == 0) return 0.5;
  return log_odds > 0 ? share : 1 - share;
}

// How often two different annotators agree; Σ_{i≠j} v_i v_j = (Σ v)² − Σ v².
double PairwiseAgreement(const VoteCounts& votes) {
  const double n = votes.votes();
  const auto ordered = [&](double full) {
    const double sum = full + votes.tied / 2;
    return sum * sum - (full + votes.tied / 4);
  };
  return (ordered(votes.first) + ordered(votes.second)) / (n * (n - 1));
}

Measured HumanAgreement(std::span<const AnnotatedPair> pairs) {
  double sum = 0;
  double weight = 0;
  for (const AnnotatedPair& pair : pairs) {
    if (pair.votes.votes() < 2) continue;
    sum += pair.weight * PairwiseAgreement(pair.votes);
    weight += pair.weight;
  }
  if (!(weight > 0)) return {std::nullopt, "no pair has two annotators"};
  return {sum / weight, ""};
}

}  // namespace

VoteCounts CountVotes(std::span<const Vote> votes, size_t first, size_t second) {
  VoteCounts counts;
  for (const Vote& vote : votes) {
    const bool same = vote.first == first && vote.second == second;
    const bool swapped = vote.first == second && vote.second == first;
    if (!same && !swapped) continue;
    if (vote.outcome == Vote::Outcome::kTie) {
      ++counts.tied;
    } else {
      ++((vote.outcome == Vote::Outcome::kFirst) == same ? counts.first : counts.second);
    }
  }
  return counts;
}

std::optional<SoftLabelScores> ScoreSoftLabels(std::span<const AnnotatedPair> pairs) {
  std::vector<CalibrationPair> claims;
  for (const AnnotatedPair& pair : pairs) {
    ASSAY_CHECK(pair.votes.votes() > 0);
    claims.push_back(PairOfLogOdds(pair.log_odds, pair.votes.share(), pair.cluster, pair.weight));
  }
  if (!WhyNothing(claims).empty()) return std::nullopt;
  const double weight = TotalWeight(claims);
  SoftLabelScores scores;
  double entropy = 0;
  for (const CalibrationPair& claim : claims) {
    const double share = claim.weight / weight;
    scores.expected_agreement += share * ChosenShare(claim.log_odds, claim.outcome);
    scores.ceiling += share * std::max(claim.outcome, 1 - claim.outcome);
    entropy += share * Entropy(claim.outcome);
  }
  scores.human_agreement = HumanAgreement(pairs);
  scores.divergence = LogLoss(claims);
  if (scores.divergence.value) *scores.divergence.value -= entropy;
  scores.brier = *BrierScore(claims).value;
  return scores;
}

}  // namespace assay
