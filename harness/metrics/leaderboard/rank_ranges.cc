#include "harness/metrics/leaderboard/rank_ranges.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/metrics/distributions.h"

namespace assay {
namespace {

// Ranked models, best first.
std::vector<size_t> OrderOf(std::span<const double> scores) {
  std::vector<size_t> order;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (!std::isnan(scores[i])) order.push_back(i);
  }
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  return order;
}

// Means of the same scores in another order differ in their last bits.
constexpr double kRounding = 1e-12;  // of the larger

bool IsRounding(double better, double worse) {
  return better - worse <= kRounding * std::max(std::abs(better), std::abs(worse));
}

}  // namespace

double CriticalDifference(size_t models, double level) {
  if (models < 2) return 0;
  return NormalQuantile(1 - (1 - level) / (2 * static_cast<double>(models - 1)));
}

std::vector<std::optional<RankRange>> RankRanges(std::span<const double> scores,
                                                 const DifferenceVariance& variance, double level) {
  const std::vector<size_t> order = OrderOf(scores);
  const size_t models = order.size();
  const double z = CriticalDifference(models, level);
  std::vector<RankRange> found(models);  // from best to worst
  for (size_t begin = 0; begin < models;) {
    size_t end = begin + 1;
    while (end < models && IsRounding(scores[order[begin]], scores[order[end]])) ++end;
    const double rank = static_cast<double>(begin + 1 + end) / 2;
    for (; begin < end; ++begin) found[begin] = {rank, 1, models, 1};
  }
  // Whoever may be better has its group already.
  for (size_t i = 0; i < models; ++i) {
    RankRange& worse = found[i];
    for (size_t j = 0; j < i; ++j) {
      RankRange& better = found[j];
      const double difference = scores[order[j]] - scores[order[i]];
      if (IsRounding(scores[order[j]], scores[order[i]])) continue;
      if (!(difference > z * std::sqrt(variance(order[j], order[i])))) continue;
      ++worse.low;
      --better.high;
      worse.group = std::max(worse.group, better.group + 1);
    }
  }
  std::vector<std::optional<RankRange>> ranges(scores.size());
  for (size_t i = 0; i < models; ++i) ranges[order[i]] = found[i];
  return ranges;
}

}  // namespace assay
