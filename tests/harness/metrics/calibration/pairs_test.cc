#include "harness/metrics/calibration/pairs.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/log_loss.h"

namespace assay {
namespace {

TEST(CalibrationPairTest, TopLabelClaimsThatTheLargerRewardIsRight) {
  std::vector<CalibrationPair> pairs;
  AddTopLabel(std::log(3.0), 7, 2, pairs);
  AddTopLabel(-std::log(4.0), 8, 1, pairs);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_DOUBLE_EQ(pairs[0].confidence, 0.75);
  EXPECT_EQ(pairs[0].outcome, 1);
  EXPECT_EQ(pairs[0].cluster, 7u);
  EXPECT_EQ(pairs[0].weight, 2);
  EXPECT_DOUBLE_EQ(pairs[1].confidence, 0.8);
  EXPECT_EQ(pairs[1].outcome, 0);
}

TEST(CalibrationPairTest, EqualRewardsAreHalfRight) {
  std::vector<CalibrationPair> pairs;
  AddTopLabel(0, 0, 1, pairs);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].confidence, 0.5);
  EXPECT_EQ(pairs[0].outcome + pairs[1].outcome, 1);
  EXPECT_EQ(pairs[0].weight, 0.5);
  EXPECT_EQ(TotalWeight(pairs), 1);
}

TEST(CalibrationPairTest, BothOrdersCostWhatTheTopLabelCosts) {
  std::vector<CalibrationPair> top;
  std::vector<CalibrationPair> both;
  for (const double margin : {2.0, -0.5, 0.0, 0.25}) {
    AddTopLabel(margin, 0, 1, top);
    AddBothOrders(margin, 0, 1, both);
  }
  EXPECT_EQ(both.size(), 8u);
  EXPECT_NEAR(*LogLoss(top).value, *LogLoss(both).value, 1e-15);
  EXPECT_NEAR(*BrierScore(top).value, *BrierScore(both).value, 1e-15);
}

TEST(CalibrationPairTest, ConfidenceAndLogOddsAreTheSameClaim) {
  EXPECT_NEAR(PairOfConfidence(0.75, 1).log_odds, std::log(3.0), 1e-15);
  EXPECT_EQ(PairOfConfidence(1, 1).log_odds, std::numeric_limits<double>::infinity());
  EXPECT_EQ(PairOfConfidence(0, 1).log_odds, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(PairOfLogOdds(800, 1).confidence, 1);
  EXPECT_EQ(PairOfLogOdds(-800, 1).confidence, 0);
}

TEST(CalibrationPairTest, SaysWhyThereIsNothingToSay) {
  EXPECT_EQ(WhyNothing({}), "no pairs");
  EXPECT_EQ(WhyNothing(std::vector{PairOfConfidence(0.5, 1, 0, 0)}), "no pair has weight");
  EXPECT_EQ(WhyNothing(std::vector{PairOfConfidence(0.5, 1)}), "");
}

}  // namespace
}  // namespace assay
