#pragma once

#include <vector>

#include "harness/metrics/calibration/pairs.h"
#include "tests/harness/metrics/calibration/reference_values.h"

namespace assay::testing {

/// The claims that the peers judged (reference_values.h).
inline std::vector<CalibrationPair> ReferenceClaims(bool weighted = false) {
  std::vector<CalibrationPair> pairs;
  for (size_t i = 0; i < std::size(reference::kLogOdds); ++i) {
    pairs.push_back(PairOfLogOdds(reference::kLogOdds[i], reference::kOutcomes[i],
                                  static_cast<uint32_t>(reference::kClaimClusters[i]),
                                  weighted ? reference::kClaimWeights[i] : 1));
  }
  return pairs;
}

/// Four claims whose numbers can be had by hand: 0.2 wrong, 0.4 right, 0.8 right, 0.9 wrong.
inline std::vector<CalibrationPair> FourClaims() {
  return {PairOfConfidence(0.2, 0, 0), PairOfConfidence(0.4, 1, 1), PairOfConfidence(0.8, 1, 2),
          PairOfConfidence(0.9, 0, 3)};
}

}  // namespace assay::testing
