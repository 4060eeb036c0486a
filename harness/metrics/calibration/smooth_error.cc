#include "harness/metrics/calibration/smooth_error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr double kStepsPerSigma = 32;
constexpr double kReach = 7;  // of the kernel, in sigmas
constexpr double kSmallestSigma = 1e-3;
constexpr double kPrecision = 1e-7;

// Residuals on the grid 0, 1/steps, …, 1, each shared between the two points around it.
std::vector<double> ResidualsOnGrid(std::span<const CalibrationPair> pairs, size_t steps) {
  std::vector<double> grid(steps + 1);
  const double weight = TotalWeight(pairs);
  for (const CalibrationPair& pair : pairs) {
    const double residual = pair.weight * (pair.outcome - pair.confidence) / weight;
    const double place = pair.confidence * static_cast<double>(steps);
    const size_t below = std::min(static_cast<size_t>(place), steps - 1);
    const double share = place - static_cast<double>(below);
    grid[below] += (1 - share) * residual;
    grid[below + 1] += share * residual;
  }
  return grid;
}

// The grid continued by reflection at both ends for `reach` steps; a point on an end is its own
// image and counts twice.
std::vector<double> Reflected(const std::vector<double>& grid, size_t reach) {
  const size_t steps = grid.size() - 1;
  std::vector<double> result(grid.size() + 2 * reach);
  for (size_t i = 0; i < result.size(); ++i) {
    const size_t distance = i >= reach ? i - reach : reach - i;
    const size_t place = distance % (2 * steps);
    const size_t folded = place <= steps ? place : 2 * steps - place;
    result[i] = grid[folded] * (folded == 0 || folded == steps ? 2 : 1);
  }
  return result;
}

std::vector<double> Kernel(size_t reach, double sigma_in_steps) {
  std::vector<double> kernel(2 * reach + 1);
  double sum = 0;
  for (size_t i = 0; i < kernel.size(); ++i) {
    const double z = (static_cast<double>(i) - static_cast<double>(reach)) / sigma_in_steps;
    sum += kernel[i] = std::exp(-z * z / 2);
  }
  for (double& value : kernel) value /= sum;
  return kernel;
}

double ErrorAt(std::span<const CalibrationPair> pairs, double sigma) {
  const auto steps = static_cast<size_t>(std::ceil(kStepsPerSigma / sigma));
  const double sigma_in_steps = sigma * static_cast<double>(steps);
  const auto reach = static_cast<size_t>(std::ceil(kReach * sigma_in_steps));
  const std::vector<double> values = Reflected(ResidualsOnGrid(pairs, steps), reach);
  const std::vector<double> kernel = Kernel(reach, sigma_in_steps);
  double integral = 0;
  for (size_t i = 0; i <= steps; ++i) {
    double smoothed = 0;
    for (size_t k = 0; k < kernel.size(); ++k) smoothed += kernel[k] * values[i + k];
    integral += std::abs(smoothed) * (i == 0 || i == steps ? 0.5 : 1);
  }
  return integral;
}

}  // namespace

Measured SmoothErrorAt(std::span<const CalibrationPair> pairs, double sigma) {
  ASSAY_CHECK(sigma >= kSmallestSigma && std::isfinite(sigma));
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  return {ErrorAt(pairs, sigma), ""};
}

Measured SmoothError(std::span<const CalibrationPair> pairs) {
  if (std::string why = WhyNothing(pairs); !why.empty()) return {std::nullopt, std::move(why)};
  double high = 1;
  double low = kSmallestSigma;
  while (high - low > kPrecision) {
    const double middle = (low + high) / 2;
    (ErrorAt(pairs, middle) > middle ? low : high) = middle;
  }
  return {ErrorAt(pairs, high), ""};
}

}  // namespace assay
