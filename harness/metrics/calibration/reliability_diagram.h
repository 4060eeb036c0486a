#pragma once

#include <optional>
#include <span>
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

/// The filled bins of top-label pairs, those of `TopLabelEdges`.
std::vector<ReliabilityPoint> ReliabilityDiagram(std::span<const CalibrationPair> pairs,
                                                 const BandOptions& options);

/// Where bins of top-label pairs begin: 1/2, the least that a preference between two can claim, or
/// 0 where some claim is below (the first of several responses; a judge that doubts its verdict).
double LowestConfidence(std::span<const CalibrationPair> pairs);

/// The ends of ten bins of equal width from there to 1.
std::vector<double> TopLabelEdges(std::span<const CalibrationPair> pairs = {});

}  // namespace assay
