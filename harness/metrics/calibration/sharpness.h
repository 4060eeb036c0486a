#pragma once

#include <span>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// The variance of the confidences (Murphy & Winkler, Monthly Weather Review 115, 1987): 0 where
/// the model claims the same of every pair. Says nothing of being right: of two calibrated models
/// the sharper one is better (Gneiting, Balabdaoui & Raftery, JRSS B 69, 2007).
Measured Sharpness(std::span<const CalibrationPair> pairs);

/// Mean confidence less mean outcome: above 0 the model claims more than comes true, below 0 less.
/// Over- and under-confidence in different places cancel here; `BinnedError::over` and `under` keep
/// them apart.
Measured OverConfidence(std::span<const CalibrationPair> pairs);

}  // namespace assay
