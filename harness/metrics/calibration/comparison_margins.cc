#include "harness/metrics/calibration/comparison_margins.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay {
namespace {

constexpr size_t kMostComparisons = 1'000;

double MarginOf(std::span<const Reward> rewards, const Pair& pair) {
  if (pair.winner >= rewards.size() || pair.loser >= rewards.size()) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double difference = ValueOrNan(rewards[pair.winner]) - ValueOrNan(rewards[pair.loser]);
  return std::clamp(difference, std::numeric_limits<double>::lowest(),
                    std::numeric_limits<double>::max());
}

}  // namespace

void ComparisonMargins::Add(uint32_t sample, std::span<const Reward> rewards,
                            std::span<const Pair> comparisons) {
  Add(sample, comparisons, [&](const Pair& pair) { return MarginOf(rewards, pair); });
}

void ComparisonMargins::Add(uint32_t sample, std::span<const Pair> comparisons,
                            const std::function<double(const Pair&)>& margin_of) {
  const size_t begin = entries_.size();
  const size_t step = (comparisons.size() + kMostComparisons - 1) / kMostComparisons;
  double shares = 0;
  for (size_t i = 0; i < comparisons.size(); i += step) {
    const double margin = margin_of(comparisons[i]);
    const double share = comparisons[i].share;
    if (std::isnan(margin) || !(share > 0)) continue;
    entries_.push_back({sample, static_cast<float>(share), margin});
    shares += share;
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
