#pragma once

#include <optional>
#include <span>

#include "harness/metrics/replicates.h"

namespace assay {

/// A resampled difference of two statistics, and the two-sided p value of there being none; empty
/// where the interval is.
struct ResampledDifference {
  ResampledInterval resampled;
  std::optional<double> p;
  double smallest_p = 0;  ///< what p can at least come to; 0: it is computed and not counted
  std::optional<double> margin_p{};  ///< `MarginP`, where a margin is asked about
};

/// From `draws`, first − second in each draw of one cluster bootstrap that drew for both (which it
/// rearranges): the percentile interval, and
///   p = min(1, 2 (min(#{d* ≤ 0}, #{d* ≥ 0}) + 1) / (draws + 1))  (Davison & Hinkley 1997, §4.4),
/// the level at which the interval's end reaches 0.
///
/// Domain: at least 30 clusters, at least 20 of which differ; it then keeps its level.
ResampledDifference PairedBootstrap(std::span<double> draws, double level);

/// The same from the jackknife: `without[g]` is first − second without group g, `value` with all.
/// Interval as `JackknifeInterval`, p of Student's T with G − 1 degrees of freedom.
ResampledDifference PairedJackknife(double value, std::span<const double> without, double level);

}  // namespace assay
