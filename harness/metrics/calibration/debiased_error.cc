#include "harness/metrics/calibration/debiased_error.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay {
namespace {

double FoldedNormalMean(double mean, double deviation) {
  if (deviation == 0) return std::abs(mean);
  const double z = mean / deviation;
  return deviation * std::sqrt(2 / std::numbers::pi) * std::exp(-z * z / 2) +
         mean * std::erf(z / std::numbers::sqrt2);
}

}  // namespace

std::optional<DebiasedError> DebiasedErrorOf(std::span<const CalibrationBin> bins) {
  DebiasedError sum;
  double weight = 0;
  double filled = 0;
  for (const CalibrationBin& bin : bins) {
    if (bin.empty()) continue;
    weight += bin.weight;
    filled += 1;
    if (bin.effective < 2) continue;
    const double gap = bin.gap();
    const double deviation = std::sqrt(bin.variance / bin.effective);
    const double debiased = 2 * std::abs(gap) - FoldedNormalMean(gap, deviation);
    sum.ece += bin.weight * debiased;
    sum.ace += debiased;
    sum.squared += bin.weight * (gap * gap - bin.variance / (bin.effective - 1));
  }
  if (!(weight > 0)) return std::nullopt;
  sum.ece /= weight;
  sum.ace /= filled;
  sum.squared /= weight;
  sum.rmsce = std::sqrt(std::max(sum.squared, 0.0));
  return sum;
}

}  // namespace assay
