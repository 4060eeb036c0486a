#include "harness/metrics/mcnemar.h"

#include <algorithm>
#include <cmath>

namespace assay {

double McNemarMidP(size_t only_first, size_t only_second) {
  const size_t k = std::min(only_first, only_second);
  const size_t n = only_first + only_second;
  auto probability = [n](size_t x) {  // of x successes in n fair trials
    auto log_factorial = [](size_t m) { return std::lgamma(static_cast<double>(m) + 1); };
    return std::exp(log_factorial(n) - log_factorial(x) - log_factorial(n - x) -
                    static_cast<double>(n) * std::log(2.0));
  };
  if (2 * k == n) return 1 - 0.5 * (n == 0 ? 0 : probability(k));
  double below = 0;
  for (size_t x = 0; x < k; ++x) below += probability(x);
  return 2 * below + probability(k);
}

}  // namespace assay
