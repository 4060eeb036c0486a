#include "harness/metrics/calibration/verdict_claims.h"

#include <algorithm>
#include <optional>

namespace assay {
namespace {

// How the comparisons of `response` with others shown end.
struct Record {
  bool wins = false;
  bool loses = false;
};

Record RecordOf(size_t response, const std::vector<size_t>& shown,
                std::span<const Pair> comparisons) {
  const auto is_shown = [&](size_t other) { return std::ranges::count(shown, other) > 0; };
  Record record;
  for (const Pair& pair : comparisons) {
    if (!(pair.share > 0)) continue;
    if (pair.winner == response && is_shown(pair.loser)) record.wins = true;
    if (pair.loser == response && is_shown(pair.winner)) record.loses = true;
  }
  return record;
}

}  // namespace

void VerdictClaims::AddOne(uint32_t sample, const Verdict& verdict,
                           std::span<const Pair> comparisons) {
  const auto* ranks = std::get_if<std::vector<int>>(&verdict.ranks);
  if (ranks == nullptr || ranks->size() != verdict.shown.size() || ranks->size() < 2) return;
  const auto first = std::ranges::min_element(*ranks);
  const Record record = RecordOf(verdict.shown[static_cast<size_t>(first - ranks->begin())],
                                 verdict.shown, comparisons);
  if (!record.wins && !record.loses) return;
  const bool tied = std::ranges::count(*ranks, *first) > 1;
  if (tied && ranks->size() > 2) return;
  if (tied) {
    entries_.push_back({0.5, sample, 1, Outcome::kTied});
  } else if (verdict.confidence && *verdict.confidence >= 0 && *verdict.confidence <= 1) {
    has_confidence_ = true;
    const Outcome outcome = record.loses ? Outcome::kWrong : Outcome::kRight;
    entries_.push_back({*verdict.confidence, sample, 1, outcome});
  }
}

void VerdictClaims::Add(uint32_t sample, std::span<const Verdict> verdicts,
                        std::span<const Pair> comparisons) {
  const size_t begin = entries_.size();
  for (const Verdict& verdict : verdicts) AddOne(sample, verdict, comparisons);
  const auto claims = static_cast<float>(entries_.size() - begin);
  for (size_t i = begin; i < entries_.size(); ++i) entries_[i].weight = 1 / claims;
}

void VerdictClaims::AppendPairs(uint32_t sample, uint32_t cluster,
                                std::vector<CalibrationPair>& pairs) const {
  auto entry = std::ranges::lower_bound(entries_, sample, {}, &Entry::sample);
  for (; entry != entries_.end() && entry->sample == sample; ++entry) {
    const auto weight = static_cast<double>(entry->weight);
    if (entry->outcome == Outcome::kTied) {
      AddTopLabel(0, cluster, weight, pairs);
    } else {
      const double outcome = entry->outcome == Outcome::kRight ? 1 : 0;
      pairs.push_back(PairOfConfidence(entry->confidence, outcome, cluster, weight));
    }
  }
}

}  // namespace assay
