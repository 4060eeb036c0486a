#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "harness/metrics/calibration/binned_error.h"

namespace assay {

/// Calibration as "On Diversified Preferences of Large Language Model Alignment" computes it
/// (Zeng et al., Findings of EMNLP 2024, arXiv 2312.07401; code github.com/dunzeng/MORE): every
/// comparison enters in both orders, (p, 1) and (1 − p, 0) with p = sigmoid(margin), unweighted, in
/// `bins` bins over [0, 1], of equal width or between its quantiles; a probability on an edge
/// belongs to the lower bin.
struct MoreCalibration {
  double accuracy = 0;  ///< over both orders, "the first is better" being claimed where its reward
                        ///< is larger: equal rewards count one half
  double log_loss = 0;
  double brier = 0;
  double ece = 0;  ///< Σ_b |Σp − Σy| / N
  double ace = 0;  ///< mean over the bins that are not empty of |Σp − Σy| / n_b
  double mce = 0;  ///< the largest of them
};

/// `margins`: r(better) − r(worse) of each comparison. nullopt where there are none (the original
/// gives zeros). `equal_mass`: the original's other edges, the quantiles i/bins of p.
std::optional<MoreCalibration> MoreCalibrationOf(std::span<const double> margins, size_t bins,
                                                 bool equal_mass = false);

}  // namespace assay
