#pragma once

#include <span>
#include <vector>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// A function of confidence that never falls: linear between its points, constant outside them.
struct IsotonicCurve {
  std::vector<double> confidence;  ///< strictly ascending; not empty
  std::vector<double> outcome;     ///< not descending

  double At(double confidence) const;
};

/// The curve with the least weighted squared distance to the outcomes: isotonic regression by
/// pooling adjacent violators (Ayer et al., Annals of Mathematical Statistics 26, 1955; for
/// calibration Zadrozny & Elkan, KDD 2002). Pairs of equal confidence enter as their mean. It has
/// as many parameters as the data let it have: judge it on other pairs than it was fitted to
/// (`CrossFit`). At least one pair with weight.
IsotonicCurve FitIsotonic(std::span<const CalibrationPair> pairs);

}  // namespace assay
