#include "harness/metrics/square_and_add.h"

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/wilson.h"

namespace assay {

Interval SquareAndAddInterval(const DifferenceEvidence& evidence, double level) {
  ASSAY_CHECK(evidence.samples >= 1);
  const double difference = evidence.first - evidence.second;
  const Interval a = WilsonInterval(evidence.first, evidence.samples, level);
  const Interval b = WilsonInterval(evidence.second, evidence.samples, level);
  const double below = std::hypot(evidence.first - a.low, b.high - evidence.second);
  const double above = std::hypot(a.high - evidence.first, evidence.second - b.low);
  return {std::max(-1.0, difference - below), std::min(1.0, difference + above), level,
          "square-and-add"};
}

double SquareAndAddP(const DifferenceEvidence& evidence) {
  if (evidence.first == evidence.second) return 1;
  const auto holds_zero = [&](double p) {
    const Interval interval = SquareAndAddInterval(evidence, 1 - p);
    return interval.low <= 0 && interval.high >= 0;
  };
  double low = 1e-12;  // the interval is the wider the smaller p
  double high = 1;
  if (!holds_zero(low)) return low;
  for (int i = 0; i < 40; ++i) {
    const double middle = std::sqrt(low * high);
    (holds_zero(middle) ? low : high) = middle;
  }
  return high;
}

}  // namespace assay
