#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/metrics/calibration/pairs.h"
#include "harness/metrics/estimate.h"

namespace assay {

/// How often to draw, the bands' level, what the draws begin from, and on how many threads. The
/// same seed gives the same bits on any number of threads.
struct BandOptions {
  size_t draws = 1'000;
  double level = 0.95;
  uint64_t seed = 0;
  unsigned threads = 2;
};

/// Where the mean outcome of each bin of a reliability diagram would lie if the model were
/// calibrated (Bröcker & Smith, Weather and Forecasting 22, 2007): clusters are drawn with
/// replacement, every outcome is drawn anew with its pair's confidence, and the band runs between
/// quantiles of the bin's mean outcome over the draws that fill it. An observed mean outside its
/// band is more than chance explains; with 20 bins one of them is expected outside. Outcomes are
/// drawn independently, also within a cluster. nullopt for bins that fewer than half of the draws
/// fill.
std::vector<std::optional<Interval>> ConsistencyBands(std::span<const CalibrationPair> pairs,
                                                      std::span<const double> edges,
                                                      const BandOptions& options = {});

}  // namespace assay
