#include "harness/metrics/clusters.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

std::vector<uint32_t> ReferenceClusters() {
  std::vector<uint32_t> clusters;
  for (const double cluster : reference::kClusters) {
    clusters.push_back(static_cast<uint32_t>(cluster));
  }
  return clusters;
}

TEST(CodeClustersTest, NumbersByHashWhateverTheOrderOfRows) {
  const ClusterCodes first = CodeClusters(std::vector<uint64_t>{900, 5, 900, 70});
  const ClusterCodes second = CodeClusters(std::vector<uint64_t>{70, 900, 5, 900});
  EXPECT_EQ(first.count, 3u);
  EXPECT_EQ(first.codes, (std::vector<uint32_t>{2, 0, 2, 1}));
  EXPECT_EQ(second.codes, (std::vector<uint32_t>{1, 2, 0, 2}));
}

TEST(ClusterRobustVarianceTest, AgreesWithStatsmodels) {
  const double variance = ClusterRobustVariance(reference::kValues, ReferenceClusters());
  EXPECT_NEAR(std::sqrt(variance), reference::kClusterRobust[1], 1e-12);
}

TEST(ClusterRobustVarianceTest, IsTheUsualOneWithoutClusters) {
  // Mean 2, squares 1 + 0 + 1, s² = 1, variance of the mean 1/3.
  const std::vector<double> values = {1, 2, 3};
  EXPECT_NEAR(ClusterRobustVariance(values, std::vector<uint32_t>{0, 1, 2}), 1.0 / 3, 1e-15);
}

TEST(ClusterRobustVarianceTest, IsUndefinedForOneCluster) {
  const std::vector<double> values = {1, 2};
  EXPECT_TRUE(std::isnan(ClusterRobustVariance(values, std::vector<uint32_t>{4, 4})));
}

TEST(DesignEffectTest, IsExactlyOneWhereEveryClusterHasOneSample) {
  const std::vector<double> values = {1, 0, 1, 1, 0.3};
  EXPECT_EQ(DesignEffect(values, std::vector<uint32_t>{0, 1, 2, 3, 4}), 1);
}

TEST(DesignEffectTest, OfIdenticalTwinsIsNearTwo) {
  // Four clusters of two equal values, mean 1/2. Cluster sums of deviations ±1: robust variance
  // 4/3 · 4 / 64 = 1/12; independent 8 · 1/4 / (8 · 7) = 1/28. Ratio 7/3.
  const std::vector<double> values = {1, 1, 0, 0, 1, 1, 0, 0};
  const std::vector<uint32_t> clusters = {0, 0, 1, 1, 2, 2, 3, 3};
  EXPECT_NEAR(DesignEffect(values, clusters), 7.0 / 3, 1e-12);
}

TEST(DesignEffectTest, IsNotBelowOne) {
  // Every cluster holds one right and one wrong: its sum never varies.
  const std::vector<double> values = {1, 0, 0, 1, 1, 0};
  EXPECT_EQ(DesignEffect(values, std::vector<uint32_t>{0, 0, 1, 1, 2, 2}), 1);
}

TEST(DesignEffectTest, AssumesPerfectCorrelationWhereNothingVaries) {
  // Sizes 3 and 1: (9 + 1) / 4.
  const std::vector<uint32_t> clusters = {0, 0, 0, 1};
  EXPECT_DOUBLE_EQ(DesignEffect(std::vector<double>{1, 1, 1, 1}, clusters), 2.5);
}

TEST(DesignEffectTest, CountsOneClusterAsOneSample) {
  const std::vector<double> values = {1, 0, 1};
  EXPECT_DOUBLE_EQ(DesignEffect(values, std::vector<uint32_t>{8, 8, 8}), 3);
}

}  // namespace
}  // namespace assay
