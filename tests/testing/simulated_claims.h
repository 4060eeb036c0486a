#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/core/random.h"
#include "harness/metrics/calibration/pairs.h"

namespace assay::testing {

/// A population of claims whose true calibration is known, to count how often intervals hold it.
/// The log-odds that a sample's claim deserves are uniform from `low` to `high` or, `skewed`, `low`
/// plus an exponential of mean `high` or, with a `tail`, exp(`tail` · N(0, 1)); the model states
/// `scale` times as much. With `flat` above 0
/// the model is right at that rate instead, whatever it claims. Clusters have `size` samples, half
/// of which share one fate.
struct ClaimWorld {
  std::string name;
  uint32_t samples = 300;
  double low = 1;
  double high = 4;
  double scale = 1;
  double flat = 0;
  bool skewed = false;
  double tail = 0;
  uint32_t size = 1;
};

/// One benchmark from it, a claim per sample; ascending clusters.
std::vector<CalibrationPair> SimulateClaims(const ClaimWorld& world, Random& random);

/// How often a number had an interval, and how often such an interval held the truth.
struct ClaimCoverage {
  std::string metric;
  int given = 0;
  int held = 0;

  double Held() const { return given == 0 ? 1 : static_cast<double>(held) / given; }
};

/// Of over_confidence, brier, nll, p_chosen, temperature, auroc, ece, in `suites` suites.
std::vector<ClaimCoverage> CoverClaims(const ClaimWorld& world, int suites);

/// The worlds of docs/statistics.md.
std::vector<ClaimWorld> ClaimWorlds();

}  // namespace assay::testing
