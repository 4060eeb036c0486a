#include "harness/metrics/mcnemar.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

// P(X = x) for X ~ Binomial(n, ½).
double FairProbability(size_t x, size_t n) {
  auto log_factorial = [](size_t m) { return std::lgamma(static_cast<double>(m) + 1); };
  return std::exp(log_factorial(n) - log_factorial(x) - log_factorial(n - x) -
                  static_cast<double>(n) * std::log(2.0));
}

// P(X < x).
double FairBelow(size_t x, size_t n) {
  double below = 0;
  for (size_t i = 0; i < x; ++i) below += FairProbability(i, n);
  return below;
}

}  // namespace

double McNemarExact(size_t only_first, size_t only_second) {
  const size_t k = std::min(only_first, only_second);
  const size_t n = only_first + only_second;
  if (2 * k == n) return 1;
  return std::min(1.0, 2 * FairBelow(k + 1, n));
}

double McNemarMidP(size_t only_first, size_t only_second) {
  const size_t k = std::min(only_first, only_second);
  const size_t n = only_first + only_second;
  if (2 * k == n) return 1 - 0.5 * (n == 0 ? 0 : FairProbability(k, n));
  return 2 * FairBelow(k, n) + FairProbability(k, n);
}

}  // namespace assay
