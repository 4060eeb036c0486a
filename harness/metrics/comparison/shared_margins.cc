#include "harness/metrics/comparison/shared_margins.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr size_t kFewestSamples = 10;
// As if every value came once in 50: the margins of ratings from 1 to 10 come once in 19 at best,
// those of a network in bfloat16 once in several hundred.
constexpr double kMostRepeated = 1.0 / 50;

// Simpson's: Σ c (c − 1) / (n (n − 1)) over the counts c of the n values.
double ChanceOfRepeat(std::vector<double> values) {
  if (values.size() < 2) return 0;
  std::ranges::sort(values);
  double pairs = 0;
  for (auto at = values.begin(); at != values.end();) {
    const auto end = std::upper_bound(at, values.end(), *at);
    const auto count = static_cast<double>(end - at);
    pairs += count * (count - 1);
    at = end;
  }
  const auto n = static_cast<double>(values.size());
  return pairs / (n * (n - 1));
}

}  // namespace

bool SharedMargins::IsTelling() const {
  return samples >= kFewestSamples && 2 * same > samples && repeated <= kMostRepeated;
}

SharedMargins CountSharedMargins(std::span<const double> first, std::span<const double> second) {
  ASSAY_CHECK(first.size() == second.size());
  SharedMargins shared;
  std::vector<double> of_first, of_second;
  for (size_t i = 0; i < first.size(); ++i) {
    const double a = first[i], b = second[i];
    if (std::isnan(a) || std::isnan(b) || (a == 0 && b == 0)) continue;
    ++shared.samples;
    shared.same += a == b ? 1 : 0;
    of_first.push_back(a);
    of_second.push_back(b);
  }
  shared.repeated =
      std::max(ChanceOfRepeat(std::move(of_first)), ChanceOfRepeat(std::move(of_second)));
  return shared;
}

}  // namespace assay
