#include "harness/metrics/calibration/cross_fit.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "gtest/gtest.h"
#include "harness/metrics/calibration/bins.h"
#include "harness/metrics/calibration/calibration_shift.h"
#include "harness/metrics/calibration/isotonic.h"
#include "harness/metrics/calibration/log_loss.h"
#include "harness/metrics/calibration/temperature.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::ReferenceClaims;

TEST(IsotonicTest, AgreesWithScikitLearn) {
  const IsotonicCurve curve = FitIsotonic(ReferenceClaims(true));
  for (const auto& [confidence, outcome] : reference::kIsotonicCases) {
    EXPECT_NEAR(curve.At(confidence), outcome, 1e-12) << confidence;
  }
}

TEST(IsotonicTest, ByHand) {
  // 1 and 0 at 0.6 and 0.7 are out of order and pool to 1/2; 0.9 keeps its 1.
  const IsotonicCurve curve =
      FitIsotonic(std::vector{PairOfConfidence(0.9, 1), PairOfConfidence(0.6, 1),
                              PairOfConfidence(0.7, 0), PairOfConfidence(0.2, 0)});
  EXPECT_EQ(curve.confidence, (std::vector<double>{0.2, 0.6, 0.7, 0.9}));
  EXPECT_EQ(curve.outcome, (std::vector<double>{0, 0.5, 0.5, 1}));
  EXPECT_EQ(curve.At(0), 0);
  EXPECT_DOUBLE_EQ(curve.At(0.4), 0.25);
  EXPECT_EQ(curve.At(0.65), 0.5);
  EXPECT_EQ(curve.At(1), 1);
}

TEST(IsotonicTest, EqualConfidencesEnterAsTheirMean) {
  const IsotonicCurve curve =
      FitIsotonic(std::vector{PairOfConfidence(0.5, 1, 0, 3), PairOfConfidence(0.5, 0)});
  EXPECT_EQ(curve.At(0.5), 0.75);
}

TEST(CrossFitTest, NoPairJudgesItsOwnCluster) {
  const auto pairs = ReferenceClaims();
  size_t folds = 0;
  std::multiset<uint32_t> judged;
  const auto spy = [&](std::span<const CalibrationPair> others) {
    ++folds;
    std::set<uint32_t> learned;
    for (const CalibrationPair& pair : others) learned.insert(pair.cluster);
    return Recalibration{[&judged, learned](const CalibrationPair& pair) {
                           EXPECT_FALSE(learned.contains(pair.cluster));
                           judged.insert(pair.cluster);
                           return pair;
                         },
                         ""};
  };
  const CrossFitted result = CrossFit(pairs, 5, 1, spy);
  EXPECT_EQ(folds, 5u);
  EXPECT_EQ(judged.size(), pairs.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_EQ(result.pairs[i].log_odds, pairs[i].log_odds);
  }
}

TEST(CrossFitTest, DealsTheSameFoldsForAnyOrderOfPairs) {
  auto pairs = ReferenceClaims();
  const auto before = CrossFit(pairs, 5, 3, LearnTemperature).pairs;
  std::reverse(pairs.begin(), pairs.end());
  auto after = CrossFit(pairs, 5, 3, LearnTemperature).pairs;
  std::reverse(after.begin(), after.end());
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(before[i].log_odds, after[i].log_odds, 1e-9);
  }
  const auto other = CrossFit(ReferenceClaims(), 5, 4, LearnTemperature).pairs;
  EXPECT_NE(before[0].log_odds, other[0].log_odds);
}

