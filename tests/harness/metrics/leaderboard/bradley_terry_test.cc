#include "harness/metrics/leaderboard/bradley_terry.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/metrics/leaderboard/mutual_reach.h"
#include "tests/harness/metrics/leaderboard/bradley_terry_reference.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Rows of "1", "0", "-" by model; every sample is a cluster of its own.
SuiteOutcomes Outcomes(const std::vector<std::string>& models) {
  SuiteOutcomes outcomes;
  outcomes.samples = models[0].size();
  for (const std::string& model : models) {
    for (const char c : model) {
      outcomes.earned.push_back(c == '-' ? kNan : static_cast<float>(c - '0'));
    }
  }
  outcomes.clusters.resize(outcomes.samples);
  std::iota(outcomes.clusters.begin(), outcomes.clusters.end(), uint64_t{100});
  return outcomes;
}

std::string Repeated(int count, char c) { return std::string(static_cast<size_t>(count), c); }

// 30 samples that only a gets right, 10 that only b does: θ_a − θ_b = log 3. Its variance is
// 1/30 + 1/10, times 52/51 for 52 clusters; Student's t with 51 degrees of freedom is 2.0075838.
TEST(BradleyTerryTest, OfTwoModelsIsTheLogOfDiscordantCounts) {
  const std::string both = Repeated(9, '1') + Repeated(3, '0');
  const SuiteOutcomes outcomes = Outcomes(
      {Repeated(30, '1') + Repeated(10, '0') + both, Repeated(30, '0') + Repeated(10, '1') + both});
  const auto strengths = BradleyTerryStrengths({&outcomes, 1}, 2);
  EXPECT_NEAR(*strengths[0].value, std::log(3) / 2, 1e-9);
  EXPECT_NEAR(*strengths[1].value, -std::log(3) / 2, 1e-9);
  const double half = 2.0075838 * std::sqrt((1.0 / 30 + 1.0 / 10) * 52 / 51) / 2;
  EXPECT_NEAR(strengths[0].interval->high, std::log(3) / 2 + half, 1e-6);
  EXPECT_NEAR(strengths[1].interval->low, -std::log(3) / 2 - half, 1e-6);
  EXPECT_EQ(strengths[0].interval->method, "cluster-robust");
  EXPECT_EQ(strengths[0].comparisons, 40);
}

TEST(BradleyTerryTest, HasNoIntervalOutsideItsDomain) {
  const std::string both = Repeated(40, '1');
  const SuiteOutcomes few = Outcomes(
      {Repeated(30, '1') + Repeated(9, '0') + both, Repeated(30, '0') + Repeated(9, '1') + both});
  const auto strengths = BradleyTerryStrengths({&few, 1}, 2);
  EXPECT_TRUE(strengths[0].value.has_value());
  EXPECT_FALSE(strengths[0].interval.has_value());
  EXPECT_EQ(strengths[0].interval_because, "it won 30 and lost 9 comparisons, fewer than 10");
  SuiteOutcomes small =
      Outcomes({Repeated(15, '1') + Repeated(14, '0'), Repeated(15, '0') + Repeated(14, '1')});
  EXPECT_EQ(BradleyTerryStrengths({&small, 1}, 2)[1].interval_because,
            "it rests on 29 clusters, fewer than 30");
}

// statsmodels: logistic regression of who won on the two models' indicators, cluster-robust.
TEST(BradleyTerryTest, AgreesWithLogisticRegression) {
  SuiteOutcomes outcomes;
  outcomes.samples = std::size(kBradleyTerryClusters);
  for (const auto& model : kBradleyTerryEarned) {
    for (const char c : std::string(model)) outcomes.earned.push_back(static_cast<float>(c - '0'));
  }
  outcomes.clusters.assign(std::begin(kBradleyTerryClusters), std::end(kBradleyTerryClusters));
  const auto strengths = BradleyTerryStrengths({&outcomes, 1}, std::size(kBradleyTerryEarned));
  for (size_t m = 0; m < strengths.size(); ++m) {
    EXPECT_NEAR(*strengths[m].value, kBradleyTerryStrengths[m], 1e-7);
    EXPECT_NEAR((strengths[m].interval->high - strengths[m].interval->low) / 2,
                kBradleyTerryHalfWidths[m], 1e-6);
  }
}

// Two suites, of which the second weighs nothing, are the first; and weights are of suites: ten
// times the samples of one suite do not count ten times.
TEST(BradleyTerryTest, SuitesWeighWhatTheyAreGiven) {
  const SuiteOutcomes one = Outcomes({"111100", "000011"});
  SuiteOutcomes other = Outcomes({"10000000", "01111111"});
  other.weight = 0;
  const std::vector<SuiteOutcomes> first = {one, other};
  EXPECT_NEAR(*BradleyTerryStrengths(first, 2)[0].value, std::log(4.0 / 2) / 2, 1e-9);
  SuiteOutcomes longer =
      Outcomes({Repeated(40, '1') + Repeated(20, '0'), Repeated(40, '0') + Repeated(20, '1')});
  other.weight = 1;
  // Per sample: 4/6 + 1/8 wins against 2/6 + 7/8.
  const double expected = std::log((4.0 / 6 + 1.0 / 8) / (2.0 / 6 + 7.0 / 8)) / 2;
  EXPECT_NEAR(*BradleyTerryStrengths(std::vector<SuiteOutcomes>{one, other}, 2)[0].value, expected,
              1e-9);
  EXPECT_NEAR(*BradleyTerryStrengths(std::vector<SuiteOutcomes>{longer, other}, 2)[0].value,
              expected, 1e-9);
}

