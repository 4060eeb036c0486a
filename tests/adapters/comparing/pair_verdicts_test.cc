#include "adapters/comparing/pair_verdicts.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// The log-odds of i against j from those of 0 against 1, 0 against 2 and 1 against 2.
LogOdds Table(double of_01, double of_02 = 0, double of_12 = 0) {
  return [=](size_t i, size_t j) {
    const double log_odds = i + j == 1 ? of_01 : i + j == 2 ? of_02 : of_12;
    return i < j ? log_odds : -log_odds;
  };
}

std::vector<int> RanksOf(const Verdict& verdict) {
  return std::get<std::vector<int>>(verdict.ranks);
}

// Log-odds of ln 3 are a probability of 3/4.
TEST(PairVerdictsTest, OfTwoTheLikelierWinnerIsFirst) {
  const Verdict verdict = VerdictOfPairs({1, 0}, Table(std::log(3)));
  EXPECT_THAT(verdict.shown, ElementsAre(1, 0));
  EXPECT_THAT(RanksOf(verdict), ElementsAre(1, 0));
  EXPECT_DOUBLE_EQ(verdict.confidence.value(), 0.75);
  EXPECT_THAT(verdict.raw, HasSubstr("P(1 > 0) = 0.25"));
  EXPECT_THAT(RanksOf(VerdictOfPairs({0, 1}, Table(0))), ElementsAre(0, 0));
}

// Sums: 0: 3 − 1 = 2, 1: −3 + 1 = −2, 2: 1 − 1 = 0.
TEST(PairVerdictsTest, ACircleIsRankedByMeansAndSaidToBeOne) {
  const Verdict verdict = VerdictOfPairs({0, 1, 2}, Table(3, -1, 1));
  EXPECT_THAT(RanksOf(verdict), ElementsAre(0, 2, 1));
  EXPECT_FALSE(verdict.confidence);
  EXPECT_THAT(verdict.raw, HasSubstr("cyclic"));
  EXPECT_THAT(VerdictOfPairs({0, 1, 2}, Table(3, 1, 1)).raw, Not(HasSubstr("cyclic")));
}

// 0 wins against both, a little; 1 loses to 0 as little and wins against 2 by far: sums 0.2, 8.9,
// −9.1.
TEST(PairVerdictsTest, TheMeanOfLogOddsDecidesNotHowManyAreWon) {
  EXPECT_THAT(RanksOf(VerdictOfPairs({0, 1, 2}, Table(0.1, 0.1, 9))), ElementsAre(1, 0, 2));
  EXPECT_THAT(RanksOf(VerdictOfPairs({2, 0, 1}, Table(0.1, 0.1, 9))), ElementsAre(2, 1, 0));
}

TEST(PairVerdictsTest, WhatIsNoNumberIsAFailure) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Verdict verdict = VerdictOfPairs({0, 1, 2}, Table(1, nan, 1));
  EXPECT_EQ(std::get<Failure>(verdict.ranks).kind, Failure::Kind::kNotFinite);
  EXPECT_FALSE(verdict.confidence);
}

TEST(PairVerdictsTest, AFailedSequenceFailsEveryOrder) {
  const PreparedSample sequences{.responses = {Sequence{.ids = {1}}, Failure{}}};
  const Judgement judgement = JudgePairs({{0, 1}, {1, 0}, {0, 1}, {1, 0}}, 2, sequences, Table(1));
  ASSERT_EQ(judgement.verdicts.size(), 4u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(std::holds_alternative<Failure>(judgement.verdicts[i].ranks));
    EXPECT_EQ(judgement.verdicts[i].repeat, i < 2 ? 0 : 1);
  }
  EXPECT_THAT(judgement.verdicts[1].shown, ElementsAre(1, 0));
}

TEST(PairVerdictsTest, OneOrNoneIsNotCompared) {
  EXPECT_THAT(RanksOf(VerdictOfPairs({0}, Table(1))), ElementsAre(0));
  EXPECT_TRUE(RanksOf(VerdictOfPairs({}, Table(1))).empty());
}

TEST(PairVerdictsTest, SigmoidIsHalfAtZero) {
  EXPECT_DOUBLE_EQ(Sigmoid(0), 0.5);
  EXPECT_DOUBLE_EQ(Sigmoid(std::log(3)), 0.75);
}

}  // namespace
}  // namespace assay
