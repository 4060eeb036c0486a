#include "adapters/ensemble/combine.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

EnsembleFile FileOf(EnsembleRule rule, size_t members) {
  EnsembleFile file;
  file.rule = rule;
  file.weights.assign(members, 1.0);
  file.members.resize(members);
  return file;
}

Judgement Rewards(std::vector<Reward> rewards) {
  Judgement judgement;
  judgement.rewards = std::move(rewards);
  return judgement;
}

// Two members, two responses. Over the members the first response has mean 1.5, variance 0.25; the
// second mean 5.5, variance 6.25.
class CombineTest : public ::testing::Test {
 protected:
  std::vector<double> Values(const EnsembleFile& file) const {
    std::vector<double> values;
    for (const Reward& reward : CombineRewards(file, said_)) values.push_back(ValueOrNan(reward));
    return values;
  }

  Judgement a_ = Rewards({1.0, 3.0});
  Judgement b_ = Rewards({2.0, 8.0});
  std::vector<MemberSaid> said_ = {{"a", a_}, {"b", b_}};
};

TEST_F(CombineTest, MeanAndMinimum) {
  EXPECT_THAT(Values(FileOf(EnsembleRule::kMean, 2)), ElementsAre(1.5, 5.5));
  EXPECT_THAT(Values(FileOf(EnsembleRule::kMinimum, 2)), ElementsAre(1.0, 3.0));
}

TEST_F(CombineTest, SpreadIsTakenOffTheMean) {
  EnsembleFile file = FileOf(EnsembleRule::kMeanMinusStd, 2);
  file.k = 2;
  EXPECT_THAT(Values(file), ElementsAre(DoubleEq(1.5 - 2 * 0.5), DoubleEq(5.5 - 2 * 2.5)));
  file.rule = EnsembleRule::kMeanMinusVariance;
  file.k = 0.4;
  EXPECT_THAT(Values(file), ElementsAre(DoubleEq(1.5 - 0.1), DoubleEq(5.5 - 2.5)));
}

TEST_F(CombineTest, WeightsAreUsedAsGiven) {
  EnsembleFile file = FileOf(EnsembleRule::kWeighted, 2);
  file.weights = {2, -0.5};
  EXPECT_THAT(Values(file), ElementsAre(2 * 1 - 0.5 * 2, 2 * 3 - 0.5 * 8));
}

TEST_F(CombineTest, LogSigmoidsAreSummed) {
  // log σ(0) = −log 2; log σ(log 3) = log(3/4); log σ(−log 3) = log(1/4).
  const double log3 = std::log(3.0);
  a_ = Rewards({0.0, log3});
  b_ = Rewards({0.0, -log3});
  EnsembleFile file = FileOf(EnsembleRule::kLogSigmoid, 2);
  EXPECT_THAT(Values(file), ElementsAre(DoubleNear(-2 * std::log(2.0), 1e-12),
                                        DoubleNear(std::log(3.0 / 16), 1e-12)));
  file.weights = {1, 3};
  EXPECT_THAT(Values(file)[1], DoubleNear(std::log(0.75) + 3 * std::log(0.25), 1e-12));
}

TEST_F(CombineTest, LogSigmoidDoesNotOverflow) {
  a_ = Rewards({-1000.0, 1000.0});
  b_ = Rewards({0.0, 0.0});
  EXPECT_THAT(
      Values(FileOf(EnsembleRule::kLogSigmoid, 2)),
      ElementsAre(DoubleNear(-1000 - std::log(2.0), 1e-9), DoubleNear(-std::log(2.0), 1e-12)));
}

TEST_F(CombineTest, MembersAreStandardisedFirst) {
  EnsembleFile file = FileOf(EnsembleRule::kMean, 2);
  file.members[0].standardise = {1, 2};    // [0, 1]
  file.members[1].standardise = {5, 0.5};  // [−6, 6]
  EXPECT_THAT(Values(file), ElementsAre(-3.0, 3.5));
}

TEST_F(CombineTest, AFailedMemberFailsItsResponseAlone) {
  b_.rewards[1] = Failure{Failure::Kind::kTooLong, "9000 tokens"};
  const std::vector<Reward> combined = CombineRewards(FileOf(EnsembleRule::kMinimum, 2), said_);
  EXPECT_EQ(combined[0], Reward(1.0));
  EXPECT_EQ(combined[1], Reward(Failure{Failure::Kind::kTooLong, "member b: 9000 tokens"}));
}

TEST_F(CombineTest, AMemberWithoutRewardsFailsEveryResponse) {
  a_.rewards.clear();
  const std::vector<Reward> combined = CombineRewards(FileOf(EnsembleRule::kMean, 2), said_);
  const Reward missing = Failure{Failure::Kind::kMissing, "member a: no reward"};
  EXPECT_THAT(combined, ElementsAre(missing, missing));
}

TEST_F(CombineTest, StrengthIsOfTheBestOverTheSecondBest) {
  // The second response is better by 2 for a and by 6 for b.
  const auto strength = StrengthOf(FileOf(EnsembleRule::kMinimum, 2), said_);
  ASSERT_TRUE(strength.has_value());
  EXPECT_DOUBLE_EQ(strength->mean, 4);
  EXPECT_DOUBLE_EQ(strength->spread, 2);
}

TEST_F(CombineTest, StrengthOfSeveralResponsesTakesTheTopTwo) {
  // Means 2, 5, 4: a prefers the third to the second by 1, b the second by 3.
  a_ = Rewards({1.0, 4.0, 5.0});
  b_ = Rewards({3.0, 6.0, 3.0});
  const auto strength = StrengthOf(FileOf(EnsembleRule::kMean, 2), said_);
  ASSERT_TRUE(strength.has_value());
  EXPECT_DOUBLE_EQ(strength->mean, 1);
  EXPECT_DOUBLE_EQ(strength->spread, 2);
}

TEST_F(CombineTest, ThereIsNoStrengthWithoutTwoRewards) {
  const EnsembleFile file = FileOf(EnsembleRule::kMean, 2);
  a_.rewards[0] = Failure{Failure::Kind::kCrashed, ""};
  EXPECT_EQ(StrengthOf(file, said_), std::nullopt);
  a_ = b_ = Rewards({1.0});
  EXPECT_EQ(StrengthOf(file, said_), std::nullopt);
}

}  // namespace
}  // namespace assay
