#include "harness/metrics/margin_p.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr double kSmallest = 1e-12;
constexpr double kLeastLevel = 1e-9;  // Clopper and Pearson have none at 0
constexpr int kSteps = 60;

// The ends of a gain: of losses the signs are turned round.
struct Ends {
  double low = 0;
  double high = 0;
};

Ends GainOf(const Interval& interval, const Margin& margin) {
  return margin.loss ? Ends{-interval.high, -interval.low} : Ends{interval.low, interval.high};
}

}  // namespace

double MarginP(double value,
               const std::function<std::optional<Interval>(double level)>& interval_at,
               const Margin& margin) {
  const double bound = -margin.limit;
  const auto gain_at = [&](double level) {
    return GainOf(interval_at(level).value_or(Interval{value, value, level, ""}), margin);
  };
  const Ends narrow = gain_at(kLeastLevel);
  if (narrow.low <= bound && narrow.high >= bound) return 0.5;
  // From 1/2 on it is the upper end that reaches it.
  const bool within = narrow.low > bound;
  const auto reached = [&](double alpha) {
    const Ends gain = gain_at(1 - 2 * alpha);
    return within ? gain.low <= bound : gain.high >= bound;
  };
  double low = kSmallest;  // the interval is the wider the smaller α
  double high = 0.5;
  if (!reached(low)) return within ? low : 1 - low;
  for (int step = 0; step < kSteps; ++step) {
    const double middle = std::sqrt(low * high);
    (reached(middle) ? low : high) = middle;
  }
  return within ? high : 1 - high;
}

double MarginP(std::span<const double> draws, const Margin& margin) {
  double defined = 0;
  double beyond = 0;
  double below = -std::numeric_limits<double>::infinity();  // the two draws around the margin
  double above = std::numeric_limits<double>::infinity();
  for (const double draw : draws) {
    if (std::isnan(draw)) continue;
    const double gain = margin.loss ? -draw : draw;
    ++defined;
    if (gain <= -margin.limit) {
      ++beyond;
      below = std::max(below, gain);
    } else {
      above = std::min(above, gain);
    }
  }
  ASSAY_CHECK(defined > 0);
  const double smallest = 1 / (defined + 1);
  if (beyond == 0) return smallest;
  if (beyond == defined) return 1;
  const double between = (-margin.limit - below) / (above - below);
  return std::max(smallest, (beyond - 1 + between) / (defined - 1));
}

}  // namespace assay
