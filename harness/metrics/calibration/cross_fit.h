#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// What was learned from some pairs: gives other pairs another confidence. Empty where nothing
/// could be learned, and `because` says why.
struct Recalibration {
  std::function<CalibrationPair(const CalibrationPair&)> apply;
  std::string because;
};
using Recalibrator = std::function<Recalibration(std::span<const CalibrationPair>)>;

/// The two kinds: `FitTemperature`, and `FitIsotonic`, whose confidences can be 0 and 1.
Recalibration LearnTemperature(std::span<const CalibrationPair> pairs);
Recalibration LearnIsotonic(std::span<const CalibrationPair> pairs);

/// The pairs, in their order, each recalibrated by what was learned from other clusters. Empty
/// where that is impossible; `because` says why.
struct CrossFitted {
  std::vector<CalibrationPair> pairs;
  std::string because;
};

/// Deals the clusters at random into `folds` folds (as many as there are clusters, if those are
/// fewer) and recalibrates each fold by what `learn` makes of the others, so that no pair, nor any
/// pair of its cluster, judges itself. The same seed deals the same folds, whatever the order of
/// pairs.
CrossFitted CrossFit(std::span<const CalibrationPair> pairs, size_t folds, uint64_t seed,
                     const Recalibrator& learn);

}  // namespace assay
