#pragma once

#include <cstddef>
#include <vector>

#include "harness/metrics/calibration/claims.h"
#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// What one claim costs: what the Brier score (`brier.h`) and the log loss (`log_loss.h`) are means
/// of.
double BrierOf(const CalibrationPair& pair);
double NllOf(const CalibrationPair& pair);

/// By sample, what its claims from `source` cost together, as they weigh: means over samples are
/// the weighted means over pairs. NaN: it claims nothing.
std::vector<double> ClaimLosses(const Claims& claims, Confidence source, size_t samples,
                                double (*loss)(const CalibrationPair&));

}  // namespace assay