TEST(CrossFitTest, OfTwoClustersLearnsEachFromTheOther) {
  // At log-odds log 9: cluster 1 is right three times in four, cluster 2 two times in three.
  std::vector<CalibrationPair> pairs;
  for (const double outcome : {1, 1, 1, 0}) {
    pairs.push_back(PairOfLogOdds(std::log(9.0), outcome, 1));
  }
  for (const double outcome : {1, 1, 0}) {
    pairs.push_back(PairOfLogOdds(std::log(9.0), outcome, 2));
  }
  const auto heated = CrossFit(pairs, 5, 0, LearnTemperature).pairs;
  EXPECT_NEAR(heated[0].confidence, 2.0 / 3, 1e-12);
  EXPECT_NEAR(heated[4].confidence, 0.75, 1e-12);
  const auto isotonic = CrossFit(pairs, 5, 0, LearnIsotonic).pairs;
  EXPECT_NEAR(isotonic[0].confidence, 2.0 / 3, 1e-12);
  EXPECT_NEAR(isotonic[4].confidence, 0.75, 1e-12);
}

TEST(CrossFitTest, HelpsAnOverConfidentModelOnPairsItDidNotSee) {
  const auto pairs = ReferenceClaims();
  const double after = *LogLoss(CrossFit(pairs, 5, 0, LearnTemperature).pairs).value;
  EXPECT_LT(after, *LogLoss(pairs).value);
}

TEST(CrossFitTest, SaysWhyItIsUndefined) {
  EXPECT_EQ(CrossFit({}, 5, 0, LearnTemperature).because, "no pairs");
  EXPECT_EQ(CrossFit(std::vector{PairOfLogOdds(1, 1)}, 5, 0, LearnTemperature).because,
            "fewer than two clusters: no pair could judge another");
  const std::vector<CalibrationPair> all_right = {PairOfLogOdds(1, 1, 0), PairOfLogOdds(2, 1, 1)};
  EXPECT_EQ(CrossFit(all_right, 2, 0, LearnTemperature).because,
            "without fold 1 of 2: every pair is right: the lower the temperature, the better it "
            "fits");
}

TEST(CalibrationShiftTest, LearnsOnOnePartAndTestsOnTheOthers) {
  // Both parts claim 0.9 of every pair; three in four come true in the first, all in the second.
  std::vector<std::vector<CalibrationPair>> parts(2);
  for (uint32_t i = 0; i < 4; ++i) {
    parts[0].push_back(PairOfLogOdds(std::log(9.0), i > 0 ? 1 : 0, i));
    parts[1].push_back(PairOfLogOdds(std::log(9.0), 1, 10 + i));
  }
  parts[1].push_back(PairOfLogOdds(std::log(9.0), 0, 2));  // a cluster of the first part: left out
  const auto cells = CalibrationUnderShift(parts, EqualWidthEdges(10), LearnTemperature);
  ASSERT_EQ(cells.size(), 2u);
  EXPECT_EQ(cells[0].learned_on, 0u);
  EXPECT_EQ(cells[0].tested_on, 1u);
  EXPECT_EQ(cells[0].pairs, 4u);
  EXPECT_NEAR(*cells[0].ece_before.value, 0.1, 1e-12);
  EXPECT_NEAR(*cells[0].ece_after.value, 0.25, 1e-12);  // mended for the first, worse here
  EXPECT_NEAR(*cells[0].log_loss_before.value, -std::log(0.9), 1e-12);
  EXPECT_NEAR(*cells[0].log_loss_after.value, -std::log(0.75), 1e-12);
  EXPECT_EQ(cells[1].pairs, 3u);
}

TEST(CalibrationShiftTest, SaysWhyNothingWasLearned) {
  std::vector<std::vector<CalibrationPair>> parts(2);
  parts[0] = {PairOfLogOdds(1, 1, 0)};
  parts[1] = {PairOfLogOdds(1, 0, 1)};
  const auto cells = CalibrationUnderShift(parts, EqualWidthEdges(10), LearnTemperature);
  EXPECT_EQ(cells[0].log_loss_after.because,
            "every pair is right: the lower the temperature, the better it fits");
  EXPECT_TRUE(cells[0].ece_before.value.has_value());
}

}  // namespace
}  // namespace assay
