#include "harness/metrics/calibration/auroc.h"

#include <algorithm>
#include <vector>

namespace assay {

Measured Auroc(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  std::vector<const CalibrationPair*> sorted;
  sorted.reserve(pairs.size());
  for (const CalibrationPair& pair : pairs) sorted.push_back(&pair);
  // By log-odds: confidences near 1 are equal as numbers before their log-odds are.
  const auto by_log_odds = [](const CalibrationPair* a, const CalibrationPair* b) {
    return a->log_odds < b->log_odds;
  };
  std::sort(sorted.begin(), sorted.end(), by_log_odds);

  double happened = 0;
  double not_below = 0;  // weight of what did not happen, at lower confidence
  double area = 0;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::upper_bound(begin, sorted.end(), *begin, by_log_odds);
    double happened_here = 0;
    double not_here = 0;
    for (; begin != end; ++begin) {
      happened_here += (*begin)->weight * (*begin)->outcome;
      not_here += (*begin)->weight * (1 - (*begin)->outcome);
    }
    area += happened_here * (not_below + not_here / 2);
    happened += happened_here;
    not_below += not_here;
  }
  if (!(not_below > 0)) return {std::nullopt, "every outcome is 1: there is nothing to tell apart"};
  if (!(happened > 0)) return {std::nullopt, "every outcome is 0: there is nothing to tell apart"};
  return {area / (happened * not_below), ""};
}

}  // namespace assay
