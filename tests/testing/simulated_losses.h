#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::testing {

/// A population of log losses: a model is right at a rate `right`, whatever it claims, and its
/// log-odds are exp(`tail` · N(0, 1)) in size.
struct LossWorld {
  std::string name;
  uint32_t samples = 400;
  double right = 0.8;
  double tail = 1;
};

/// In shares of suites: how often 95 % intervals of the mean loss hold it, and how often it lies
/// above the upper end of a 90 % interval of what the loss rises by where all log-odds are doubled.
struct LossCoverage {
  double t = 0;
  double percentile = 0;
  double bca = 0;
  double skewed = 0;
  double rise_above_t = 0;
  double rise_above_skewed = 0;
};
LossCoverage CoverLosses(const LossWorld& world, int suites);

/// The worlds of docs/statistics.md.
std::vector<LossWorld> LossWorlds();

}  // namespace assay::testing
