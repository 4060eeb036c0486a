#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace assay {

/// A range that covers the true value with probability `level`, and the method that made it:
/// "cluster bootstrap", "bca", "jackknife", "wilson", "clopper-pearson", "square-and-add",
/// "cluster-robust", "skewness-corrected", "woodruff" or, of a gate's tiny α, "normal"
/// (docs/statistics.md).
struct Interval {
  double low = 0;
  double high = 0;
  double level = 0.95;
  std::string method;
};

/// A number with its uncertainty. `value` is empty where it is undefined, and `because` says why;
/// the interval can be undefined on its own, or not be the usual one: `interval_because`.
struct Estimate {
  std::optional<double> value;
  std::optional<Interval> interval;
  size_t n = 0;              ///< samples that entered
  size_t dropped_draws = 0;  ///< bootstrap draws left out of the interval: undefined in them
  std::string because;
  std::string interval_because;
};

}  // namespace assay
