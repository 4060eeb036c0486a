#pragma once

#include "harness/metrics/estimate.h"

namespace assay {

/// The score interval of Wilson (1927) for a proportion p observed on `n` independent trials:
///   (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z the normal quantile of (1 + level) / 2.
/// For clustered samples `n` is their number divided by the design effect, so it need not be whole.
/// p in [0, 1]; n > 0.
///
/// Domain: at least 5 right and 5 wrong, and 40 or more independent samples; there it covers 93–97
/// % at a nominal 95 %. With fewer it may dip below (to 84 % for a rate near 0 or 1).
Interval WilsonInterval(double p, double n, double level);

}  // namespace assay
