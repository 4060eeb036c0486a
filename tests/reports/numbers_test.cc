#include "reports/numbers.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

constexpr auto kFraction = ScoreName::Unit::kFraction;
constexpr auto kPercent1 = SuiteCard::Printed::kPercent1;
constexpr auto kPercent2 = SuiteCard::Printed::kPercent2;

// 60 % less 64.75 % in doubles is −4.749999999999998 points, and −19 of 400 is −4.75.
TEST(FormatDifferenceTest, AHalfIsRoundedAlikeHoweverItWasComputed) {
  for (const double value : {0.60 - 0.6475, -19.0 / 400, -0.0475}) {
    EXPECT_EQ(FormatDifference(value, kFraction, kPercent1), "−4.8");
    EXPECT_EQ(FormatSize(value, kFraction, kPercent1), "4.8");
    EXPECT_EQ(FormatDifference(-value, kFraction, kPercent1), "+4.8");
    EXPECT_EQ(FormatDifference(value, kFraction, kPercent2), "−4.75");
  }
  EXPECT_EQ(FormatDifference(0.0425, kFraction, kPercent1), "+4.3");
  EXPECT_EQ(FormatDifference(0.04249, kFraction, kPercent1), "+4.2");
  EXPECT_EQ(FormatDifference(0.0005, kFraction, kPercent1), "+0.1");
  EXPECT_EQ(FormatDifference(0.05, kFraction, kPercent1), "+5.0");
}

TEST(FormatRangeTest, IsRoundedAsDifferencesAre) {
  Estimate estimate;
  estimate.interval = Interval{0.60 - 0.6475, 0.0475, 0.95, ""};
  EXPECT_EQ(FormatRange(estimate, kFraction, kPercent1), "−4.8\u00a0to\u00a04.8");
}

TEST(NumbersTest, AZeroHasNoSign) {
  EXPECT_EQ(FormatDifference(-0.00004, kFraction, kPercent1), "0.0");
  EXPECT_EQ(FormatScore(-0.00004, ScoreName::Unit::kCorrelation, {}), "0.000");
  EXPECT_EQ(FormatScore(-0.1, ScoreName::Unit::kCorrelation, {}), "−0.100");
  EXPECT_EQ(InPoints(-0.0004), "0.0");
  EXPECT_EQ(InPoints(-0.012), "−1.2");
  EXPECT_EQ(FormatReward(-1e-5), "−1.00e-05");
  EXPECT_EQ(WithMinusSign("-0.00 points"), "0.00 points");
}

}  // namespace
}  // namespace assay
