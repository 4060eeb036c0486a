#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "harness/metrics/calibration/auroc.h"
#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/log_loss.h"
#include "harness/metrics/calibration/sharpness.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::FourClaims;
using testing::ReferenceClaims;

TEST(ProperScoresTest, AgreeWithScikitLearnWeightedAndNot) {
  for (const auto& [weighted, brier, log_loss, auroc] : reference::kProperCases) {
    const auto pairs = ReferenceClaims(weighted > 0);
    EXPECT_NEAR(*BrierScore(pairs).value, brier, 1e-13);
    EXPECT_NEAR(*LogLoss(pairs).value, log_loss, 1e-13);
    EXPECT_NEAR(*Auroc(pairs).value, auroc, 1e-13);
  }
}

TEST(BrierTest, ByHand) {
  // (0.04 + 0.36 + 0.04 + 0.81) / 4
  EXPECT_NEAR(*BrierScore(FourClaims()).value, 0.3125, 1e-15);
}

TEST(BrierTest, PartsByHand) {
  // Bins of {0.2 wrong, 0.4 right} and {0.8 right, 0.9 wrong}; every mean outcome is 1/2.
  const BrierParts parts = *DecomposeBrier(FourClaims(), EqualWidthEdges(2));
  EXPECT_NEAR(parts.reliability, (0.04 + 0.1225) / 2, 1e-15);
  EXPECT_NEAR(parts.resolution, 0, 1e-15);
  EXPECT_NEAR(parts.uncertainty, 0.25, 1e-15);
  EXPECT_NEAR(parts.within_variance, (0.01 + 0.0025) / 2, 1e-15);
  EXPECT_NEAR(parts.within_covariance, (0.1 - 0.05) / 2, 1e-15);
}

TEST(BrierTest, PartsAddUpExactlyForAnyBinsWeightsAndShares) {
  auto pairs = ReferenceClaims(true);
  pairs[5].outcome = 0.25;  // a share of annotators
  for (const size_t bins : {1, 3, 10, 20}) {
    for (const auto& edges : {EqualWidthEdges(bins), EqualMassEdges(pairs, bins)}) {
      const BrierParts parts = *DecomposeBrier(pairs, edges);
      EXPECT_NEAR(parts.reliability - parts.resolution + parts.uncertainty + parts.within_variance -
                      parts.within_covariance,
                  parts.brier, 1e-14);
      EXPECT_NEAR(parts.brier, *BrierScore(pairs).value, 1e-14);
    }
  }
}

TEST(LogLossTest, ByHand) {
  EXPECT_NEAR(*LogLoss(FourClaims()).value, -std::log(0.8 * 0.4 * 0.8 * 0.1) / 4, 1e-15);
  EXPECT_NEAR(LogLossOf(0, 0.3), std::log(2.0), 1e-15);
}

TEST(LogLossTest, IsFiniteWhereTheConfidenceRoundsToOne) {
  const std::vector<CalibrationPair> pairs = {PairOfLogOdds(60, 0)};
  EXPECT_EQ(pairs[0].confidence, 1);
  EXPECT_DOUBLE_EQ(*LogLoss(pairs).value, 60);
}

TEST(LogLossTest, IsUndefinedWhereWhatHadNoChanceHappened) {
  const std::vector<CalibrationPair> right = {PairOfConfidence(1, 1), PairOfConfidence(0, 0)};
  EXPECT_EQ(*LogLoss(right).value, 0);
  const Measured wrong = LogLoss(std::vector{PairOfConfidence(1, 0)});
  EXPECT_FALSE(wrong.value.has_value());
  EXPECT_EQ(wrong.because, "it is infinite: an outcome came that was given no chance");
}

TEST(AurocTest, ByHandWithTiesByHalf) {
  // Happened: 0.4, 0.8; not: 0.2, 0.9. Of four pairings two are in order.
  EXPECT_DOUBLE_EQ(*Auroc(FourClaims()).value, 0.5);
  const std::vector<CalibrationPair> tied = {PairOfConfidence(0.7, 1), PairOfConfidence(0.7, 0),
                                             PairOfConfidence(0.6, 0)};
  EXPECT_DOUBLE_EQ(*Auroc(tied).value, 0.75);
}

TEST(AurocTest, TellsApartWhatRoundsToOne) {
  const std::vector<CalibrationPair> pairs = {PairOfLogOdds(50, 1), PairOfLogOdds(45, 0)};
  EXPECT_EQ(*Auroc(pairs).value, 1);
}

TEST(AurocTest, OfOneClassIsUndefined) {
  EXPECT_EQ(Auroc(std::vector{PairOfConfidence(0.7, 1)}).because,
            "every outcome is 1: there is nothing to tell apart");
  EXPECT_EQ(Auroc(std::vector{PairOfConfidence(0.7, 0)}).because,
            "every outcome is 0: there is nothing to tell apart");
}

TEST(SharpnessTest, ByHand) {
  // Mean 0.575; squares 0.375² + 0.175² + 0.225² + 0.325².
  EXPECT_NEAR(*Sharpness(FourClaims()).value, 0.3275 / 4, 1e-15);
  EXPECT_NEAR(*OverConfidence(FourClaims()).value, 0.075, 1e-15);
}

TEST(ProperScoresTest, OfNothingSayWhy) {
  for (const auto& measure : {BrierScore, LogLoss, Auroc, Sharpness, OverConfidence}) {
    EXPECT_FALSE(measure({}).value.has_value());
    EXPECT_EQ(measure({}).because, "no pairs");
  }
  EXPECT_FALSE(DecomposeBrier({}, EqualWidthEdges(2)).has_value());
}

}  // namespace
}  // namespace assay
