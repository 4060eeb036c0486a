#include "harness/metrics/calibration/log_loss.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

// log(1 + exp(x)).
double Softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

}  // namespace

double LogLossOf(double log_odds, double outcome) {
  double loss = 0;
  if (outcome > 0) loss += outcome * Softplus(-log_odds);
  if (outcome < 1) loss += (1 - outcome) * Softplus(log_odds);
  return loss;
}

Measured LogLoss(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  double sum = 0;
  for (const CalibrationPair& pair : pairs) {
    if (pair.weight > 0) sum += pair.weight * LogLossOf(pair.log_odds, pair.outcome);
  }
  if (!std::isfinite(sum)) {
    return {std::nullopt, "it is infinite: an outcome came that was given no chance"};
  }
  return {sum / TotalWeight(pairs), ""};
}

}  // namespace assay
