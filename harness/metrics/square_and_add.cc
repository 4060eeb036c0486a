#include "harness/metrics/square_and_add.h"

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/clopper_pearson.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

// √(a² − 2ρab + b²).
double Reach(double a, double b, double correlation) {
  return std::sqrt(std::max(0.0, a * a - 2 * correlation * a * b + b * b));
}

Interval Difference(const BoundedShare& a, const BoundedShare& b, double correlation) {
  const double difference = a.value - b.value;
  const double below = Reach(a.value - a.interval.low, b.interval.high - b.value, correlation);
  const double above = Reach(a.interval.high - a.value, b.value - b.interval.low, correlation);
  return {std::max(-1.0, difference - below), std::min(1.0, difference + above), a.interval.level,
          "square-and-add"};
}

// Of two cells of a multinomial.
double CorrelationOfShares(double first, double second) {
  constexpr double kRounding = 1e-12;
  if (first + second >= 1 - kRounding) return -1;
  return -std::sqrt(first * second / ((1 - first) * (1 - second)));
}

// Wilson's is short where few are missing from all, of which a difference near 1 is made.
bool FewAreMissing(const DifferenceEvidence& evidence) {
  constexpr double kRounding = 1e-9;
  const double share = std::max(evidence.first, evidence.second);
  const double missing = (1 - share) * evidence.samples;
  return share > 0.5 && missing > kRounding && missing < kFewestErrors;
}

}  // namespace

Interval DifferenceOfShares(const BoundedShare& a, const BoundedShare& b) {
  return Difference(a, b, 0);
}

Interval SquareAndAddInterval(const DifferenceEvidence& evidence, double level) {
  ASSAY_CHECK(evidence.samples >= 1);
  const auto interval_of = FewAreMissing(evidence) ? ClopperPearsonInterval : WilsonInterval;
  return Difference({evidence.first, interval_of(evidence.first, evidence.samples, level)},
                    {evidence.second, interval_of(evidence.second, evidence.samples, level)},
                    CorrelationOfShares(evidence.first, evidence.second));
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
