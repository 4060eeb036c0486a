#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/metrics/calibration/cross_fit.h"

namespace assay {

/// What recalibration learned on one part does to another: whether confidences that were mended on
/// one kind of data can be trusted on the next.
struct ShiftCell {
  size_t learned_on = 0;  ///< indices of parts
  size_t tested_on = 0;
  size_t pairs = 0;  ///< of the tested part that entered
  Measured log_loss_before;
  Measured log_loss_after;
  Measured ece_before;
  Measured ece_after;
};

/// One cell per ordered pair of different parts, by `learned_on`, then `tested_on`. Pairs whose
/// cluster is in both parts are left out of the test. `edges`: the bins of the calibration error.
std::vector<ShiftCell> CalibrationUnderShift(std::span<const std::vector<CalibrationPair>> parts,
                                             std::span<const double> edges,
                                             const Recalibrator& learn);

}  // namespace assay
