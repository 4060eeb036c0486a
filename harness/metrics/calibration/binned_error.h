#pragma once

#include <optional>
#include <span>

#include "harness/metrics/calibration/bins.h"

namespace assay {

/// How far confidence and outcome lie apart, over bins b of weight share w_b with the gap
/// g_b = mean confidence − mean outcome. Bins without weight do not enter.
///
/// All of these are biased upwards: chance alone makes gaps (`DebiasedErrorOf` corrects that).
struct BinnedError {
  /// Expected calibration error Σ w_b |g_b| (Naeini, Cooper & Hauskrecht, AAAI 2015; Guo et al.,
  /// ICML 2017).
  double ece = 0;
  /// Average calibration error: the plain mean of |g_b|; over bins of equal mass the adaptive
  /// calibration error of Nixon et al., CVPR Workshops 2019.
  double ace = 0;
  double mce = 0;    ///< maximum calibration error: max |g_b| (Naeini et al. 2015)
  double rmsce = 0;  ///< √(Σ w_b g_b²) (Kumar, Liang & Ma, NeurIPS 2019: the ℓ₂ calibration error)
  double over = 0;   ///< Σ w_b max(g_b, 0): the part of `ece` that is over-confidence
  double under = 0;  ///< Σ w_b max(−g_b, 0): the part that is under-confidence; over + under = ece
};

/// nullopt where no bin has weight.
std::optional<BinnedError> BinnedErrorOf(std::span<const CalibrationBin> bins);

}  // namespace assay
