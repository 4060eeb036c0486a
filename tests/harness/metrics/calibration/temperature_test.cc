#include "harness/metrics/calibration/temperature.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/calibration/log_loss.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::ReferenceClaims;

std::vector<CalibrationPair> Scaled(std::vector<CalibrationPair> pairs, double factor) {
  for (CalibrationPair& pair : pairs) {
    pair = PairOfLogOdds(pair.log_odds * factor, pair.outcome, pair.cluster, pair.weight);
  }
  return pairs;
}

TEST(TemperatureTest, AgreesWithStatsmodels) {
  const auto pairs = ReferenceClaims();
  const double temperature = *FitTemperature(pairs).value;
  EXPECT_NEAR(temperature, reference::kTemperature[0], 1e-9);
  std::string because;
  const Interval interval = *TemperatureInterval(pairs, temperature, 0.95, because);
  EXPECT_NEAR(interval.low, reference::kTemperature[1], 1e-6);
  EXPECT_NEAR(interval.high, reference::kTemperature[2], 1e-6);
  EXPECT_EQ(interval.method, "cluster-robust");
}

TEST(TemperatureTest, ByHand) {
  // Three right and one wrong at one confidence: the best confidence is 3/4, log-odds log 3.
  std::vector<CalibrationPair> pairs(4, PairOfLogOdds(2 * std::log(3.0), 1));
  pairs[0].outcome = 0;
  EXPECT_NEAR(*FitTemperature(pairs).value, 2, 1e-12);
}

TEST(TemperatureTest, IsWhereTheLogLossIsLeast) {
  const auto pairs = ReferenceClaims(true);
  const double temperature = *FitTemperature(pairs).value;
  const auto loss_at = [&](double t) { return *LogLoss(Scaled(pairs, 1 / t)).value; };
  EXPECT_LT(loss_at(temperature), loss_at(temperature * 1.001));
  EXPECT_LT(loss_at(temperature), loss_at(temperature / 1.001));
}

TEST(TemperatureTest, FollowsTheUnitOfTheRewards) {
  const double temperature = *FitTemperature(ReferenceClaims()).value;
  for (const double factor : {1e-200, 1e-6, 1e6, 1e200}) {
    const double scaled = *FitTemperature(Scaled(ReferenceClaims(), factor)).value;
    EXPECT_NEAR(scaled / factor, temperature, 1e-9) << factor;
  }
}

TEST(TemperatureTest, IsUndefinedWhereEveryPairIsRight) {
  const std::vector<CalibrationPair> pairs = {PairOfLogOdds(1, 1), PairOfLogOdds(-0.5, 0),
                                              PairOfLogOdds(0, 1)};
  EXPECT_EQ(FitTemperature(pairs).because,
            "every pair is right: the lower the temperature, the better it fits");
}

TEST(TemperatureTest, IsUndefinedWhereConfidenceIsNoBetterThanACoin) {
  const std::vector<CalibrationPair> pairs = {PairOfLogOdds(1, 1), PairOfLogOdds(2, 0)};
  EXPECT_EQ(FitTemperature(pairs).because,
            "confidence is no better than a coin: the higher the temperature, the better it fits");
}

TEST(TemperatureTest, IsUndefinedWithoutAClaim) {
  EXPECT_EQ(FitTemperature({}).because, "no pairs");
  EXPECT_EQ(FitTemperature(std::vector{PairOfLogOdds(0, 1)}).because, "every confidence is 1/2");
}

TEST(TemperatureTest, CertaintyThatWasRightChangesNothingAndWrongIsUndefined) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  auto pairs = ReferenceClaims();
  const double before = *FitTemperature(pairs).value;
  pairs.push_back(PairOfLogOdds(kInfinity, 1));
  pairs.push_back(PairOfLogOdds(-kInfinity, 0));
  EXPECT_DOUBLE_EQ(*FitTemperature(pairs).value, before);
  pairs.push_back(PairOfLogOdds(kInfinity, 0));
  EXPECT_EQ(FitTemperature(pairs).because, "a claim of certainty was wrong");
}

TEST(TemperatureTest, IntervalSaysWhyItIsUndefined) {
  std::string because;
  const std::vector<CalibrationPair> one_cluster = {PairOfLogOdds(1, 1), PairOfLogOdds(0.9, 0),
                                                    PairOfLogOdds(2, 1)};
  EXPECT_FALSE(TemperatureInterval(one_cluster, 1, 0.95, because).has_value());
  EXPECT_EQ(because, "fewer than two clusters");
  auto few = one_cluster;
  few[1].cluster = 1;
  EXPECT_FALSE(TemperatureInterval(few, *FitTemperature(few).value, 0.95, because).has_value());
  EXPECT_EQ(because, "the pairs are too few to bound the temperature from above");
}

TEST(TemperatureTest, IntervalHoldsTheTruthOnClusteredPairs) {
  // Log-odds that are shared within clusters of four, outcomes calibrated at a temperature of 2.
  Random random(5, "temperature");
  int covered = 0;
  constexpr int kSuites = 600;
  for (int suite = 0; suite < kSuites; ++suite) {
    std::vector<CalibrationPair> pairs;
    for (uint32_t cluster = 0; cluster < 60; ++cluster) {
      const double log_odds = 6 * random.Uniform();
      const bool together = random.Uniform() < PairOfLogOdds(log_odds / 2, 1).confidence;
      for (int i = 0; i < 4; ++i) {
        const bool alone = random.Uniform() < PairOfLogOdds(log_odds / 2, 1).confidence;
        pairs.push_back(PairOfLogOdds(log_odds, (i < 2 ? together : alone) ? 1 : 0, cluster));
      }
    }
    std::string because;
    const auto interval = TemperatureInterval(pairs, *FitTemperature(pairs).value, 0.95, because);
    if (interval && interval->low <= 2 && 2 <= interval->high) ++covered;
  }
  EXPECT_GE(covered, 0.923 * kSuites);
  EXPECT_LE(covered, 0.977 * kSuites);
}

}  // namespace
}  // namespace assay
