#include "harness/metrics/power.h"

#include <cmath>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/mcnemar.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(PowerTest, SamplesNeededAgreeWithStatsmodels) {
  for (const auto& [difference, variance, level, power, two_sided, samples] :
       reference::kPowerCases) {
    const PowerGoal goal{level, power, two_sided != 0};
    EXPECT_EQ(SamplesNeeded(difference, variance, 1, goal), std::ceil(samples));
    EXPECT_NEAR(DetectableDifference(std::sqrt(variance / samples), goal), difference, 1e-6);
  }
}

TEST(PowerTest, OfAccuraciesIsConnorsFormula) {
  // (1.959964 √0.2 + 0.841621 √0.19)² / 0.01 = (0.876522 + 0.366854)² / 0.01 = 154.6.
  EXPECT_EQ(SamplesNeededForAccuracy(0.1, 0.2, 1), 155);
  EXPECT_EQ(SamplesNeededForAccuracy(-0.1, 0.2, 1), 155);
  EXPECT_EQ(SamplesNeededForAccuracy(0.1, 0.2, 2), 310);  // 309.2
}

TEST(PowerTest, TheDetectableDifferenceNeedsAllSamples) {
  const auto difference = DetectableAccuracyDifference(2985, 0.15, 1.3);
  EXPECT_NEAR(SamplesNeededForAccuracy(*difference, 0.15, 1.3), 2985, 1);
  // Roughly 2.8 standard errors: √(0.15 · 1.3 / 2985).
  EXPECT_NEAR(*difference, 2.8 * std::sqrt(0.15 * 1.3 / 2985), 2e-4);
}

TEST(PowerTest, TooFewSamplesDetectNothing) {
  EXPECT_FALSE(DetectableAccuracyDifference(30, 0.1, 1).has_value());
  EXPECT_FALSE(DetectableAccuracyDifference(3000, 0, 1).has_value());
}

// What it promises: McNemar's test finds the difference 80 % of the time.
TEST(PowerTest, IsThatOfMcNemarsTest) {
  const double samples = SamplesNeededForAccuracy(0.06, 0.2, 1);
  Random random(3, "power");
  int found = 0;
  constexpr int kTrials = 2000;
  for (int trial = 0; trial < kTrials; ++trial) {
    size_t first = 0;
    size_t second = 0;
    for (int i = 0; i < static_cast<int>(samples); ++i) {
      const double u = random.Uniform();
      first += u < 0.13 ? 1 : 0;
      second += u >= 0.13 && u < 0.2 ? 1 : 0;
    }
    found += McNemarMidP(first, second) <= 0.05 ? 1 : 0;
  }
  EXPECT_NEAR(found / static_cast<double>(kTrials), 0.8, 0.03);  // three standard errors
}

// Of a normal estimate: 1.6448536 standard errors to each side at 90 %.
TEST(PowerTest, StandardErrorOfAnInterval) {
  EXPECT_NEAR(StandardErrorOf({-0.16448536, 0.16448536, 0.9, ""}), 0.1, 1e-8);
}

}  // namespace
}  // namespace assay
