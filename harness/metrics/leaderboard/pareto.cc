#include "harness/metrics/leaderboard/pareto.h"

#include <algorithm>

namespace assay {

std::vector<bool> ParetoFront(std::span<const PricedScore> points) {
  std::vector<bool> front;
  for (const PricedScore& point : points) {
    front.push_back(std::ranges::none_of(points, [&](const PricedScore& other) {
      return other.score >= point.score && other.price <= point.price &&
             (other.score > point.score || other.price < point.price);
    }));
  }
  return front;
}

}  // namespace assay
