#include "harness/metrics/mcnemar.h"

#include <gtest/gtest.h>

#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

// By hand, X ~ Bin(n, ½): mid-p = 2·P(X < k) + P(X = k), and 1 − ½·P(X = k) where both are equal.
TEST(McNemarTest, IsTheExactMidP) {
  EXPECT_NEAR(McNemarMidP(0, 5), 1.0 / 32, 1e-12);
  EXPECT_NEAR(McNemarMidP(1, 4), (2 * 1 + 5) / 32.0, 1e-12);
  EXPECT_NEAR(McNemarMidP(2, 2), 1 - 0.5 * 6 / 16.0, 1e-12);
}

// Fagerland, Lydersen, Laake (2013), table 1 (airway hyper-responsiveness): 1 against 7, mid-p
// 0.039.
TEST(McNemarTest, AgreesWithThePublishedExample) { EXPECT_NEAR(McNemarMidP(1, 7), 0.039, 5e-4); }

TEST(McNemarTest, ExactAgreesWithStatsmodels) {
  for (const auto& [first, second, p] : reference::kMcNemarCases) {
    EXPECT_NEAR(McNemarExact(static_cast<size_t>(first), static_cast<size_t>(second)), p, 1e-10);
  }
  EXPECT_EQ(McNemarExact(0, 0), 1);
}

TEST(McNemarTest, IsSymmetricAndOneWithoutDifferences) {
  EXPECT_EQ(McNemarMidP(3, 11), McNemarMidP(11, 3));
  EXPECT_EQ(McNemarMidP(0, 0), 1);
}

TEST(McNemarTest, StandsLargeCounts) {
  EXPECT_NEAR(McNemarMidP(500'000, 500'000), 1 - 0.5 * 0.000797885, 1e-6);
  EXPECT_LT(McNemarMidP(490'000, 510'000), 1e-80);
}

}  // namespace
}  // namespace assay
