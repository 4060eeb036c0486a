#pragma once

#include <optional>
#include <span>

#include "harness/metrics/calibration/bins.h"

namespace assay {

/// Calibration errors less what chance alone adds to them. With finite bins, a calibrated model has
/// gaps too, of variance s_b² = ȳ_b (1 − ȳ_b) / n_b.
///
/// `squared` is Σ w_b (g_b² − ȳ_b (1 − ȳ_b) / (n_b − 1)): Kumar, Liang & Ma (NeurIPS 2019),
/// "Verified Uncertainty Calibration", definition 5.1, which is also the reliability term of the
/// Brier score as corrected by Bröcker (Climate Dynamics 39, 2012) and Ferro & Fricker (QJRMS 138,
/// 2012). Its mean is the true squared error of the binned model, so it can come out below 0.
///
/// `ece` is 2 Σ w_b |g_b| − Σ w_b E|G_b| with G_b ~ N(g_b, s_b²): the same paper's correction of
/// the absolute error, with the expectation in closed form,
///   E|G| = s √(2/π) exp(−g² / 2s²) + g (2 Φ(g/s) − 1),
/// where its code draws from the normal distribution. It removes nearly all of the bias where the
/// gaps are larger than their noise, √2 − 1 = 41 % of it where the model is calibrated, and can
/// come out below 0 too.
///
/// `ace` is the same with every filled bin weighing alike.
///
/// n_b is the bin's effective number of pairs. A bin of one pair says nothing of its variance and
/// adds nothing. Both assume independent pairs: within clusters chance adds more than they remove.
struct DebiasedError {
  double ece = 0;
  double ace = 0;
  double squared = 0;
  double rmsce = 0;  ///< √max(squared, 0)
};

/// nullopt where no bin has weight.
std::optional<DebiasedError> DebiasedErrorOf(std::span<const CalibrationBin> bins);

}  // namespace assay
