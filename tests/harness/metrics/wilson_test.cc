#include "harness/metrics/wilson.h"

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(WilsonIntervalTest, AgreesWithStatsmodels) {
  for (const auto& [right, n, level, low, high] : reference::kWilsonCases) {
    const Interval interval = WilsonInterval(right / n, n, level);
    EXPECT_NEAR(interval.low, low, 1e-12) << right << " of " << n;
    EXPECT_NEAR(interval.high, high, 1e-12) << right << " of " << n;
    EXPECT_EQ(interval.level, level);
    EXPECT_EQ(interval.method, "wilson");
  }
}

TEST(WilsonIntervalTest, EndsExactlyAtNoneAndAll) {
  EXPECT_EQ(WilsonInterval(0, 7, 0.95).low, 0);
  EXPECT_EQ(WilsonInterval(1, 7, 0.95).high, 1);
}

TEST(WilsonIntervalTest, OfAllRightEndsAtNOverNPlusZSquared) {
  // p = 1: low = n / (n + z²), with z² = 3.8414588206941254.
  EXPECT_NEAR(WilsonInterval(1, 12.5, 0.95).low, 12.5 / (12.5 + 3.8414588206941254), 1e-12);
}

}  // namespace
}  // namespace assay
