#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/metrics/cluster_bootstrap.h"

namespace assay {

/// Delete-a-group jackknife (Kott 2001): the clusters fall at random into `groups` groups of equal
/// size, each statistic is computed without each group, and the interval is
///   θ ± t √((G−1)/G Σ_g (θ_(g) − θ)²),  t Student's quantile with G − 1 degrees of freedom,
/// around `point`, the statistics of all rows. Cheap where a bootstrap is not: G evaluations.
/// `options.draws` is not used. Undefined where a statistic is undefined without some group.
std::vector<ResampledInterval> GroupJackknife(const ClusterCodes& clusters,
                                              std::span<const double> point,
                                              const Statistic& statistic,
                                              const ResamplingOptions& options,
                                              uint32_t groups = 200);

}  // namespace assay
