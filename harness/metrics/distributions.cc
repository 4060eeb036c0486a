#include "harness/metrics/distributions.h"

#include <cmath>
#include <numbers>
#include <utility>

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

// Evaluates b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method, as modified by Thompson & Barnett (1986).
// `term(k)` returns {a_k, b_k}, k from 1.
template <typename Term>
double ContinuedFraction(double b0, const Term& term) {
  constexpr double kTiny = 1e-300;
  constexpr int kMostTerms = 1'000'000;  // √(a + b) of them are needed for the beta function
  double value = b0 == 0 ? kTiny : b0;
  double c = value;
  double d = 0;
  for (int k = 1; k < kMostTerms; ++k) {
    const auto [a, b] = term(k);
    d = b + a * d;
    if (d == 0) d = kTiny;
    c = b + a / c;
    if (c == 0) c = kTiny;
    d = 1 / d;
    value *= c * d;
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return value;
}

// I_x(a, b) where the fraction converges fast: x < (a + 1)/(a + b + 2).
double BetaByFraction(double x, double a, double b) {
  const double log_front = a * std::log(x) + b * std::log1p(-x) + std::lgamma(a + b) -
                           std::lgamma(a) - std::lgamma(b) - std::log(a);
  const double fraction = ContinuedFraction(1, [&](int k) {
    const int pair = k / 2;
    const double m = pair;
    const double numerator = k % 2 == 0
                                 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                                 : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    return std::pair(numerator, 1.0);
  });
  return std::exp(log_front) / fraction;
}

// Q(a, x) for x ≥ a + 1.
double UpperGammaByFraction(double a, double x) {
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  return front / ContinuedFraction(
                     x + 1 - a, [&](int k) { return std::pair(k * (a - k), x + 2 * k + 1 - a); });
}

// P(a, x) for x < a + 1.
double LowerGammaBySeries(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (int k = 1; term > sum * 1e-16; ++k) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * std::exp(a * std::log(x) - x - std::lgamma(a));
}

}  // namespace

double NormalCdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

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

double StudentTails(double t, double freedom) {
  ASSAY_CHECK(freedom > 0);
  if (std::isinf(t)) return 0;
  return BetaCdf(freedom / (freedom + t * t), freedom / 2, 0.5);
}

double BetaCdf(double x, double a, double b) {
  ASSAY_CHECK(x >= 0 && x <= 1 && a > 0 && b > 0);
  if (x == 0 || x == 1) return x;
  if (x < (a + 1) / (a + b + 2)) return BetaByFraction(x, a, b);
  return 1 - BetaByFraction(1 - x, b, a);
}

double BetaQuantile(double p, double a, double b) {
  ASSAY_CHECK(p > 0 && p < 1);
  double low = 0;
  double high = 1;
  for (;;) {
    const double middle = (low + high) / 2;
    if (middle == low || middle == high || high - low < 1e-15 * low) return middle;
    (BetaCdf(middle, a, b) < p ? low : high) = middle;
  }
}

double ChiSquareTail(double x, double freedom) {
  ASSAY_CHECK(x >= 0 && freedom > 0);
  const double a = freedom / 2;
  const double half = x / 2;
  if (half == 0) return 1;
  return half < a + 1 ? 1 - LowerGammaBySeries(a, half) : UpperGammaByFraction(a, half);
}

double ChiSquareQuantile(double p, double freedom) {
  double low = 0;
  double high = freedom + 1;
  while (ChiSquareTail(high, freedom) > 1 - p) high *= 2;
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    const double middle = (low + high) / 2;
    (ChiSquareTail(middle, freedom) > 1 - p ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace assay
