#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/debiased_error.h"
#include "harness/metrics/calibration/more_calibration.h"

namespace assay {

/// The errors of one choice of bins. How much they depend on it is the point of having several.
struct Binning {
  size_t bins = 0;
  bool equal_mass = false;  ///< else of equal width
  BinnedError error;
  DebiasedError debiased;
};

/// Of top-label pairs: 5, 10, 15 and 20 bins of equal width from `LowestConfidence` to 1, then as
/// many of equal mass. Empty where no pair has weight.
std::vector<Binning> AllBinnings(std::span<const CalibrationPair> pairs);

/// The form of "On Diversified Preferences" (`MoreCalibrationOf`) with its 5, 10 and 20 bins over
/// [0, 1], of equal width and then between quantiles, of top-label pairs whose log-odds are
/// margins: their weights do not enter.
struct MoreBinning {
  size_t bins = 0;
  bool equal_mass = false;
  MoreCalibration calibration;
};
std::vector<MoreBinning> MoreBinnings(std::span<const CalibrationPair> pairs);

}  // namespace assay
