#include "harness/metrics/calibration/annotated_samples.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "harness/metrics/preference.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool IsOf(const Annotation& annotation, size_t a, size_t b) {
  return (annotation.first == a && annotation.second == b) ||
         (annotation.first == b && annotation.second == a);
}

bool IsNew(const std::vector<Annotation>& annotations, size_t a, size_t b) {
  return std::ranges::none_of(annotations, [&](const Annotation& old) { return IsOf(old, a, b); });
}

// The share of annotators for the winner of `pair`.
double ShareOf(const Label& label, const Pair& pair) {
  double opposite = 0;
  for (const Pair& other : label.pairs) {
    if (other.winner == pair.loser && other.loser == pair.winner) opposite += other.share;
  }
  return opposite > 0 ? pair.share / (pair.share + opposite) : pair.share;
}

// The model's preferences for the first of two responses.
struct Preferences {
  std::vector<double> signs;     // 1, 0, −1
  std::vector<double> log_odds;  // NaN: not known
};

Preferences PreferencesOf(const Judgement& judgement, const Annotation& annotation) {
  Preferences result;
  const auto add = [&](double sign, double log_odds) {
    result.signs.push_back(sign);
    result.log_odds.push_back(log_odds);
  };
  const Pair pair{annotation.first, annotation.second};
  if (!judgement.rewards.empty()) {
    if (std::max(pair.winner, pair.loser) >= judgement.rewards.size()) return result;
    const double margin =
        ValueOrNan(judgement.rewards[pair.winner]) - ValueOrNan(judgement.rewards[pair.loser]);
    if (!std::isnan(margin)) add(margin > 0 ? 1 : margin < 0 ? -1 : 0, margin);
    return result;
  }
  for (const Verdict& verdict : judgement.verdicts) {
    const std::optional<int> vote = VoteOf(verdict, pair);
    if (!vote) continue;
    const double confidence = verdict.confidence.value_or(kNan);
    const bool known = confidence >= 0 && confidence <= 1 && verdict.shown.size() == 2;
    const double odds = known ? PairOfConfidence(confidence, 1).log_odds : kNan;
    add(*vote, *vote == 0 ? 0 : *vote * odds);
  }
  return result;
}

std::vector<AnnotatedPair> PairsOf(const std::vector<double>& log_odds, const VoteCounts& votes) {
  std::vector<AnnotatedPair> pairs;
  for (const double value : log_odds) {
    pairs.push_back({value, votes, 1 / static_cast<double>(log_odds.size())});
  }
  return pairs;
}

void Append(std::vector<AnnotatedPair> from, std::vector<AnnotatedPair>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::vector<Annotation> AnnotationsOf(const Label& label) {
  std::vector<Annotation> annotations;
  for (const Vote& vote : label.votes) {
    if (!IsNew(annotations, vote.first, vote.second)) continue;
    annotations.push_back(
        {vote.first, vote.second, CountVotes(label.votes, vote.first, vote.second)});
  }
  if (!annotations.empty()) return annotations;
  for (const Pair& pair : label.pairs) {
    if (!(pair.share > 0 && pair.share < 1) || !IsNew(annotations, pair.winner, pair.loser)) {
      continue;
    }
    const double share = ShareOf(label, pair);
    annotations.push_back({pair.winner, pair.loser, {share, 1 - share, 0}});
  }
  return annotations;
}

void AnnotatedSamples::Add(uint32_t sample, const Label& label, const Judgement& judgement) {
  std::vector<AnnotatedPair> preferred;
  std::vector<AnnotatedPair> claimed;
  for (const Annotation& annotation : AnnotationsOf(label)) {
    const Preferences preferences = PreferencesOf(judgement, annotation);
    Append(PairsOf(preferences.signs, annotation.votes), preferred);
    Append(PairsOf(preferences.log_odds, annotation.votes), claimed);
  }
  const auto scores = ScoreSoftLabels(preferred);
  if (!scores) return;
  const bool known = std::ranges::none_of(
      claimed, [](const AnnotatedPair& pair) { return std::isnan(pair.log_odds); });
  const auto claims = known ? ScoreSoftLabels(claimed) : std::nullopt;
  const auto put = [&](std::vector<double>& column, double value) {
    column.resize(sample, kNan);
    column.push_back(value);
  };
  put(columns_.expected_agreement, scores->expected_agreement);
  put(columns_.human_agreement, scores->human_agreement.value.value_or(kNan));
  put(columns_.ceiling, scores->ceiling);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  put(columns_.divergence, claims ? claims->divergence.value.value_or(kInfinity) : kNan);
  put(columns_.brier, claims ? claims->brier : kNan);
}

void AnnotatedSamples::Finish(size_t samples) {
  if (empty()) return;
  for (std::vector<double>* column : {&columns_.expected_agreement, &columns_.human_agreement,
                                      &columns_.ceiling, &columns_.divergence, &columns_.brier}) {
    column->resize(samples, kNan);
  }
}

}  // namespace assay
