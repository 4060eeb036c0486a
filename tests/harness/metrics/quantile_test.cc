#include "harness/metrics/quantile.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(QuantileTest, AgreesWithNumPy) {
  std::vector<double> values(std::begin(reference::kValues), std::end(reference::kValues));
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [q, value] : reference::kQuantileCases) {
    EXPECT_NEAR(Quantile(sorted, q), value, 1e-12) << q;
    EXPECT_NEAR(QuantileOf(values, q), value, 1e-12) << q;
  }
}

TEST(QuantileTest, OfValuesWhoseDifferenceOverflows) {
  std::vector<double> values = {-1.5e308, 1.5e308, 1.7e308};
  EXPECT_EQ(Quantile(values, 0.5), 1.5e308);
  EXPECT_EQ(Quantile(values, 0.25), 0);
  EXPECT_EQ(QuantileOf(values, 0.25), 0);
  values = {-std::numeric_limits<double>::infinity(), 3, std::numeric_limits<double>::infinity()};
  EXPECT_EQ(Quantile(values, 0.5), 3);
}

TEST(QuantileTest, OfOneValueIsThatValue) {
  std::vector<double> one = {3.5};
  EXPECT_EQ(Quantile(one, 0.975), 3.5);
  EXPECT_EQ(QuantileOf(one, 0.025), 3.5);
}

TEST(WoodruffIntervalTest, TakesOrderStatisticsAtTheWilsonEnds) {
  // Wilson for 1/2 of 100: 0.40383 … 0.59617 (by hand: z² = 3.84146, centre 1/2, half-width
  // 1.95996 · √(0.0025 + 0.0000960365) / 1.0384146 = 0.09617), so the 40th and the 60th value.
  std::vector<double> values(100);
  std::iota(values.begin(), values.end(), 1.0);
  const auto interval = WoodruffInterval(values, 0.5, 100, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->low, 40);
  EXPECT_EQ(interval->high, 60);
  EXPECT_EQ(interval->method, "woodruff");
}

TEST(WoodruffIntervalTest, IsWiderForFewerIndependentSamples) {
  std::vector<double> values(100);
  std::iota(values.begin(), values.end(), 1.0);
  // Wilson for 1/2 of 25: half-width 1.95996 · √(0.01 + 0.001536584) / 1.1536584 = 0.18248.
  const auto interval = WoodruffInterval(values, 0.5, 25, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->low, 31);
  EXPECT_EQ(interval->high, 69);
}

TEST(WoodruffIntervalTest, IsUndefinedWhereTheSampleHasNoSuchOrderStatistic) {
  // Wilson for 0.05 of 10 begins at 0.0089: less than one value lies below it.
  const std::vector<double> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  EXPECT_FALSE(WoodruffInterval(values, 0.05, 10, 0.95).has_value());
}

}  // namespace
}  // namespace assay
