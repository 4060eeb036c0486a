#include "harness/metrics/calibration/reliability_diagram.h"

#include <algorithm>
#include <utility>

namespace assay {

double LowestConfidence(std::span<const CalibrationPair> pairs) {
  const bool doubts =
      std::ranges::any_of(pairs, [](const CalibrationPair& pair) { return pair.confidence < 0.5; });
  return doubts ? 0 : 0.5;
}

std::vector<double> TopLabelEdges(std::span<const CalibrationPair> pairs) {
  return EqualWidthEdges(10, LowestConfidence(pairs), 1);
}

std::vector<ReliabilityPoint> ReliabilityDiagram(std::span<const CalibrationPair> pairs,
                                                 const BandOptions& options) {
  const std::vector<double> edges = TopLabelEdges(pairs);
  const std::vector<CalibrationBin> bins = BinPairs(pairs, edges);
  std::vector<std::optional<Interval>> bands = ConsistencyBands(pairs, edges, options);
  std::vector<ReliabilityPoint> points;
  for (size_t i = 0; i < bins.size(); ++i) {
    if (!bins[i].empty()) points.push_back({bins[i], std::move(bands[i])});
  }
  return points;
}

}  // namespace assay
