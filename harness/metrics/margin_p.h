#pragma once

#include <functional>
#include <optional>
#include <span>

#include "harness/metrics/estimate.h"

namespace assay {

/// How much worse a first score may be than a second: the difference (first − second) lies above
/// −`limit` or, of a loss, below `limit`.
struct Margin {
  double limit = 0;
  bool loss = false;
};

/// The one-sided p value of the difference being worse than the margin allows: the α at which the
/// end of its 1 − 2α interval reaches the margin, so that the interval lies within it at every α
/// above p and at none below. `interval_at`: the interval of a level, the wider the higher that is;
/// none where it would have no width, which stands for `value`, the difference.
/// Domain: that of the interval. At least 1e-12.
double MarginP(double value,
               const std::function<std::optional<Interval>(double level)>& interval_at,
               const Margin& margin);

/// The same of the percentile interval of `draws`, which has it in closed form: where between them,
/// in order, the margin lies (type 7 of Hyndman & Fan). Counted as it is, p is at least 1/(draws +
/// 1). NaN draws are left out; at least one is not.
double MarginP(std::span<const double> draws, const Margin& margin);

}  // namespace assay
