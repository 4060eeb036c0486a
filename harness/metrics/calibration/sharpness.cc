#include "harness/metrics/calibration/sharpness.h"

namespace assay {

Measured Sharpness(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  const double weight = TotalWeight(pairs);
  double mean = 0;
  for (const CalibrationPair& pair : pairs) mean += pair.weight * pair.confidence / weight;
  double variance = 0;
  for (const CalibrationPair& pair : pairs) {
    const double difference = pair.confidence - mean;
    variance += pair.weight * difference * difference / weight;
  }
  return {variance, ""};
}

Measured OverConfidence(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  double sum = 0;
  for (const CalibrationPair& pair : pairs) sum += pair.weight * (pair.confidence - pair.outcome);
  return {sum / TotalWeight(pairs), ""};
}

}  // namespace assay
