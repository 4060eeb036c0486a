#pragma once

#include <span>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// Calibration error without bins at bandwidth `sigma` > 0 (Błasiok & Nakkiran, ICLR 2024, arXiv
/// 2309.12236): residuals smoothed over confidence by a Gaussian that is reflected at 0 and 1,
///   ∫₀¹ |Σ w_i (y_i − p_i) K_σ(t, p_i)| dt / Σ w_i,  K_σ(t, p) = Σ_{m ∈ ℤ} φ_σ(t − p + 2m) + φ_σ(t
///   + p + 2m).
/// Computed on a grid of 32 steps per `sigma`, relative error below 1e-3.
Measured SmoothErrorAt(std::span<const CalibrationPair> pairs, double sigma);

/// The same at the bandwidth that equals the error itself, σ = smECE_σ: the error falls as σ grows,
/// so there is one. This is the measure that the paper calls SmoothECE. No bandwidth below 0.001 is
/// tried: errors under that are given at 0.001.
Measured SmoothError(std::span<const CalibrationPair> pairs);

}  // namespace assay
