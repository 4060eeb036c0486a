#include "harness/metrics/leaderboard/leaderboard.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/boards.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::SmallBoard;

TEST(LeaderboardTest, TheMeanIsOverWhatEveryModelHas) {
  Leaderboard board = SmallBoard();
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.suites[0].weight, 1);
  EXPECT_EQ(board.suites[1].weight, 0);
  EXPECT_EQ(board.suites[1].no_weight, "1 model has no complete run on it");
  EXPECT_EQ(board.suites[2].weight, 0);
  EXPECT_EQ(board.suites[2].no_weight, "it is illustrative, no benchmark");
  EXPECT_DOUBLE_EQ(*board.models[0].mean.value, 218.0 / 350);
  EXPECT_EQ(board.models[0].mean.interval->low, 0.5714);
  EXPECT_THAT(board.order, ElementsAre(0, 1, 2));
}

// z for three models is 2.2414: 0.0486/0.03 = 1.6 is a tie, 0.1743/0.03 = 5.8 is none.
TEST(LeaderboardTest, RanksHaveRangesAndGroups) {
  Leaderboard board = SmallBoard();
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.models[0].rank->high, 2u);
  EXPECT_EQ(board.models[1].rank->low, 1u);
  EXPECT_EQ(board.models[1].rank->group, 1u);
  EXPECT_EQ(board.models[2].rank->low, 3u);
  EXPECT_EQ(board.models[2].rank->group, 2u);
  EXPECT_EQ(board.suites[0].ranks[2]->rank, 3);
  EXPECT_EQ(board.suites[1].ranks[0]->rank, 1) << "alone among the complete";
  EXPECT_FALSE(board.suites[1].ranks[1].has_value()) << "incomplete";
  EXPECT_FALSE(board.suites[2].ranks[0].has_value()) << "illustrative";
}

TEST(LeaderboardTest, AGivenWeightKeepsASuiteThatSomeLack) {
  Leaderboard board = SmallBoard();
  board.suites[1].given_weight = 3;
  ConcludeLeaderboard(board);
  EXPECT_NEAR(*board.models[0].mean.value, (218.0 / 350 + 3 * 0.7) / 4, 1e-12);
  EXPECT_FALSE(board.models[1].mean.value.has_value());
  EXPECT_EQ(board.models[1].mean.because,
            "RM-Bench: incomplete: 100 of the suite's 1327 samples selected");
  EXPECT_EQ(board.models[2].mean.because, "RM-Bench: not judged");
  EXPECT_FALSE(board.models[1].rank.has_value());
}

TEST(LeaderboardTest, NoSuiteInCommonIsNoMean) {
  Leaderboard board = SmallBoard();
  board.suites[0].given_weight = board.suites[1].given_weight = 0;
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.models[0].mean.because, "no suite is in the mean");
  EXPECT_FALSE(board.models[0].rank.has_value());
  EXPECT_EQ(board.suites[0].no_weight, "its weight is 0");
}

TEST(LeaderboardTest, AnIncompleteRunCostsNobodyElseTheRank) {
  Leaderboard board = SmallBoard();
  board.cells[1][0].because = "incomplete: 349 of 350 judged";
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.suites[0].weight, 1);
  EXPECT_EQ(board.suites[1].weight, 1) << "all but the baseline were run on it";
  EXPECT_EQ(board.models[0].rank->rank, 1);
  EXPECT_EQ(board.models[1].mean.because, "JudgeBench (gpt): incomplete: 349 of 350 judged");
  EXPECT_EQ(board.models[2].mean.because, "RM-Bench: not judged");
}

// A suite that nobody completed would leave nobody with a mean.
TEST(LeaderboardTest, ASuiteThatRanksNobodyIsNotInTheMean) {
  Leaderboard board = SmallBoard();
  board.cells[1][0].because = board.cells[0][1].because = "incomplete: one is missing";
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.suites[0].weight, 1);
  EXPECT_EQ(board.suites[1].no_weight, "2 models have no complete run on it");
  EXPECT_EQ(board.models[0].rank->rank, 1);
}

