#include "harness/metrics/calibration/claims.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

const std::vector<std::string> kMembers = {"member/a", "member/b", "member/c"};
const std::vector<Pair> kPair = {{0, 1}};

Judgement Voted(const std::vector<double>& leads) {
  Judgement judgement = testing::Rewards({1, 0});
  for (size_t i = 0; i < leads.size(); ++i) {
    judgement.dimensions[kMembers[i]] = testing::Rewards({leads[i], 0}).rewards;
  }
  return judgement;
}

std::vector<CalibrationPair> Votes(const Judgement& judgement) {
  Claims claims(kMembers);
  claims.Add(0, judgement, kPair);
  std::vector<CalibrationPair> pairs;
  claims.AppendPairs(Confidence::kVotes, 0, 0, pairs);
  return pairs;
}

TEST(ClaimsTest, VotesAreTheShareOfMembersThatPreferIt) {
  const auto two = Votes(Voted({3, 1, -9}));
  ASSERT_EQ(two.size(), 1u);
  EXPECT_NEAR(two[0].confidence, 2.0 / 3, 1e-15);
  EXPECT_EQ(two[0].outcome, 1);
  const auto tied = Votes(Voted({-3, 0, -9}));  // half a vote for the winner
  EXPECT_NEAR(tied.at(0).confidence, 2.5 / 3, 1e-15);
  EXPECT_EQ(tied.at(0).outcome, 0);
  EXPECT_EQ(Votes(Voted({1, 2, 3})).at(0).confidence, 1);
}

TEST(ClaimsTest, WithoutAMembersRewardThereIsNoShare) {
  EXPECT_TRUE(Votes(Voted({1, 2})).empty());
  EXPECT_TRUE(Votes(Voted({1, 2, std::nan("")})).empty());
}

TEST(ClaimsTest, AMajorityOfJudgesVotesByItsVerdicts) {
  Judgement judgement;
  judgement.verdicts = {testing::Ranked({0, 1}, {0, 1})};
  judgement.verdicts[0].confidence = 0.75;
  const auto pairs = Votes(judgement);
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_DOUBLE_EQ(pairs[0].confidence, 0.75);
}

TEST(ClaimsTest, MembersAreThoseOfAnEnsemblesCard) {
  ModelCard card;
  card.type = "Ensemble";
  card.options = {{"member/a", "x"}, {"member/b", "y"}, {"rule", "mean"}};
  EXPECT_EQ(MemberDimensions(card), (std::vector<std::string>{"member/a", "member/b"}));
  card.type = "";
  EXPECT_TRUE(MemberDimensions(card).empty());
}

TEST(ChooseConfidenceTest, TakesRewardsThenVotesThenVerdicts) {
  Claims claims(kMembers);
  claims.Add(0, Voted({1, 1, 1}), kPair);
  EXPECT_EQ(ChooseConfidence(claims, "", "").source, Confidence::kRewards);
  EXPECT_EQ(ChooseConfidence(claims, "", "no log-odds").source, Confidence::kVotes);

  Claims judge;
  Judgement judgement;
  judgement.verdicts = {testing::Ranked({0, 1}, {0, 1})};
  judge.Add(0, judgement, kPair);
  const std::string none = "the model gives no rewards";
  EXPECT_EQ(ChooseConfidence(judge, none, "").because,
            none + ", and no verdict of it a confidence");
  judgement.verdicts[0].confidence = 0.75;
  judge.Add(1, judgement, kPair);
  EXPECT_EQ(ChooseConfidence(judge, none, "").source, Confidence::kVerdicts);
}

TEST(ChooseConfidenceTest, SaysWhyThereIsNone) {
  const Claims claims;
  EXPECT_EQ(ChooseConfidence(claims, "", "a baseline's").because, "a baseline's");
  EXPECT_EQ(ChooseConfidence(claims, "", "").because, "a reward failed in every sample");
  EXPECT_EQ(ChooseConfidence(claims, "no sample is judged", "").because, "no sample is judged");
}

}  // namespace
}  // namespace assay
