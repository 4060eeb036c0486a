#pragma once

#include <span>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// What a claim costs in nats: −y log p − (1 − y) log(1 − p), from the log-odds, so that it stays
/// finite for any finite log-odds. Infinite where what had no chance happened.
double LogLossOf(double log_odds, double outcome);

/// The weighted mean of `LogLossOf`, the negative log-likelihood: 0 is best, log 2 = 0.693 is what
/// a constant 1/2 gets. Against outcomes between 0 and 1 it is the cross-entropy to the share.
/// Undefined where it is infinite.
Measured LogLoss(std::span<const CalibrationPair> pairs);

}  // namespace assay
