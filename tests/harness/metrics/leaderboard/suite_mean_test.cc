#include "harness/metrics/leaderboard/suite_mean.h"

#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/leaderboard/pareto.h"

namespace assay {
namespace {

Estimate Measured(double value, double low, double high, size_t n) {
  Estimate estimate;
  estimate.value = value;
  estimate.n = n;
  estimate.interval = Interval{low, high, 0.95, "wilson"};
  return estimate;
}

// (0.8 + 3 · 0.6)/4; √(0.1² + (3 · 0.1)²)/4 below, √(0.06² + (3 · 0.12)²)/4 above.
TEST(SuiteMeanTest, AddsIntervalsInSquares) {
  const Estimate first = Measured(0.8, 0.7, 0.86, 100), second = Measured(0.6, 0.5, 0.72, 40);
  const Estimate mean = MeanOfSuites(std::vector<WeightedScore>{{1, &first}, {3, &second}});
  EXPECT_DOUBLE_EQ(*mean.value, 0.65);
  EXPECT_NEAR(mean.interval->low, 0.65 - 0.0790569, 1e-7);
  EXPECT_NEAR(mean.interval->high, 0.65 + 0.0912414, 1e-7);
  EXPECT_EQ(mean.interval->method, "square-and-add");
  EXPECT_EQ(mean.n, 140u);
}

TEST(SuiteMeanTest, TheMeanOfOneSuiteIsThatSuite) {
  const Estimate only = Measured(0.8, 0.7, 0.86, 100);
  const Estimate mean = MeanOfSuites(std::vector<WeightedScore>{{2.5, &only}});
  EXPECT_EQ(mean.value, only.value);
  EXPECT_EQ(mean.interval->low, 0.7);
  EXPECT_EQ(mean.interval->high, 0.86);
  EXPECT_EQ(mean.interval->method, "wilson");
}

TEST(SuiteMeanTest, NothingIsFilledIn) {
  const Estimate there = Measured(0.8, 0.7, 0.9, 100);
  const Estimate missing;
  EXPECT_FALSE(
      MeanOfSuites(std::vector<WeightedScore>{{1, &there}, {1, &missing}}).value.has_value());
  EXPECT_EQ(MeanOfSuites({}).because, "no suite is in the mean");
  Estimate unsure = there;
  unsure.interval.reset();
  const Estimate mean = MeanOfSuites(std::vector<WeightedScore>{{1, &there}, {1, &unsure}});
  EXPECT_DOUBLE_EQ(*mean.value, 0.8);
  EXPECT_FALSE(mean.interval.has_value());
  EXPECT_EQ(mean.interval_because, "a suite has no interval");
}

// (1² · 0.25 + 3² · 0.5)/4².
TEST(SuiteMeanTest, TheVarianceOfADifferenceOfMeans) {
  PairVariances first(2), second(2);
  first.Set(0, 1, 0.25);
  second.Set(0, 1, 0.5);
  const std::vector<WeightedPairs> pairs = {{1, &first}, {3, &second}};
  EXPECT_DOUBLE_EQ(MeanDifferenceVariance(pairs, 0, 1), 4.75 / 16);
  EXPECT_DOUBLE_EQ(MeanDifferenceVariance(pairs, 1, 0), 4.75 / 16);
}

TEST(ParetoFrontTest, KeepsWhatNothingBeats) {
  // The third is dearer and worse than the first, the fourth as good and dearer than the second.
  const std::vector<PricedScore> points = {{0.7, 1}, {0.9, 8}, {0.6, 2}, {0.9, 9}, {0.5, 0.5}};
  EXPECT_EQ(ParetoFront(points), (std::vector<bool>{true, true, false, false, true}));
  EXPECT_EQ(ParetoFront(std::vector<PricedScore>{{0.7, 1}, {0.7, 1}}),
            (std::vector<bool>{true, true}));
  EXPECT_TRUE(ParetoFront({}).empty());
}

}  // namespace
}  // namespace assay
