#include "harness/metrics/sign_flip.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/mcnemar.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

// Differences of single samples: `first` times +1, `second` times −1, and `same` times 0.
struct Singles {
  Singles(size_t first, size_t second, size_t same) {
    values.insert(values.end(), first, 1.0);
    values.insert(values.end(), second, -1.0);
    values.insert(values.end(), same, 0.0);
    clusters.resize(values.size());
    std::iota(clusters.begin(), clusters.end(), 0u);
  }
  SignFlipResult Test(const SignFlipOptions& options = {}) const {
    return SignFlipTest({values, clusters}, options);
  }

  std::vector<double> values;
  std::vector<uint32_t> clusters;
};

// With one that differs by next to nothing, the other way than most: what is as far without it is
// so with it, and the p the same, but not all are of one size.
Singles Mixed(size_t first, size_t second, size_t same) {
  Singles singles(first, second, same);
  singles.values.push_back(first > second ? -1e-6 : 1e-6);
  singles.clusters.push_back(static_cast<uint32_t>(singles.clusters.size()));
  return singles;
}

TEST(SignFlipTest, OfClusteredValuesAgreesWithScipysExactTest) {
  std::vector<uint32_t> clusters;
  for (const double cluster : reference::kClusters) {
    clusters.push_back(static_cast<uint32_t>(cluster));
  }
  const SignFlipResult result = SignFlipTest({reference::kValues, clusters}, {});
  EXPECT_TRUE(result.exact);
  EXPECT_NEAR(result.p, reference::kSignFlip[0], 1e-12);
}

TEST(SignFlipTest, OfSinglesIsMcNemarsExactTest) {
  for (const auto& [first, second] :
       {std::pair<size_t, size_t>{1, 7}, {5, 0}, {3, 3}, {2, 15}, {40, 61}, {300, 0}}) {
    const SignFlipResult result = Singles(first, second, 100).Test();
    EXPECT_TRUE(result.exact);
    EXPECT_EQ(result.clusters, first + second);
    EXPECT_NEAR(result.p, McNemarExact(first, second), 1e-12);
  }
}

TEST(SignFlipTest, FlipsWholeClusters) {
  // Four samples in two clusters of one sign each: of ±2 ±2 two ways of four reach 4.
  const std::vector<double> values = {1, 1, 1, 1};
  const std::vector<uint32_t> clusters = {0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(SignFlipTest({values, clusters}, {}).p, 0.5);
}

TEST(SignFlipTest, SumsThatAreEqualOnPaperAreEqual) {
  // 0.1 + 0.2 is not 0.3 in binary, but ±0.3 ∓ (0.1 + 0.2) is 0: p = 1.
  const std::vector<double> values = {0.3, -0.1, -0.2};
  const std::vector<uint32_t> clusters = {0, 1, 2};
  EXPECT_DOUBLE_EQ(SignFlipTest({values, clusters}, {}).p, 1);
}

TEST(SignFlipTest, IsExactUpToThirtyClusters) {
  for (const auto& [first, second] : {std::pair<size_t, size_t>{20, 9}, {25, 4}, {15, 14}}) {
    const SignFlipResult result = Mixed(first, second, 7).Test();
    EXPECT_TRUE(result.exact);
    EXPECT_NEAR(result.p, McNemarExact(first, second), 1e-12);
  }
  EXPECT_FALSE(Mixed(20, 10, 0).Test().exact);
}

// 3, 2 and −1 sum to 4: of 6, 4, 2, 0 and their mirror images 6 and 4 are as far.
TEST(SignFlipTest, OfWhatClustersAdd) {
  EXPECT_DOUBLE_EQ(SignFlipTest(std::vector<double>{3, 2, -1, 0}, {}).p, 4.0 / 8);
}

TEST(SignFlipTest, SaysTheLeastThatPCouldBe) {
  EXPECT_DOUBLE_EQ(Singles(2, 1, 1).Test().smallest_p, 2.0 / 16) << "four clusters";
  EXPECT_DOUBLE_EQ(Singles(40, 40, 0).Test().smallest_p, std::exp2(-79));
  EXPECT_DOUBLE_EQ(Mixed(40, 40, 0).Test().smallest_p, 1.0 / 10'001);
}

TEST(SignFlipTest, DrawsWaysWhereThereAreTooMany) {
  SignFlipOptions options;
  options.flips = 100'000;
  const SignFlipResult result = Mixed(40, 61, 500).Test(options);
  EXPECT_FALSE(result.exact);
  // The exact p is 0.0460; of 100,000 ways its standard error is 0.0007.
  EXPECT_NEAR(result.p, McNemarExact(40, 61), 0.0025);
}

TEST(SignFlipTest, NeverClaimsMoreThanItDrew) {
  SignFlipOptions options;
  options.flips = 99;
  EXPECT_DOUBLE_EQ(Mixed(300, 0, 0).Test(options).p, 0.01);
}

TEST(SignFlipTest, IsTheSameForAnyNumberOfThreads) {
  SignFlipOptions options;
  options.threads = 1;
  const double p = Mixed(40, 61, 0).Test(options).p;
  options.threads = 5;
  EXPECT_EQ(Mixed(40, 61, 0).Test(options).p, p);
  options.seed = 1;
  EXPECT_NE(Mixed(40, 61, 0).Test(options).p, p);
}

TEST(SignFlipTest, WithoutDifferencesIsOne) {
  const SignFlipResult result = Singles(0, 0, 9).Test();
  EXPECT_EQ(result.p, 1);
  EXPECT_EQ(result.clusters, 0u);
}

}  // namespace
}  // namespace assay
