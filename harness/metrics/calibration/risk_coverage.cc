#include "harness/metrics/calibration/risk_coverage.h"

#include <algorithm>

namespace assay {
namespace {

// Ordered by confidence, the most confident first; within one confidence by weight, so that the
// order of the input does not matter.
std::vector<CalibrationPair> MostConfidentFirst(std::span<const CalibrationPair> pairs) {
  std::vector<CalibrationPair> sorted;
  for (const CalibrationPair& pair : pairs) {
    if (pair.weight > 0) sorted.push_back(pair);
  }
  std::sort(sorted.begin(), sorted.end(), [](const CalibrationPair& a, const CalibrationPair& b) {
    return a.log_odds != b.log_odds ? a.log_odds > b.log_odds : a.weight > b.weight;
  });
  return sorted;
}

// Σ over pairs, in their order, of weight · (errors so far / weight so far).
class Curve {
 public:
  void Add(double weight, double errors) {
    weight_ += weight;
    errors_ += errors;
    area_ += weight * errors_ / weight_;
  }
  double weight() const { return weight_; }
  double risk() const { return errors_ / weight_; }
  double area() const { return area_ / weight_; }

 private:
  double weight_ = 0;
  double errors_ = 0;
  double area_ = 0;
};

double OptimalArea(std::vector<CalibrationPair> pairs) {
  std::sort(pairs.begin(), pairs.end(), [](const CalibrationPair& a, const CalibrationPair& b) {
    return a.outcome != b.outcome ? a.outcome > b.outcome : a.weight > b.weight;
  });
  Curve curve;
  for (const CalibrationPair& pair : pairs) {
    curve.Add(pair.weight, pair.weight * (1 - pair.outcome));
  }
  return curve.area();
}

}  // namespace

std::optional<RiskCoverage> RiskCoverageOf(std::span<const CalibrationPair> pairs) {
  if (!WhyNothing(pairs).empty()) return std::nullopt;
  const std::vector<CalibrationPair> sorted = MostConfidentFirst(pairs);
  RiskCoverage result;
  Curve curve;
  for (size_t begin = 0; begin < sorted.size();) {
    size_t end = begin;
    double weight = 0;
    double errors = 0;
    for (; end < sorted.size() && sorted[end].log_odds == sorted[begin].log_odds; ++end) {
      weight += sorted[end].weight;
      errors += sorted[end].weight * (1 - sorted[end].outcome);
    }
    for (; begin < end; ++begin) {
      curve.Add(sorted[begin].weight, sorted[begin].weight * errors / weight);
    }
    result.curve.push_back({curve.weight(), curve.risk()});
  }
  for (RiskPoint& point : result.curve) point.coverage /= curve.weight();
  result.aurc = curve.area();
  result.optimal = OptimalArea(sorted);
  result.excess = result.aurc - result.optimal;
  return result;
}

}  // namespace assay
