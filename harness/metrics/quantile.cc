#include "harness/metrics/quantile.h"

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

// Also where the difference of the two is beyond the range of numbers.
double Between(double low, double high, double share) {
  if (share == 0 || low == high) return low;
  return std::isfinite(high - low) ? low + share * (high - low) : std::lerp(low, high, share);
}

}  // namespace

double Quantile(std::span<const double> sorted, double q) {
  ASSAY_CHECK(!sorted.empty() && q >= 0 && q <= 1);
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const double low = sorted[below];
  if (below + 1 == sorted.size()) return low;
  return Between(low, sorted[below + 1], place - static_cast<double>(below));
}

double QuantileOf(std::span<double> values, double q) {
  ASSAY_CHECK(!values.empty() && q >= 0 && q <= 1);
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(place);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), middle, values.end());
  const double low = *middle;
  if (below + 1 == values.size()) return low;
  const double high = *std::min_element(middle + 1, values.end());
  return Between(low, high, place - static_cast<double>(below));
}

std::optional<Interval> WoodruffInterval(std::span<const double> sorted, double q,
                                         double effective_n, double level) {
  const Interval proportion = WilsonInterval(q, effective_n, level);
  const auto n = static_cast<double>(sorted.size());
  const double low = std::floor(n * proportion.low);
  const double high = std::ceil(n * proportion.high);
  if (low < 1 || high > n) return std::nullopt;
  return Interval{sorted[static_cast<size_t>(low) - 1], sorted[static_cast<size_t>(high) - 1],
                  level, "woodruff"};
}

}  // namespace assay
