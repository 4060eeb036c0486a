#include "harness/metrics/preference.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace assay {
namespace {

const std::vector<Pair> kPair = {{0, 1, 1}};

TEST(PairAccuracyTest, StrictlyHigherIsRight) {
  EXPECT_EQ(PreferenceOf(std::vector<Reward>{2.0, 1.0}, kPair)->accuracy, 1);
  EXPECT_EQ(PreferenceOf(std::vector<Reward>{1.0, 2.0}, kPair)->accuracy, 0);
}

TEST(PairAccuracyTest, EqualIsWrongAndTied) {
  const auto preference = PreferenceOf(std::vector<Reward>{1.0, 1.0}, kPair);
  EXPECT_EQ(preference->accuracy, 0);
  EXPECT_EQ(preference->margin, 0);
  EXPECT_TRUE(preference->tied);
}

TEST(PairAccuracyTest, FailedIsWrongWithoutAMargin) {
  const auto preference = PreferenceOf(std::vector<Reward>{5.0, Failure{}}, kPair);
  EXPECT_EQ(preference->accuracy, 0);
  EXPECT_TRUE(std::isnan(preference->margin));
  EXPECT_FALSE(preference->tied);
}

TEST(PreferenceTest, BestOfFourAveragesItsThreeComparisons) {
  const std::vector<Pair> comparisons = {{0, 1, 1}, {0, 2, 1}, {0, 3, 1}};
  const std::vector<Reward> rewards = {2.0, 1.0, 3.0, -1.0};
  const auto preference = PreferenceOf(rewards, comparisons);
  EXPECT_DOUBLE_EQ(preference->accuracy, 2.0 / 3);
  EXPECT_EQ(preference->margin, -1);  // 2 − 3
}

TEST(PreferenceTest, WeighsComparisonsByTheirShare) {
  const std::vector<Pair> votes = {{0, 1, 0.75}, {1, 0, 0.25}};
  EXPECT_DOUBLE_EQ(PreferenceOf(std::vector<Reward>{1.0, 0.0}, votes)->accuracy, 0.75);
  EXPECT_DOUBLE_EQ(PreferenceOf(std::vector<Reward>{0.0, 1.0}, votes)->accuracy, 0.25);
}

TEST(PreferenceTest, AFailureLeavesNoMarginWhereverItStands) {
  const std::vector<Pair> comparisons = {{0, 1, 1}, {0, 2, 1}};
  for (const auto& rewards :
       {std::vector<Reward>{1.0, Failure{}, 0.0}, std::vector<Reward>{1.0, 0.0, Failure{}}}) {
    const auto preference = PreferenceOf(rewards, comparisons);
    EXPECT_TRUE(std::isnan(preference->margin));
    EXPECT_EQ(preference->accuracy, 0.5);
  }
}

TEST(PreferenceTest, OfNothingIsNothing) {
  EXPECT_FALSE(PreferenceOf({}, kPair).has_value());
  EXPECT_FALSE(PreferenceOf(std::vector<Reward>{1.0, 0.0}, {}).has_value());
  const std::vector<Pair> weightless = {{0, 1, 0}};
  EXPECT_FALSE(PreferenceOf(std::vector<Reward>{1.0, 0.0}, weightless).has_value());
}

TEST(PreferenceTest, MarginOfHugeRewardsStaysFinite) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  EXPECT_EQ(PreferenceOf(std::vector<Reward>{kHuge, -kHuge}, kPair)->margin, kHuge);
}

TEST(ProbabilityChosenTest, IsTheSigmoidOfTheMargin) {
  EXPECT_EQ(ProbabilityChosen(0), 0.5);
  EXPECT_NEAR(ProbabilityChosen(std::log(3)), 0.75, 1e-15);
  EXPECT_EQ(ProbabilityChosen(1e308), 1);
  EXPECT_EQ(ProbabilityChosen(-1e308), 0);
}

TEST(HasTieVerdictTest, SeesATieOfComparedResponsesInAnyOrder) {
  Verdict verdict;
  verdict.shown = {1, 0};
  verdict.ranks = std::vector<int>{0, 0};
  EXPECT_TRUE(HasTieVerdict(std::vector<Verdict>{verdict}, kPair));
  verdict.ranks = std::vector<int>{0, 1};
  EXPECT_FALSE(HasTieVerdict(std::vector<Verdict>{verdict}, kPair));
  verdict.ranks = Failure{};
  EXPECT_FALSE(HasTieVerdict(std::vector<Verdict>{verdict}, kPair));
}

TEST(HasTieVerdictTest, IgnoresTiesThatNoComparisonCounts) {
  Verdict verdict;
  verdict.shown = {0, 1, 2};
  verdict.ranks = std::vector<int>{0, 1, 1};
  EXPECT_FALSE(HasTieVerdict(std::vector<Verdict>{verdict}, kPair));
}

TEST(LengthSliceTest, ComparesTheChosenWithTheRejected) {
  EXPECT_EQ(LengthSliceOf(std::vector<uint64_t>{9, 3}, kPair), LengthSlice::kChosenLonger);
  EXPECT_EQ(LengthSliceOf(std::vector<uint64_t>{3, 9}, kPair), LengthSlice::kChosenShorter);
  EXPECT_EQ(LengthSliceOf(std::vector<uint64_t>{3, 3}, kPair), LengthSlice::kNone);
  const std::vector<Pair> second_wins = {{1, 0, 1}};
  EXPECT_EQ(LengthSliceOf(std::vector<uint64_t>{3, 9}, second_wins), LengthSlice::kChosenLonger);
}

TEST(LengthSliceTest, NeedsTwoResponsesAndOneWinner) {
  EXPECT_EQ(LengthSliceOf(std::vector<uint64_t>{9, 3, 1}, kPair), LengthSlice::kNone);
  const std::vector<Pair> split = {{0, 1, 0.6}, {1, 0, 0.4}};
  EXPECT_EQ(LengthSliceOf(std::vector<uint64_t>{9, 3}, split), LengthSlice::kNone);
}

}  // namespace
}  // namespace assay
