#pragma once

#include <span>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/replicates.h"

namespace assay {

/// The bias-corrected and accelerated bootstrap interval (Efron 1987; DiCiccio & Efron 1996): from
/// the α₁ to the α₂ quantile of `draws`, which it rearranges,
///   α = Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z))),  z the normal quantile of (1 ∓ level)/2,
///   z₀ = Φ⁻¹(share of draws below `point`, those equal to it counted half),
///   a  = Σ_g d_g³ / (6 (Σ_g d_g²)^{3/2}),  d_g = mean of `without` − without[g],
/// with `without` the statistic without each cluster, or without each group of clusters: groups of
/// equal size leave a as it is, since their skewness shrinks as their number does.
///
/// Domain: that of the percentile interval, whose bias for skewed statistics (rates near 0 or 1,
/// ratios) it removes to first order. Undefined where all draws lie on one side of `point`, where
/// a or 1 − a (z₀ + z) make no sense, and where the percentile interval is.
ResampledInterval BcaInterval(std::span<double> draws, double point,
                              std::span<const double> without, double level);

/// BCa intervals around `point`, the statistics of all rows, from the draws of `ClusterBootstrap`
/// and the jackknife of up to 200 groups.
std::vector<ResampledInterval> BcaBootstrap(const ClusterCodes& clusters,
                                            std::span<const double> point,
                                            const Statistic& statistic,
                                            const ResamplingOptions& options);

}  // namespace assay