TEST(BradleyTerryTest, SamplesThatOneModelLacksAreNoComparisons) {
  const SuiteOutcomes outcomes = Outcomes({"1110--", "000111"});
  const auto strengths = BradleyTerryStrengths({&outcomes, 1}, 2);
  EXPECT_NEAR(*strengths[0].value, std::log(3) / 2, 1e-9);
  EXPECT_EQ(strengths[0].comparisons, 4);
}

TEST(BradleyTerryTest, AModelThatLosesNothingHasNoStrength) {
  // The first is right wherever another is; the last wrong wherever another is.
  const SuiteOutcomes outcomes = Outcomes({"11111", "11010", "10110", "10000"});
  const auto strengths = BradleyTerryStrengths({&outcomes, 1}, 4);
  EXPECT_FALSE(strengths[0].value.has_value());
  EXPECT_THAT(strengths[0].because, HasSubstr("no model did better than it"));
  EXPECT_FALSE(strengths[3].value.has_value());
  EXPECT_THAT(strengths[3].because, HasSubstr("it did better than no model"));
  // What is left: one sample each way.
  EXPECT_NEAR(*strengths[1].value, 0, 1e-9);
  EXPECT_NEAR(*strengths[2].value, 0, 1e-9);
}

TEST(BradleyTerryTest, WhatIsNotConnectedHasNoStrength) {
  // a and b meet on the first half, c and d on the second, and nothing joins them.
  const SuiteOutcomes apart = Outcomes({"110----", "001----", "---1100", "---0011"});
  const auto strengths = BradleyTerryStrengths({&apart, 1}, 4);
  EXPECT_NEAR(*strengths[0].value, std::log(2) / 2, 1e-9);
  EXPECT_FALSE(strengths[2].value.has_value());
  EXPECT_THAT(strengths[2].because, HasSubstr("do not connect it"));
  const SuiteOutcomes alike = Outcomes({"101", "101"});
  EXPECT_THAT(BradleyTerryStrengths({&alike, 1}, 2)[0].because, HasSubstr("never compared"));
  EXPECT_THAT(BradleyTerryStrengths({}, 1)[0].because, HasSubstr("never compared"));
}

// A cluster counts as one: the same samples twice leave the interval as it is.
TEST(BradleyTerryTest, SamplesOfAClusterAreNoMoreEvidence) {
  const std::vector<std::string> once = {Repeated(24, '1') + Repeated(16, '0'),
                                         Repeated(24, '0') + Repeated(16, '1')};
  SuiteOutcomes twice = Outcomes({once[0] + once[0], once[1] + once[1]});
  for (size_t i = 0; i < 40; ++i) twice.clusters[i + 40] = twice.clusters[i];
  const SuiteOutcomes single = Outcomes(once);
  const auto a = BradleyTerryStrengths({&single, 1}, 2), b = BradleyTerryStrengths({&twice, 1}, 2);
  EXPECT_NEAR(a[0].interval->high, b[0].interval->high, 1e-9);
}

TEST(MutualReachTest, FindsTheLargestStronglyConnectedSet) {
  // 0 → 1 → 2 → 0 is a circle; 3 loses to all, 4 beats all.
  std::vector<double> wins(25);
  const auto beat = [&](size_t a, size_t b) { wins[a * 5 + b] = 1; };
  beat(0, 1), beat(1, 2), beat(2, 0), beat(0, 3), beat(4, 0), beat(4, 3);
  EXPECT_THAT(LargestMutualReach(wins, 5), ElementsAre(0, 1, 2));
  EXPECT_THAT(LargestMutualReach({}, 0), ElementsAre());
}

// Hunter (2004), §2: fitted wins equal those observed.
TEST(BradleyTerryTest, TheFitReproducesEveryModelsWins) {
  const std::vector<double> wins = {0, 7, 4, 9, 3, 0, 5, 6, 6, 2, 0, 8, 1, 3, 2, 0};
  const auto strengths = FitBradleyTerry(wins, 4);
  for (size_t a = 0; a < 4; ++a) {
    double won = 0, expected = 0;
    for (size_t b = 0; b < 4; ++b) {
      if (a == b) continue;
      won += wins[a * 4 + b];
      expected += (wins[a * 4 + b] + wins[b * 4 + a]) / (1 + std::exp(strengths[b] - strengths[a]));
    }
    EXPECT_NEAR(expected, won, 1e-8);
  }
  EXPECT_NEAR(std::accumulate(strengths.begin(), strengths.end(), 0.0), 0, 1e-12);
}

}  // namespace
}  // namespace assay
