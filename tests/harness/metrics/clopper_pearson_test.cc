#include "harness/metrics/clopper_pearson.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(ClopperPearsonIntervalTest, AgreesWithStatsmodels) {
  for (const auto& [right, n, level, low, high] : reference::kClopperPearsonCases) {
    const Interval interval = ClopperPearsonInterval(right / n, n, level);
    EXPECT_NEAR(interval.low, low, 1e-10) << right << " of " << n;
    EXPECT_NEAR(interval.high, high, 1e-10) << right << " of " << n;
    EXPECT_EQ(interval.level, level);
    EXPECT_EQ(interval.method, "clopper-pearson");
  }
}

TEST(ClopperPearsonIntervalTest, OfNoneOrAllIsAPower) {
  // All of n right: p with pⁿ = α/2; also where n, divided by a design effect, is not whole.
  EXPECT_NEAR(ClopperPearsonInterval(1, 12.5, 0.95).low, std::pow(0.025, 1 / 12.5), 1e-12);
  EXPECT_EQ(ClopperPearsonInterval(1, 12.5, 0.95).high, 1);
  EXPECT_NEAR(ClopperPearsonInterval(0, 8, 0.9).high, 1 - std::pow(0.05, 1 / 8.0), 1e-12);
  EXPECT_EQ(ClopperPearsonInterval(0, 8, 0.9).low, 0);
}

}  // namespace
}  // namespace assay
