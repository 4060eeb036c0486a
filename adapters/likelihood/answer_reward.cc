#include "adapters/likelihood/answer_reward.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/core/error.h"

namespace assay {
namespace {

double Sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double Reduce(Reduction reduction, std::span<const double> values, size_t bytes) {
  switch (reduction) {
    case Reduction::kSum:
      break;
    case Reduction::kMean:
      return Sum(values) / static_cast<double>(values.size());
    case Reduction::kBytes:
      return Sum(values) / static_cast<double>(std::max<size_t>(bytes, 1));
    case Reduction::kNorm:
      return -std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
  }
  return Sum(values);
}

}  // namespace

const std::vector<std::string>& ReductionNames() {
  static const std::vector<std::string> names = {"sum", "mean", "bytes", "norm"};
  return names;
}

Reduction ParseReduction(std::string_view name) {
  const auto found = std::ranges::find(ReductionNames(), name);
  ASSAY_CHECK(found != ReductionNames().end());
  return static_cast<Reduction>(found - ReductionNames().begin());
}

double AnswerReward::Of(std::span<const double> policy, std::span<const double> other,
                        size_t bytes) const {
  ASSAY_CHECK(!policy.empty() && (other.empty() || other.size() == policy.size()));
  const double against = other.empty() ? 0 : Reduce(reduction, other, bytes);
  return factor * (Reduce(reduction, policy, bytes) - against);
}

}  // namespace assay
