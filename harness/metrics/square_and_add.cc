#include "harness/metrics/square_and_add.h"

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/wilson.h"

namespace assay {

Interval DifferenceOfShares(const BoundedShare& a, const BoundedShare& b) {
  const double difference = a.value - b.value;
  const double below = std::hypot(a.value - a.interval.low, b.interval.high - b.value);
  const double above = std::hypot(a.interval.high - a.value, b.value - b.interval.low);
  return {std::max(-1.0, difference - below), std::min(1.0, difference + above), a.interval.level,
          "square-and-add"};
}

Interval SquareAndAddInterval(const DifferenceEvidence& evidence, double level) {
  ASSAY_CHECK(evidence.samples >= 1);
  return DifferenceOfShares(
      {evidence.first, WilsonInterval(evidence.first, evidence.samples, level)},
      {evidence.second, WilsonInterval(evidence.second, evidence.samples, level)});
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
