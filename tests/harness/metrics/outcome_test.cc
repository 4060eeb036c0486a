#include "harness/metrics/outcome.h"

#include <gtest/gtest.h>

#include <limits>

namespace assay {
namespace {

SampleColumns Row(double accuracy, uint8_t flags) {
  SampleColumns columns;
  columns.accuracy = {accuracy};
  columns.flags = {flags};
  return columns;
}

TEST(OutcomeTest, FollowsAccuracyUnlessFailedOrTied) {
  EXPECT_EQ(OutcomeOf(Row(1, 0), 0), Outcome::kRight);
  EXPECT_EQ(OutcomeOf(Row(0, 0), 0), Outcome::kWrong);
  EXPECT_EQ(OutcomeOf(Row(2.0 / 3, 0), 0), Outcome::kPartly);
  EXPECT_EQ(OutcomeOf(Row(0, SampleColumns::kTied), 0), Outcome::kTied);
  EXPECT_EQ(OutcomeOf(Row(1, SampleColumns::kFailed), 0), Outcome::kFailed);
  EXPECT_EQ(OutcomeOf(Row(std::numeric_limits<double>::quiet_NaN(), 0), 0), Outcome::kUnscored);
}

// Two responses of which the first is better, and what each verdict says: "first>second" in the
// order shown.
JudgedSample Judged(const std::vector<Verdict>& verdicts) {
  JudgedSample judged;
  judged.label.grades = {1, 0};
  judged.judgement.verdicts = verdicts;
  return judged;
}

Verdict Said(std::vector<size_t> shown, std::vector<int> ranks) {
  return {.shown = std::move(shown),
          .ranks = std::move(ranks),
          .confidence = {},
          .repeat = 0,
          .raw = ""};
}

TEST(OutcomeOfVerdictsTest, CountsTheNetVoteWhateverTheOrderShown) {
  const Verdict right = Said({1, 0}, {1, 0}), wrong = Said({0, 1}, {1, 0}),
                tie = Said({0, 1}, {0, 0});
  EXPECT_EQ(OutcomeOfVerdicts(Judged({right, right})), Outcome::kRight);
  EXPECT_EQ(OutcomeOfVerdicts(Judged({right, tie})), Outcome::kRight);
  EXPECT_EQ(OutcomeOfVerdicts(Judged({right, wrong})), Outcome::kTied);
  EXPECT_EQ(OutcomeOfVerdicts(Judged({wrong, tie})), Outcome::kWrong);
}

TEST(OutcomeOfVerdictsTest, AReplyWithoutAVerdictIsAFailure) {
  Verdict lost = Said({0, 1}, {});
  lost.ranks = Failure{Failure::Kind::kUnparsed, "no verdict"};
  EXPECT_EQ(OutcomeOfVerdicts(Judged({Said({0, 1}, {0, 1}), lost})), Outcome::kFailed);
}

TEST(OutcomeOfVerdictsTest, WithoutAComparisonThereIsNothingToScore) {
  JudgedSample judged = Judged({Said({0, 1}, {0, 1})});
  judged.label.grades = {1, 1};
  EXPECT_EQ(OutcomeOfVerdicts(judged), Outcome::kUnscored);
  EXPECT_FALSE(AccuracyOfVerdicts(judged).has_value());
}

// Of three comparisons, of shares 1, 2 and 1, the first two are won: 0 over 1, and 0 over 2.
TEST(AccuracyOfVerdictsTest, IsTheShareOfComparisonsThatTheVoteWins) {
  JudgedSample judged;
  judged.label.pairs = {{0, 1, 1}, {0, 2, 2}, {1, 2, 1}};
  judged.judgement.verdicts = {Said({0, 1, 2}, {0, 2, 1})};
  EXPECT_EQ(AccuracyOfVerdicts(judged), 0.75);
  judged.judgement.verdicts.push_back(Said({2, 0}, {0, 1}));  // balances 0 over 2
  EXPECT_EQ(AccuracyOfVerdicts(judged), 0.25);
  judged.judgement.verdicts.clear();
  EXPECT_EQ(AccuracyOfVerdicts(judged), 0);
}

}  // namespace
}  // namespace assay
