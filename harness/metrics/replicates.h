#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

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

/// What some statistics came to in each replicate (a draw of the bootstrap, a group left out by the
/// jackknife), statistic by statistic. NaN: undefined there.
class Replicates {
 public:
  Replicates(size_t statistics, size_t replicates)
      : replicates_(replicates), values_(statistics * replicates) {}

  size_t replicates() const { return replicates_; }
  std::span<double> Of(size_t statistic) {
    return {values_.data() + statistic * replicates_, replicates_};
  }
  std::span<const double> Of(size_t statistic) const {
    return {values_.data() + statistic * replicates_, replicates_};
  }

 private:
  size_t replicates_;
  std::vector<double> values_;
};

/// The interval of one statistic. `dropped`: replicates in which it was undefined; `because`: why
/// there is no interval. `variance`: of the statistic over its replicates, where they are enough
/// for an interval.
struct ResampledInterval {
  std::optional<Interval> interval;
  size_t dropped = 0;
  std::string because;
  std::optional<double> variance;
};

}  // namespace assay
