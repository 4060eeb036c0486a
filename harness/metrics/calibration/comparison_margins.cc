#include "harness/metrics/calibration/comparison_margins.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay {
namespace {

constexpr size_t kMostComparisons = 1'000;

double MarginOf(std::span<const Reward> rewards, const Pair& pair) {
  const double difference = ValueOrNan(rewards[pair.winner]) - ValueOrNan(rewards[pair.loser]);
  return std::clamp(difference, std::numeric_limits<double>::lowest(),
                    std::numeric_limits<double>::max());
}

}  // namespace

void ComparisonMargins::Add(std::span<const Reward> rewards, std::span<const Pair> comparisons) {
  const uint32_t sample = samples_++;
  const size_t begin = entries_.size();
  const size_t step = (comparisons.size() + kMostComparisons - 1) / kMostComparisons;
  double shares = 0;
  for (size_t i = 0; i < comparisons.size(); i += step) {
    const Pair& pair = comparisons[i];
    if (pair.winner >= rewards.size() || pair.loser >= rewards.size()) continue;
    const double margin = MarginOf(rewards, pair);
    if (std::isnan(margin) || !(pair.share > 0)) continue;
    entries_.push_back({sample, static_cast<float>(pair.share), margin});
    shares += pair.share;
  }
  for (size_t i = begin; i < entries_.size(); ++i) {
    entries_[i].weight = static_cast<float>(entries_[i].weight / shares);
  }
}

void ComparisonMargins::AppendPairs(uint32_t sample, uint32_t cluster,
                                    std::vector<CalibrationPair>& pairs) const {
  auto entry = std::lower_bound(entries_.begin(), entries_.end(), sample,
                                [](const Entry& a, uint32_t b) { return a.sample < b; });
  for (; entry != entries_.end() && entry->sample == sample; ++entry) {
    AddTopLabel(entry->margin, cluster, static_cast<double>(entry->weight), pairs);
  }
}

}  // namespace assay
