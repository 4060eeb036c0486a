#pragma once

#include "harness/metrics/estimate.h"

namespace assay {

/// The interval of Clopper & Pearson (1934) for a proportion p observed on `n` independent trials,
/// from the inverted binomial test: with x = p·n,
///   [ Beta⁻¹((1 − level)/2; x, n − x + 1),  Beta⁻¹((1 + level)/2; x + 1, n − x) ],
/// and exactly 0 or 1 where none or all are right. For clustered samples `n` is their number
/// divided by the design effect and need not be whole (Korn & Graubard 1998).
///
/// Domain: any n > 0, p in [0, 1]. Never covers less than its level, and often more.
Interval ClopperPearsonInterval(double p, double n, double level);

}  // namespace assay
