#include "harness/metrics/variance_components.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"

namespace assay {
namespace {

// What one pass over the groups adds up.
struct Sums {
  double groups = 0;
  double squared_sizes = 0;
  double within = 0;   // Σ_g Σ_i (x − x̄_g)²
  double between = 0;  // Σ_g n_g (x̄_g − x̄)²
};

double Mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Sums SumsOf(std::span<const double> values, std::span<const uint32_t> groups) {
  const double mean = Mean(values);
  Sums sums;
  for (size_t begin = 0; begin < values.size();) {
    size_t end = begin + 1;
    while (end < values.size() && groups[end] == groups[begin]) ++end;
    const auto group = values.subspan(begin, end - begin);
    const double group_mean = Mean(group);
    const auto size = static_cast<double>(group.size());
    for (const double value : group) sums.within += (value - group_mean) * (value - group_mean);
    sums.between += size * (group_mean - mean) * (group_mean - mean);
    sums.squared_sizes += size * size;
    sums.groups += 1;
    begin = end;
  }
  return sums;
}

// P(F ≥ f) with `above` and `below` degrees of freedom.
double FisherTail(double f, double above, double below) {
  return BetaCdf(below / (below + above * f), below / 2, above / 2);
}

}  // namespace

std::optional<VarianceComponents> OneWayComponents(std::span<const double> values,
                                                   std::span<const uint32_t> groups) {
  ASSAY_CHECK(values.size() == groups.size());
  if (values.empty()) return std::nullopt;
  const Sums sums = SumsOf(values, groups);
  const auto n = static_cast<double>(values.size());
  const double freedom_between = sums.groups - 1;
  const double freedom_within = n - sums.groups;
  if (freedom_between < 1 || freedom_within < 1) return std::nullopt;

  VarianceComponents result;
  const double mean_square = sums.between / freedom_between;
  result.within = sums.within / freedom_within;
  result.group_size = (n - sums.squared_sizes / n) / freedom_between;
  result.between = std::max(0.0, (mean_square - result.within) / result.group_size);
  if (mean_square == 0) return result;
  if (result.within == 0) {
    result.f = std::numeric_limits<double>::infinity();
    result.p = 0;
    return result;
  }
  result.f = mean_square / result.within;
  result.p = FisherTail(result.f, freedom_between, freedom_within);
  return result;
}

}  // namespace assay
