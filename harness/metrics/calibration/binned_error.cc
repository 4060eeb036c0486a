#include "harness/metrics/calibration/binned_error.h"

#include <algorithm>
#include <cmath>

namespace assay {

std::optional<BinnedError> BinnedErrorOf(std::span<const CalibrationBin> bins) {
  BinnedError sum;
  double weight = 0;
  double filled = 0;
  for (const CalibrationBin& bin : bins) {
    if (bin.empty()) continue;
    const double gap = bin.gap();
    filled += 1;
    weight += bin.weight;
    sum.ace += std::abs(gap);
    sum.mce = std::max(sum.mce, std::abs(gap));
    sum.rmsce += bin.weight * gap * gap;
    (gap > 0 ? sum.over : sum.under) += bin.weight * std::abs(gap);
  }
  if (!(weight > 0)) return std::nullopt;
  sum.ace /= filled;
  sum.rmsce = std::sqrt(sum.rmsce / weight);
  sum.over /= weight;
  sum.under /= weight;
  sum.ece = sum.over + sum.under;
  return sum;
}

}  // namespace assay
