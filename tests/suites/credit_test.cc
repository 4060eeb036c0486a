#include "suites/credit.h"

#include <limits>

#include "gtest/gtest.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::FailedVerdict;
using testing::Ranked;
using testing::Rewards;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const VerdictRule kNet;
const VerdictRule kMean{VerdictRule::Kind::kMean, 0.5, 0.25};

// The first response is better than the second.
Label PairLabel() {
  Label label;
  label.grades = {1.0, 0.0};
  return label;
}

double CreditOfVerdicts(std::vector<Verdict> verdicts, const VerdictRule& rule) {
  Judgement judgement;
  judgement.verdicts = std::move(verdicts);
  return CreditOf(PairLabel(), judgement, rule).value();
}

const Verdict kRight = Ranked({0, 1}, {0, 1});
const Verdict kRightSwapped = Ranked({1, 0}, {1, 0});
const Verdict kWrong = Ranked({0, 1}, {1, 0});
const Verdict kTied = Ranked({0, 1}, {0, 0});
const Verdict kUnparsed = FailedVerdict({0, 1}, Failure::Kind::kUnparsed);
const Verdict kRefused = FailedVerdict({0, 1}, Failure::Kind::kRefused);

TEST(CreditTest, RewardsAreComparedStrictly) {
  EXPECT_EQ(CreditOf(PairLabel(), Rewards({2, 1}), kNet), 1);
  EXPECT_EQ(CreditOf(PairLabel(), Rewards({1, 1}), kNet), 0);
  EXPECT_EQ(CreditOf(PairLabel(), Rewards({1, 2}), kNet), 0);
  EXPECT_EQ(CreditOf(PairLabel(), Rewards({2, kNaN}), kNet), 0);
  EXPECT_EQ(CreditOf(PairLabel(), Rewards({kNaN, 1}), kNet), 0);
}

TEST(CreditTest, RewardsComeBeforeVerdicts) {
  Judgement judgement = Rewards({2, 1});
  judgement.verdicts = {kWrong};
  EXPECT_EQ(CreditOf(PairLabel(), judgement, kNet), 1);
}

TEST(CreditTest, NetVoteMustBeForTheRightOne) {
  EXPECT_EQ(CreditOfVerdicts({kRight, kRightSwapped}, kNet), 1);
  EXPECT_EQ(CreditOfVerdicts({kRight, kTied}, kNet), 1);
  EXPECT_EQ(CreditOfVerdicts({kRight, kUnparsed}, kNet), 1);
  EXPECT_EQ(CreditOfVerdicts({kRight, kWrong}, kNet), 0);
  EXPECT_EQ(CreditOfVerdicts({kTied, kTied}, kNet), 0);
}

TEST(CreditTest, MeanGivesPartsForTiesAndUnreadableReplies) {
  EXPECT_EQ(CreditOfVerdicts({kRight, kWrong}, kMean), 0.5);
  EXPECT_EQ(CreditOfVerdicts({kTied}, kMean), 0.5);
  EXPECT_EQ(CreditOfVerdicts({kUnparsed}, kMean), 0.25);
  EXPECT_EQ(CreditOfVerdicts({kRefused}, kMean), 0);
  EXPECT_EQ(CreditOfVerdicts({kRight, kRefused}, kMean), 0.5);
}

TEST(CreditTest, VerdictsOnOtherResponsesDoNotCount) {
  EXPECT_EQ(CreditOfVerdicts({Ranked({1, 2}, {1, 0}), kRight}, kMean), 1);
  EXPECT_EQ(CreditOfVerdicts({Ranked({2, 3}, {0, 1})}, kMean), 0);
}

TEST(CreditTest, IsTheShareOfComparisonsWon) {
  Label ranking;
  ranking.grades = {2.0, 1.0, 0.0};  // (0,1), (0,2), (1,2): the first two are won
  EXPECT_NEAR(CreditOf(ranking, Rewards({3, 1, 2}), kNet).value(), 2 / 3.0, 1e-15);
  Label weighted;
  weighted.pairs = {{0, 1, 0.75}, {1, 0, 0.25}};
  EXPECT_EQ(CreditOf(weighted, Rewards({2, 1}), kNet), 0.75);
}

TEST(CreditTest, IsNothingWhereAllAreAlike) {
  Label alike;
  alike.grades = {1.0, 1.0, std::nullopt};
  EXPECT_EQ(CreditOf(alike, Rewards({3, 1, 2}), kNet), std::nullopt);
}

TEST(CreditTest, KnowsWhatIsMissing) {
  const Failure missing{Failure::Kind::kMissing, "no such id"};
  EXPECT_TRUE(IsMissing(Judgement{}));
  EXPECT_TRUE(IsMissing(FailedJudgement(2, missing)));
  EXPECT_FALSE(IsMissing(FailedJudgement(2, {Failure::Kind::kTimeout, ""})));
  EXPECT_FALSE(IsMissing(Rewards({1, 2})));
  Judgement judgement;
  judgement.verdicts = {kRight};
  EXPECT_FALSE(IsMissing(judgement));
  judgement.verdicts.push_back(FailedVerdict({1, 0}, Failure::Kind::kMissing));
  EXPECT_TRUE(IsMissing(judgement));
}

}  // namespace
}  // namespace assay
