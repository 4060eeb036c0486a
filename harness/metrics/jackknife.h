#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/replicates.h"

namespace assay {

/// The statistics without each group of clusters: the clusters fall at random into `groups` groups
/// of equal size (into as many as there are clusters, if those are fewer). Of the `statistics`
/// those of `kept` are returned, in that order. `options.draws` is not used. At least two clusters.
Replicates JackknifeReplicates(const ClusterCodes& clusters, size_t statistics,
                               const Statistic& statistic, std::span<const size_t> kept,
                               const ResamplingOptions& options, uint32_t groups = 200);

/// θ ± t √((G−1)/G Σ_g (θ_(g) − θ)²),  t Student's quantile with G − 1 degrees of freedom, θ_(g)
/// the statistic without group g (Kott 2001). Undefined where it is undefined without some group.
///
/// Domain: as of the percentile bootstrap. Meant for many clusters (official scores of more than
/// 100,000), where it costs G evaluations instead of 10,000.
ResampledInterval JackknifeInterval(double point, std::span<const double> without, double level);

/// Delete-a-group jackknife intervals around `point`, the statistics of all rows.
std::vector<ResampledInterval> GroupJackknife(const ClusterCodes& clusters,
                                              std::span<const double> point,
                                              const Statistic& statistic,
                                              const ResamplingOptions& options,
                                              uint32_t groups = 200);

}  // namespace assay
