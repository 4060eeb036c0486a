#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/replicates.h"

namespace assay {

/// The draws of a cluster bootstrap (Efron 1979; Davison & Hinkley 1997, §3.8): each takes as many
/// clusters as there are, with replacement, and computes all `statistics` numbers on them, of which
/// those of `kept` are returned, in that order. Every draw has a generator of its own, seeded by
/// `seed` and its number, so neither threads nor the order of rows change the result, and the same
/// clusters get the same draws whatever the statistic. At least one cluster.
Replicates BootstrapReplicates(const ClusterCodes& clusters, size_t statistics,
                               const Statistic& statistic, std::span<const size_t> kept,
                               const ResamplingOptions& options);

/// From the (1 − level)/2 to the (1 + level)/2 quantile of `draws`, which it rearranges. Undefined
/// draws are left out and counted; more than 5 % of them leave the interval undefined.
///
/// Domain: at least 30 clusters, and for a proportion at least 20 right and 20 wrong ones
/// (`IntervalForProportion`). Below, it is short: 30 independent samples of which 2 are wrong are
/// covered 87 % of the time.
ResampledInterval PercentileInterval(std::span<double> draws, double level);

/// Percentile intervals of all statistics of `BootstrapReplicates`. Fewer than two clusters leave
/// them undefined.
std::vector<ResampledInterval> ClusterBootstrap(const ClusterCodes& clusters, size_t statistics,
                                                const Statistic& statistic,
                                                const ResamplingOptions& options);

}  // namespace assay
