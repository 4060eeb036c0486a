#pragma once

#include "harness/metrics/estimators.h"
#include "harness/metrics/score_difference.h"

namespace assay {

/// The mean of `differences`, each in [−1, 1] and one per sample (accuracies of two runs), with its
/// interval and the p of it being 0: the cluster-robust t's of `PairedT` where the mean rests on at
/// least 30 clusters of equal weight of which 20 differ, not nearly all alike, else
/// square-and-add's and the sign-flip test's, as `ConcludeDifference` decides. The name is left
/// empty. No sample: undefined. Of another unit than fractions, whose differences may leave [−1,
/// 1], there is neither interval nor p outside of the t's domain.
///
/// Domain: any; clusters of n_c samples weigh n_c.
ScoreDifference ComparePairedMeans(const ClusteredValues& differences, double level,
                                   ScoreName::Unit unit = ScoreName::Unit::kFraction);

}  // namespace assay
