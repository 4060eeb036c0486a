#pragma once

#include <span>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// The area under the ROC curve of confidence against outcome: the chance that a pair that happened
/// has more confidence than one that did not, equal confidences counting one half (Hanley & McNeil
/// 1982). Of the top label: how well confidence tells right from wrong; 1/2 is a coin. Temperature
/// does not change it. A pair of outcome y counts with weight w y as happened and w (1 − y) as not.
/// Undefined where one of the two has no weight.
Measured Auroc(std::span<const CalibrationPair> pairs);

}  // namespace assay
