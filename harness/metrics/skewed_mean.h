#pragma once

#include "harness/metrics/estimators.h"

namespace assay {

/// The mean of values with a long tail, such as losses without an upper end, where Student's t puts
/// both ends too low: its variance is small wherever few of the large values came. Hall's
/// transformation (1992) takes the skewness out of T = (x̄ − μ)/√V:
///   S = Σ_c y_c³ / (Σ_c y_c²)^{3/2},  y_c = Σ_{i∈c} (x_i − x̄): the skewness of the mean,
///   g(T) = T + S T²/3 + S² T³/27 + S/6,  nearer to Student's t than T is,
///   x̄ − √V g⁻¹(t) … x̄ − √V g⁻¹(−t),  g⁻¹(y) = 3 (∛(1 + S (y − S/6)) − 1) / S,
/// V as `ClusterRobustVariance`, t Student's quantile with C − 1 degrees of freedom. Without
/// skewness it is `EstimateMean`, and undefined where that is.
///
/// Domain: at least 30 clusters and 50 values in either part of what makes the tail, as right and
/// wrong samples are of a log loss; then it covers 93–97 % also of log-normal tails (σ of 1), of
/// which t, percentiles and BCa cover 92 %. Of much heavier ones (σ of 1.5) it covers 92 %, t 87 %.
Estimate EstimateSkewedMean(const ClusteredValues& sample, double level);

}  // namespace assay
