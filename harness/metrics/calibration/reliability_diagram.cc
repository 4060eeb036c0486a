#include "harness/metrics/calibration/reliability_diagram.h"

#include <utility>

namespace assay {

std::vector<double> TopLabelEdges() { return EqualWidthEdges(10, 0.5, 1); }

std::vector<ReliabilityPoint> ReliabilityDiagram(std::span<const CalibrationPair> pairs,
                                                 const BandOptions& options) {
  const std::vector<double> edges = TopLabelEdges();
  const std::vector<CalibrationBin> bins = BinPairs(pairs, edges);
  std::vector<std::optional<Interval>> bands = ConsistencyBands(pairs, edges, options);
  std::vector<ReliabilityPoint> points;
  for (size_t i = 0; i < bins.size(); ++i) {
    if (!bins[i].empty()) points.push_back({bins[i], std::move(bands[i])});
  }
  return points;
}

}  // namespace assay
