#include "adapters/ensemble/majority.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::assay::testing::TextSample;
using ::testing::ElementsAre;
using Ranks = std::vector<int>;

Judgement Rewards(std::vector<Reward> rewards) {
  Judgement judgement;
  judgement.rewards = std::move(rewards);
  return judgement;
}

Judgement Says(std::vector<size_t> shown, std::variant<Ranks, Failure> ranks) {
  Judgement judgement;
  judgement.verdicts.push_back({std::move(shown), std::move(ranks), {}, 0, ""});
  return judgement;
}

const Sample kPair = TextSample("x", "?", {"one", "two"});
const Ask kAsk = {.rewards = false, .verdicts = true};

Verdict VerdictOf(const std::vector<Judgement>& judgements, const Sample& sample = kPair) {
  static constexpr std::string_view kNames[] = {"a", "b", "c", "d"};
  std::vector<MemberSaid> said;
  for (const Judgement& judgement : judgements) said.push_back({kNames[said.size()], judgement});
  const std::vector<Verdict> verdicts = MajorityVerdicts(said, sample, kAsk);
  EXPECT_EQ(verdicts.size(), 1U);
  return verdicts.at(0);
}

TEST(MajorityTest, TwoOfThreeWin) {
  const Verdict verdict =
      VerdictOf({Rewards({1.0, 2.0}), Rewards({5.0, 0.0}), Says({0, 1}, Ranks{1, 0})});
  EXPECT_EQ(std::get<Ranks>(verdict.ranks), (Ranks{1, 0}));
  EXPECT_DOUBLE_EQ(verdict.confidence.value(), 2.0 / 3);
  EXPECT_EQ(Json::parse(verdict.raw)["b"]["ranks"], Json({0, 1}));
}

TEST(MajorityTest, AsManyForEachIsATie) {
  const Verdict verdict = VerdictOf({Rewards({1.0, 2.0}), Rewards({5.0, 0.0})});
  EXPECT_EQ(std::get<Ranks>(verdict.ranks), (Ranks{0, 0}));
  EXPECT_EQ(verdict.confidence, std::nullopt);
}

TEST(MajorityTest, ATieOfAMemberDoesNotOutvote) {
  const Verdict verdict =
      VerdictOf({Rewards({1.0, 1.0}), Rewards({1.0, 1.0}), Rewards({3.0, 0.0})});
  EXPECT_EQ(std::get<Ranks>(verdict.ranks), (Ranks{0, 1}));
  EXPECT_DOUBLE_EQ(verdict.confidence.value(), 1.0 / 3);
}

TEST(MajorityTest, SeveralAreRankedByWhomTheyBeat) {
  const Sample three = TextSample("x", "?", {"one", "two", "three"});
  const Verdict verdict = VerdictOf(
      {Rewards({3.0, 2.0, 1.0}), Rewards({2.0, 1.0, 3.0}), Rewards({1.0, 3.0, 2.0})}, three);
  // 0 over 1: a, b. 1 over 2: a, c. 2 over 0: b, c. A cycle: all are alike.
  EXPECT_EQ(std::get<Ranks>(verdict.ranks), (Ranks{0, 0, 0}));
  const Verdict clear = VerdictOf(
      {Rewards({3.0, 2.0, 1.0}), Rewards({3.0, 1.0, 2.0}), Rewards({1.0, 3.0, 2.0})}, three);
  // 0 beats both; 1 over 2: a, c.
  EXPECT_EQ(std::get<Ranks>(clear.ranks), (Ranks{0, 1, 2}));
}

TEST(MajorityTest, AVoteThatFailedForGoodIsAnAbstention) {
  const Failure unparsed{Failure::Kind::kUnparsed, "no verdict"};
  const Verdict verdict = VerdictOf({Rewards({1.0, 2.0}), Says({0, 1}, unparsed)});
  EXPECT_EQ(std::get<Ranks>(verdict.ranks), (Ranks{1, 0}));
  const Verdict none = VerdictOf({Says({0, 1}, unparsed), Says({0, 1}, unparsed)});
  EXPECT_EQ(std::get<Failure>(none.ranks),
            (Failure{Failure::Kind::kUnparsed, "member a: no verdict"}));
}

TEST(MajorityTest, AVoteThatMayStillComeIsWaitedFor) {
  const Verdict verdict =
      VerdictOf({Rewards({Failure{Failure::Kind::kInput, "odd"}, 2.0}), Rewards({1.0, 2.0}),
                 Says({0, 1}, Failure{Failure::Kind::kTimeout, "600 s"})});
  EXPECT_EQ(std::get<Failure>(verdict.ranks),
            (Failure{Failure::Kind::kTimeout, "member c: 600 s"}));
}

TEST(MajorityTest, VotesAreTakenByOrderAndRepeat) {
  Judgement judge = Says({1, 0}, Ranks{0, 1});
  judge.verdicts.push_back({{0, 1}, Ranks{0, 1}, {}, 0, ""});
  std::vector<MemberSaid> said = {{"a", judge}};
  Ask both = kAsk;
  both.orders = Ask::Orders::kBoth;
  both.repeats = 2;
  const std::vector<Verdict> verdicts = MajorityVerdicts(said, kPair, both);
  ASSERT_EQ(verdicts.size(), 4U);
  EXPECT_THAT(verdicts[0].shown, ElementsAre(0, 1));
  EXPECT_EQ(std::get<Ranks>(verdicts[0].ranks), (Ranks{0, 1}));
  EXPECT_THAT(verdicts[1].shown, ElementsAre(1, 0));
  EXPECT_EQ(std::get<Ranks>(verdicts[1].ranks), (Ranks{0, 1}));
  EXPECT_EQ(verdicts[2].repeat, 1);
  EXPECT_TRUE(std::holds_alternative<Failure>(verdicts[2].ranks));
}

TEST(MajorityTest, SaysNothingOfNoResponses) {
  std::vector<MemberSaid> said;
  EXPECT_TRUE(MajorityVerdicts(said, TextSample("x", "?", {}), kAsk).empty());
}

}  // namespace
}  // namespace assay
