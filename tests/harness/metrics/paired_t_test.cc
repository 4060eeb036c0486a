#include "harness/metrics/paired_t.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(PairedTTest, AgreesWithStatsmodels) {
  std::vector<uint32_t> clusters;
  for (const double cluster : reference::kClusters) {
    clusters.push_back(static_cast<uint32_t>(cluster));
  }
  const DifferenceTest test = PairedT({reference::kValues, clusters}, 0.95);
  EXPECT_NEAR(*test.difference.value, reference::kClusterRobust[0], 1e-12);
  EXPECT_NEAR(test.difference.interval->low, reference::kClusterRobust[2], 1e-9);
  EXPECT_NEAR(*test.p, reference::kClusterRobust[4], 1e-9);
}

TEST(PairedTTest, OfSinglesIsTheClassicOne) {
  // 1, 2, 3: mean 2, standard error 1/√3, t = 2√3; for 2 degrees P(|T| ≥ t) = 1 − t/√(2 + t²).
  const std::vector<double> values = {1, 2, 3};
  const std::vector<uint32_t> clusters = {0, 1, 2};
  EXPECT_NEAR(*PairedT({values, clusters}, 0.95).p, 1 - std::sqrt(12.0 / 14), 1e-12);
}

TEST(PairedTTest, WithoutDifferencesOrClustersIsOne) {
  const std::vector<double> none = {0, 0, 0};
  const std::vector<double> some = {1, 2, 3};
  const std::vector<uint32_t> clusters = {0, 1, 2};
  const std::vector<uint32_t> one_cluster = {0, 0, 0};
  EXPECT_EQ(PairedT({none, clusters}, 0.95).p, 1);
  const DifferenceTest test = PairedT({some, one_cluster}, 0.95);
  EXPECT_EQ(test.p, 1);
  EXPECT_FALSE(test.difference.interval.has_value());
}

// t = 0.1 / 0 is no number, and an interval of no width would claim certainty.
TEST(PairedTTest, WhereAllDifferByTheSameThereIsNone) {
  const std::vector<double> values(50, 0.1);
  std::vector<uint32_t> clusters(50);
  std::iota(clusters.begin(), clusters.end(), 0U);
  const DifferenceTest test = PairedT({values, clusters}, 0.95);
  EXPECT_NEAR(*test.difference.value, 0.1, 1e-15);
  EXPECT_FALSE(test.difference.interval.has_value());
  EXPECT_EQ(test.difference.interval_because, "all clusters have the same mean");
  EXPECT_FALSE(test.p.has_value());
}

}  // namespace
}  // namespace assay
