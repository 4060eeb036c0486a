#include "harness/metrics/clopper_pearson.h"

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"

namespace assay {

Interval ClopperPearsonInterval(double p, double n, double level) {
  ASSAY_CHECK(p >= 0 && p <= 1 && n > 0 && level > 0 && level < 1);
  const double right = p * n;
  const double wrong = (1 - p) * n;
  const double low = p == 0 ? 0 : BetaQuantile((1 - level) / 2, right, wrong + 1);
  const double high = p == 1 ? 1 : BetaQuantile((1 + level) / 2, right + 1, wrong);
  return {low, high, level, "clopper-pearson"};
}

}  // namespace assay
