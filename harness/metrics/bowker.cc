#include "harness/metrics/bowker.h"

#include "harness/core/error.h"
#include "harness/metrics/distributions.h"

namespace assay {

ChiSquareTest BowkerTest(std::span<const uint64_t> table, size_t categories) {
  ASSAY_CHECK(table.size() == categories * categories);
  ChiSquareTest test;
  for (size_t i = 0; i < categories; ++i) {
    for (size_t j = i + 1; j < categories; ++j) {
      const auto there = static_cast<double>(table[i * categories + j]);
      const auto back = static_cast<double>(table[j * categories + i]);
      if (there + back == 0) continue;
      test.statistic += (there - back) * (there - back) / (there + back);
      ++test.freedom;
    }
  }
  if (test.freedom > 0) {
    test.p = ChiSquareTail(test.statistic, static_cast<double>(test.freedom));
  }
  return test;
}

}  // namespace assay
