#pragma once

#include <optional>
#include <span>

#include "harness/metrics/calibration/bins.h"

namespace assay {

/// The mean squared difference of confidence p and outcome y, Σ w (p − y)² / Σ w (Brier 1950):
/// 0 is best, 1/4 is what a constant 1/2 gets. Against outcomes between 0 and 1 it is the squared
/// distance to the share.
Measured BrierScore(std::span<const CalibrationPair> pairs);

/// The parts of the Brier score over bins b (Murphy, J. Applied Meteorology 12, 1973), with the two
/// terms that pairs of one bin having different confidences make necessary (Stephenson, Coelho &
/// Jolliffe, Weather and Forecasting 23, 2008):
///   brier = reliability − resolution + uncertainty + within_variance − within_covariance.
struct BrierParts {
  double brier = 0;
  double reliability = 0;        ///< Σ w_b (p̄_b − ȳ_b)²: miscalibration; 0 is best
  double resolution = 0;         ///< Σ w_b (ȳ_b − ȳ)²: how much the bins tell apart; more is better
  double uncertainty = 0;        ///< Σ w (y − ȳ)²: of the outcomes, whatever the model says
  double within_variance = 0;    ///< Σ w (p − p̄_b)²
  double within_covariance = 0;  ///< 2 Σ w (y − ȳ_b)(p − p̄_b)
};

/// nullopt where no pair has weight.
std::optional<BrierParts> DecomposeBrier(std::span<const CalibrationPair> pairs,
                                         std::span<const double> edges);

}  // namespace assay
