#include "harness/metrics/calibration/brier.h"

#include <vector>

namespace assay {

Measured BrierScore(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  double sum = 0;
  for (const CalibrationPair& pair : pairs) {
    const double difference = pair.confidence - pair.outcome;
    sum += pair.weight * difference * difference;
  }
  return {sum / TotalWeight(pairs), ""};
}

std::optional<BrierParts> DecomposeBrier(std::span<const CalibrationPair> pairs,
                                         std::span<const double> edges) {
  const Measured brier = BrierScore(pairs);
  if (!brier.value) return std::nullopt;
  const std::vector<CalibrationBin> bins = BinPairs(pairs, edges);
  const double weight = TotalWeight(pairs);
  double mean = 0;
  for (const CalibrationPair& pair : pairs) mean += pair.weight * pair.outcome / weight;

  BrierParts parts;
  parts.brier = *brier.value;
  for (const CalibrationBin& bin : bins) {
    if (bin.empty()) continue;
    const double share = bin.weight / weight;
    parts.reliability += share * bin.gap() * bin.gap();
    parts.resolution += share * (bin.outcome - mean) * (bin.outcome - mean);
  }
  for (const CalibrationPair& pair : pairs) {
    const CalibrationBin& bin = bins[BinIndex(edges, pair.confidence)];
    if (bin.empty()) continue;
    const double share = pair.weight / weight;
    const double confidence = pair.confidence - bin.confidence;
    const double outcome = pair.outcome - bin.outcome;
    parts.uncertainty += share * (pair.outcome - mean) * (pair.outcome - mean);
    parts.within_variance += share * confidence * confidence;
    parts.within_covariance += 2 * share * outcome * confidence;
  }
  return parts;
}

}  // namespace assay
