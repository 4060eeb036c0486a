#include <algorithm>

#include "harness/core/error.h"
#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

const NamedDifference& Main(const PairComparison& pair) {
  return MainIsOfficial(pair) ? pair.official.front() : pair.accuracy.front();
}

bool MainIsOfficial(const PairComparison& pair) {
  return !pair.official.empty() && pair.official.front().kind == ScoreName::Kind::kOverall &&
         pair.official.front().difference.value.has_value();
}

Conclusion Conclude(const NamedDifference& difference, double level) {
  const std::optional<Interval>& interval = difference.difference.interval;
  if (!interval || !difference.p_adjusted || *difference.p_adjusted > 1 - level) {
    return Conclusion::kCannotTell;
  }
  if (interval->low > 0) return Conclusion::kSecondBetter;
  if (interval->high < 0) return Conclusion::kFirstBetter;
  return Conclusion::kCannotTell;
}

const PairComparison& PairOf(const RunComparison& comparison, size_t first, size_t second) {
  const auto found = std::ranges::find_if(comparison.pairs, [&](const PairComparison& pair) {
    return pair.first == first && pair.second == second;
  });
  ASSAY_CHECK(found != comparison.pairs.end());
  return *found;
}

}  // namespace assay
