#include "harness/metrics/calibration/pairs.h"

#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/preference.h"

namespace assay {

CalibrationPair PairOfLogOdds(double log_odds, double outcome, uint32_t cluster, double weight) {
  ASSAY_CHECK(!std::isnan(log_odds) && outcome >= 0 && outcome <= 1);
  ASSAY_CHECK(weight >= 0 && std::isfinite(weight));
  return {ProbabilityChosen(log_odds), log_odds, outcome, weight, cluster};
}

CalibrationPair PairOfConfidence(double confidence, double outcome, uint32_t cluster,
                                 double weight) {
  ASSAY_CHECK(confidence >= 0 && confidence <= 1 && outcome >= 0 && outcome <= 1);
  ASSAY_CHECK(weight >= 0 && std::isfinite(weight));
  return {confidence, std::log(confidence) - std::log1p(-confidence), outcome, weight, cluster};
}

void AddTopLabel(double margin, uint32_t cluster, double weight,
                 std::vector<CalibrationPair>& pairs) {
  if (margin == 0) {
    pairs.push_back(PairOfLogOdds(0, 1, cluster, weight / 2));
    pairs.push_back(PairOfLogOdds(0, 0, cluster, weight / 2));
  } else {
    pairs.push_back(PairOfLogOdds(std::abs(margin), margin > 0 ? 1 : 0, cluster, weight));
  }
}

void AddBothOrders(double margin, uint32_t cluster, double weight,
                   std::vector<CalibrationPair>& pairs) {
  pairs.push_back(PairOfLogOdds(margin, 1, cluster, weight));
  pairs.push_back(PairOfLogOdds(-margin, 0, cluster, weight));
}

double TotalWeight(std::span<const CalibrationPair> pairs) {
  double sum = 0;
  for (const CalibrationPair& pair : pairs) sum += pair.weight;
  return sum;
}

std::string WhyNothing(std::span<const CalibrationPair> pairs) {
  if (pairs.empty()) return "no pairs";
  return TotalWeight(pairs) > 0 ? "" : "no pair has weight";
}

}  // namespace assay
