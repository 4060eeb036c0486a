#pragma once

#include <optional>
#include <vector>

#include "harness/metrics/calibration/bins.h"
#include "harness/metrics/calibration/consistency_bands.h"

namespace assay {

/// A bin of a reliability diagram, and where its mean outcome would lie if the model were
/// calibrated.
struct ReliabilityPoint {
  CalibrationBin bin;
  std::optional<Interval> band;
};

/// The filled bins of top-label pairs: ten of equal width over [1/2, 1].
std::vector<ReliabilityPoint> ReliabilityDiagram(std::span<const CalibrationPair> pairs,
                                                 const BandOptions& options);

/// The ends of those bins.
std::vector<double> TopLabelEdges();

}  // namespace assay
