#include "harness/metrics/wilson.h"

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"

namespace assay {

Interval WilsonInterval(double p, double n, double level) {
  ASSAY_CHECK(p >= 0 && p <= 1 && n > 0);
  const double z = NormalQuantile((1 + level) / 2);
  const double shrink = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / shrink;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / shrink;
  // Where all or none are right the bound is exactly 1 or 0; rounding must not move it.
  const double low = p == 0 ? 0 : std::max(0.0, centre - half);
  const double high = p == 1 ? 1 : std::min(1.0, centre + half);
  return {low, high, level, "wilson"};
}

}  // namespace assay
