#include <algorithm>
#include <cmath>

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

Conclusion ConcludeBrier(const ConfidenceComparison& confidence, double level) {
  switch (Conclude(confidence.brier, level)) {
    case Conclusion::kFirstBetter:
      return Conclusion::kSecondBetter;  // less is better
    case Conclusion::kSecondBetter:
      return Conclusion::kFirstBetter;
    case Conclusion::kCannotTell:
      break;
  }
  return Conclusion::kCannotTell;
}

Conclusion ConcludeNearer(const ConfidenceComparison& confidence, double level) {
  const NamedDifference& excess = confidence.excess;
  if (!confidence.p_nearer_adjusted || *confidence.p_nearer_adjusted > 1 - level) {
    return Conclusion::kCannotTell;
  }
  return std::abs(*excess.first) < std::abs(*excess.second) ? Conclusion::kFirstBetter
                                                            : Conclusion::kSecondBetter;
}

std::optional<double> SamplesToTell(const PairComparison& pair) {
  constexpr double kMost = 1e9;
  const Estimate& difference = Main(pair).difference;
  if (!pair.detectable || !difference.value || *difference.value == 0) return std::nullopt;
  const double ratio = *pair.detectable / std::abs(*difference.value);
  const double samples = static_cast<double>(difference.n) * ratio * ratio;
  if (ratio <= 1 || !(samples <= kMost)) return std::nullopt;
  const double digit = std::pow(10, std::floor(std::log10(samples)) - 1);
  return std::ceil(samples / digit) * digit;
}

const PairComparison& PairOf(const RunComparison& comparison, size_t first, size_t second) {
  const auto found = std::ranges::find_if(comparison.pairs, [&](const PairComparison& pair) {
    return pair.first == first && pair.second == second;
  });
  ASSAY_CHECK(found != comparison.pairs.end());
  return *found;
}

}  // namespace assay
