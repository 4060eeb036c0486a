#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/estimate.h"

namespace assay {

/// Statistics of rows that are repeated: `times[row]` says how often the row counts, `out[i]` is
/// the i-th statistic, NaN where it is undefined. Called from several threads at once.
using Statistic = std::function<void(std::span<const uint32_t> times, std::span<double> out)>;

/// How often to draw, the intervals' level (0.95: 95 %), what the draws begin from, and on how many
/// threads. The same seed gives the same bits on any number of threads.
struct ResamplingOptions {
  size_t draws = 10'000;
  double level = 0.95;
  uint64_t seed = 0;
  unsigned threads = 2;
};

/// The interval of one statistic. `dropped`: draws in which it was undefined; more than 5 % of
/// them, or fewer than two clusters, leave the interval undefined, and `because` says so.
struct ResampledInterval {
  std::optional<Interval> interval;
  size_t dropped = 0;
  std::string because;
};

/// Percentile cluster bootstrap (Efron 1979; Davison & Hinkley 1997, §3.8): each draw takes as many
/// clusters as there are, with replacement, and computes all `statistics` numbers on them. Every
/// draw has a generator of its own, seeded by `seed` and its number, so neither threads nor the
/// order of rows change the result.
std::vector<ResampledInterval> ClusterBootstrap(const ClusterCodes& clusters, size_t statistics,
                                                const Statistic& statistic,
                                                const ResamplingOptions& options);

}  // namespace assay