// 0.6229, 0.5743 and 0.4 on the suite that most models have; by name the last two are reversed.
TEST(LeaderboardTest, WithoutRanksTheOrderIsByScore) {
  Leaderboard board = SmallBoard();
  board.suites[0].given_weight = board.suites[1].given_weight = 0;
  board.models[1].label = "z";
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.WidestSuite(), 0u);
  EXPECT_THAT(board.order, ElementsAre(0, 1, 2));
}

TEST(LeaderboardTest, AScoreThatIsNoFractionHasNoPlaceInTheMean) {
  Leaderboard board = SmallBoard();
  board.suites[0].fraction = false;
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.suites[0].weight, 0);
  EXPECT_THAT(board.suites[0].no_weight, HasSubstr("no common unit"));
  EXPECT_EQ(board.suites[0].ranks[0]->rank, 1) << "but its own ranks";
}

// Skywork alone right on 60 samples, a-judge alone on 43. With the baseline between them the
// likelihood has no such closed form, but the order is that of the counts.
TEST(LeaderboardTest, StrengthsAreASecondOpinion) {
  Leaderboard board = SmallBoard();
  ConcludeLeaderboard(board);
  EXPECT_GT(*board.models[0].strength.value, *board.models[1].strength.value);
  EXPECT_GT(*board.models[1].strength.value, *board.models[2].strength.value);
  // 103 samples on which the first two differ; the first and the baseline on 20 + 158 + 40, …
  EXPECT_EQ(board.models[0].strength.comparisons, 103 + 20 + 158 + 40);
}

TEST(LeaderboardTest, WithoutAComparisonTheReasonIsTheRightOne) {
  Leaderboard board = SmallBoard();
  board.suites[0].given_weight = 0;
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.models[0].strength.because, "no other model is ranked on a suite of it");
  EXPECT_EQ(board.models[1].strength.because,
            "every suite that it is ranked on was given the weight 0");
  board = SmallBoard();
  board.suites[0].unranked = "it is illustrative, no benchmark";
  ConcludeLeaderboard(board);
  EXPECT_EQ(board.models[1].strength.because,
            "it has no complete run on a suite that ranks models");
}

TEST(LeaderboardTest, AgreementNeedsThreeModelsThatAreNoBaselines) {
  Leaderboard board = SmallBoard();
  ConcludeLeaderboard(board);
  ASSERT_EQ(board.agreements.size(), 1u) << "the illustrative suite agrees with nothing";
  EXPECT_FALSE(board.agreements[0].tau.has_value());
  EXPECT_EQ(board.agreements[0].because, "1 model on both, fewer than 3");
}

// Orders 1 2 3 4 and 1 2 4 3 of the models: 5 pairs alike and 1 reversed.
TEST(LeaderboardTest, AgreementIsKendallsTau) {
  Leaderboard board = testing::MakeBoard({.models = 5, .suites = 2, .missing = 0});
  const double first[] = {0.9, 0.8, 0.7, 0.6}, second[] = {0.8, 0.7, 0.5, 0.6};
  for (size_t m = 0; m < 4; ++m) {
    board.cells[m][0].scores[0].estimate.value = first[m];
    board.cells[m][1].scores[0].estimate.value = second[m];
  }
  ConcludeLeaderboard(board);
  ASSERT_EQ(board.agreements.size(), 1u);
  EXPECT_EQ(board.agreements[0].models, 4u) << "without the baseline";
  EXPECT_NEAR(*board.agreements[0].tau, 4.0 / 6, 1e-12);
}

TEST(LeaderboardTest, CostAndSpeedAreOfWhatWasJudged) {
  BoardModel model;
  EXPECT_FALSE(model.CostPerThousand().has_value());
  EXPECT_FALSE(model.SamplesPerSecond().has_value());
  model.judged = 500;
  model.usage.cost = 2;
  model.seconds = 25;
  EXPECT_DOUBLE_EQ(*model.CostPerThousand(), 4);
  EXPECT_DOUBLE_EQ(*model.SamplesPerSecond(), 20);
}

}  // namespace
}  // namespace assay
