#include "harness/metrics/estimators.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/clopper_pearson.h"
#include "harness/metrics/wilson.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

// Twins that agree, every other pair of them right.
struct Twins {
  explicit Twins(uint32_t pairs) {
    for (uint32_t i = 0; i < 2 * pairs; ++i) {
      values.push_back(i / 2 % 2 == 0 ? 1 : 0);
      clusters.push_back(i / 2);
    }
  }
  std::vector<double> values;
  std::vector<uint32_t> clusters;
};

void ExpectInterval(const Estimate& estimate, const Interval& expected) {
  EXPECT_EQ(estimate.value, 0.5);
  EXPECT_NEAR(estimate.interval->low, expected.low, 1e-12);
  EXPECT_NEAR(estimate.interval->high, expected.high, 1e-12);
  EXPECT_EQ(estimate.interval->method, expected.method);
}

TEST(EstimateAccuracyTest, CountsSamplesThatAgreeAsOne) {
  const Twins twins(60);
  const Estimate estimate = EstimateAccuracy({twins.values, twins.clusters}, 0.95);
  EXPECT_EQ(estimate.n, 120u);
  ExpectInterval(estimate, WilsonInterval(0.5, 60, 0.95));
  EXPECT_EQ(estimate.interval_because, "");
}

TEST(EstimateAccuracyTest, OfFewClustersIsClopperAndPearsonsAndSaysWhy) {
  const Twins twins(4);
  const Estimate estimate = EstimateAccuracy({twins.values, twins.clusters}, 0.95);
  ExpectInterval(estimate, ClopperPearsonInterval(0.5, 4, 0.95));
  EXPECT_EQ(estimate.interval_because, "it rests on 4 clusters of equal weight, fewer than 30");
}

// A prompt of 100 rows among 200 of one: what it is worth decides.
TEST(EstimateAccuracyTest, OfOneGiantClusterIsClopperAndPearsons) {
  Twins twins(150);
  for (uint32_t i = 0; i < 300; ++i) twins.clusters[i] = i < 100 ? 0 : i;
  const Estimate estimate = EstimateAccuracy({twins.values, twins.clusters}, 0.95);
  EXPECT_EQ(estimate.interval->method, "clopper-pearson");
  EXPECT_EQ(estimate.interval_because, "it rests on 1 cluster of equal weight, fewer than 30");
}

TEST(EstimateAccuracyTest, OfNothingIsUndefinedAndSaysWhy) {
  const Estimate estimate = EstimateAccuracy({}, 0.95);
  EXPECT_FALSE(estimate.value.has_value());
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_EQ(estimate.because, "no samples");
}

TEST(EstimateMeanTest, AgreesWithStatsmodels) {
  std::vector<uint32_t> clusters;
  for (const double cluster : reference::kClusters) {
    clusters.push_back(static_cast<uint32_t>(cluster));
  }
  const Estimate estimate = EstimateMean({reference::kValues, clusters}, 0.95);
  EXPECT_NEAR(*estimate.value, reference::kClusterRobust[0], 1e-12);
  EXPECT_NEAR(estimate.interval->low, reference::kClusterRobust[2], 1e-9);
  EXPECT_NEAR(estimate.interval->high, reference::kClusterRobust[3], 1e-9);
  EXPECT_EQ(estimate.interval->method, "cluster-robust");
}

TEST(EstimateMeanTest, OfOneClusterHasNoInterval) {
  const std::vector<double> values = {0.2, 0.4};
  const std::vector<uint32_t> clusters = {1, 1};
  const Estimate estimate = EstimateMean({values, clusters}, 0.95);
  EXPECT_NEAR(*estimate.value, 0.3, 1e-15);
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_FALSE(estimate.interval_because.empty());
}

TEST(EstimateQuantileTest, BeyondTheLargestNumberIsUndefinedAndSaysWhy) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> sorted(100, 1.0);
  std::vector<uint32_t> clusters(100);
  std::iota(clusters.begin(), clusters.end(), 0u);
  std::fill(sorted.begin() + 50, sorted.end(), infinity);
  const Estimate above = EstimateQuantile({sorted, clusters}, sorted, 0.75, 0.95);
  EXPECT_FALSE(above.value.has_value());
  EXPECT_FALSE(above.interval.has_value());
  EXPECT_EQ(above.because, "the margin of some rewards is beyond the largest number");
  EXPECT_FALSE(above.interval_because.empty());
  const Estimate near = EstimateQuantile({sorted, clusters}, sorted, 0.45, 0.95);
  EXPECT_EQ(near.value, 1.0);
  EXPECT_FALSE(near.interval.has_value());
  EXPECT_EQ(near.interval_because, above.because);
}

TEST(EstimateQuantileTest, OfTooFewSamplesHasAValueButNoInterval) {
  const std::vector<double> values = {3, 1, 2};
  const std::vector<uint32_t> clusters = {0, 1, 2};
  const std::vector<double> sorted = {1, 2, 3};
  const Estimate estimate = EstimateQuantile({values, clusters}, sorted, 0.05, 0.95);
  EXPECT_NEAR(*estimate.value, 1.1, 1e-12);
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_EQ(estimate.interval_because, "n = 3 is too few for this quantile");
}

}  // namespace
}  // namespace assay
