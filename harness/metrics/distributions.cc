#include "harness/metrics/distributions.h"

#include <cmath>
#include <numbers>

#include "harness/core/error.h"

namespace assay {
namespace {

// P(|T| <= t).
double StudentCentral(double t, int freedom) {
  const double theta = std::atan(t / std::sqrt(freedom));
  const double cosine2 = std::cos(theta) * std::cos(theta);
  const bool odd = freedom % 2 == 1;
  double term = odd ? std::cos(theta) : 1;
  double sum = freedom == 1 ? 0 : term;
  for (int k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= cosine2 * (k - 1) / k;
    sum += term;
  }
  sum *= std::sin(theta);
  return odd ? 2 / std::numbers::pi * (theta + sum) : sum;
}

double StudentExpansion(double z, double freedom) {
  const double z2 = z * z;
  return z + z * (z2 + 1) / (4 * freedom) + z * ((5 * z2 + 16) * z2 + 3) / (96 * freedom * freedom);
}

}  // namespace

double NormalQuantile(double p) {
  ASSAY_CHECK(p > 0 && p < 1);
  if (p < 0.5) return -NormalQuantile(1 - p);
  // Φ is concave right of 0, so Newton's steps from 0 approach the root from below.
  double x = 0;
  for (int i = 0; i < 100; ++i) {
    const double tail = 0.5 * std::erfc(x / std::numbers::sqrt2);
    const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
    const double step = (tail - (1 - p)) / density;
    x += step;
    if (step < 1e-14 * x) break;
  }
  return x;
}

double StudentQuantile(double p, int freedom) {
  ASSAY_CHECK(p > 0 && p < 1 && freedom >= 1);
  if (p < 0.5) return -StudentQuantile(1 - p, freedom);
  if (freedom > 1000) return StudentExpansion(NormalQuantile(p), freedom);
  const double central = 2 * p - 1;
  double low = 0;
  double high = 1;
  while (StudentCentral(high, freedom) < central) high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (StudentCentral(middle, freedom) < central ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace assay
