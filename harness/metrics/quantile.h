#pragma once

#include <span>

#include "harness/metrics/estimate.h"

namespace assay {

/// The q-quantile (0 ≤ q ≤ 1) of `sorted`, ascending and not empty, interpolated linearly between
/// order statistics: type 7 of Hyndman & Fan (1996), the default of NumPy and R.
double Quantile(std::span<const double> sorted, double q);

/// The same of values in any order, which it rearranges; linear time.
double QuantileOf(std::span<double> values, double q);

/// An interval for the q-quantile of the population that `sorted` is a sample of, without assuming
/// a distribution: the order statistics at the ends of the Wilson interval for the proportion q
/// (Woodruff 1952). `effective_n`: the sample's size divided by its design effect. Undefined
/// (nullopt) where the sample is too small to have such order statistics.
///
/// Domain: at least 5 effective samples on either side of the quantile. Conservative where values
/// are tied.
std::optional<Interval> WoodruffInterval(std::span<const double> sorted, double q,
                                         double effective_n, double level);

}  // namespace assay
