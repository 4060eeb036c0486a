#include "harness/metrics/estimators.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/wilson.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(EstimateAccuracyTest, DividesNByTheDesignEffect) {
  // The twins of clusters_test: design effect 7/3, so Wilson on 8 · 3/7 samples.
  const std::vector<double> values = {1, 1, 0, 0, 1, 1, 0, 0};
  const std::vector<uint32_t> clusters = {0, 0, 1, 1, 2, 2, 3, 3};
  const Estimate estimate = EstimateAccuracy({values, clusters}, 0.95);
  const Interval expected = WilsonInterval(0.5, 24.0 / 7, 0.95);
  EXPECT_EQ(estimate.value, 0.5);
  EXPECT_EQ(estimate.n, 8u);
  EXPECT_NEAR(estimate.interval->low, expected.low, 1e-12);
  EXPECT_NEAR(estimate.interval->high, expected.high, 1e-12);
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
