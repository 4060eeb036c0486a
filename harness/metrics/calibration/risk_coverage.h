#pragma once

#include <optional>
#include <span>
#include <vector>

#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// What a judge gains by abstaining where it is least sure: of the most confident share `coverage`
/// of pairs, `risk` are wrong.
struct RiskPoint {
  double coverage = 0;
  double risk = 0;
};

/// The risk–coverage curve of top-label pairs (El-Yaniv & Wiener, JMLR 11, 2010).
struct RiskCoverage {
  std::vector<RiskPoint> curve;  ///< coverage ascending, one point per distinct confidence
  double aurc =
      0;  ///< the mean over pairs of the risk at the coverage that includes it: less is better
  double optimal = 0;  ///< `aurc` if all right pairs came before all wrong ones
  double excess = 0;   ///< aurc − optimal, the e-AURC of Geifman, Uziel & El-Yaniv, ICLR 2019
};

/// `excess` is exact, where the paper approximates `optimal` by r + (1 − r) log(1 − r), r the
/// overall risk. Pairs of equal confidence stand in no order: each position among them has their
/// mean risk, which is the average over all orders. nullopt where no pair has weight.
std::optional<RiskCoverage> RiskCoverageOf(std::span<const CalibrationPair> pairs);

}  // namespace assay
