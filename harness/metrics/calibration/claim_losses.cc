#include "harness/metrics/calibration/claim_losses.h"

#include <limits>

#include "harness/metrics/calibration/log_loss.h"

namespace assay {

double BrierOf(const CalibrationPair& pair) {
  return (pair.confidence - pair.outcome) * (pair.confidence - pair.outcome);
}

double NllOf(const CalibrationPair& pair) { return LogLossOf(pair.log_odds, pair.outcome); }

std::vector<double> ClaimLosses(const Claims& claims, Confidence source, size_t samples,
                                double (*loss)(const CalibrationPair&)) {
  std::vector<double> losses(samples, std::numeric_limits<double>::quiet_NaN());
  std::vector<CalibrationPair> pairs;
  for (uint32_t sample = 0; sample < samples; ++sample) {
    pairs.clear();
    claims.AppendPairs(source, sample, 0, pairs);
    if (pairs.empty()) continue;
    losses[sample] = 0;
    for (const CalibrationPair& pair : pairs) losses[sample] += pair.weight * loss(pair);
  }
  return losses;
}

}  // namespace assay
