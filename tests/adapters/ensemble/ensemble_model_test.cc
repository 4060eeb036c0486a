#include "adapters/ensemble/ensemble_model.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::JudgeAll;
using ::assay::testing::SourceDir;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class EnsembleModelTest : public ::testing::Test {
 protected:
  std::unique_ptr<RewardModel> Make(std::string_view text) {
    return MakeModel(ParseModelSpec("ensemble:" + folder_.Write("e.json", text)), {});
  }
  std::string ErrorIn(std::string_view text) {
    return ErrorOf([&] { Make(text); });
  }
  std::string Scores(std::string_view name, std::string_view lines) {
    return "\"scores:" + folder_.Write(name, lines) + "\"";
  }

  TempFolder folder_;
};

TEST_F(EnsembleModelTest, CombinesAndKeepsItsMembers) {
  const std::string a = Scores("a.jsonl", R"({"id": "x", "rewards": [10, 2]})");
  const auto model = Make(R"({"rule": "mean", "members": ["baseline:length", )" + a + "]}");
  const ModelCard& card = model->Card();
  EXPECT_EQ(card.name, "e");
  EXPECT_EQ(card.adapter, "ensemble");
  EXPECT_TRUE(card.scores);
  EXPECT_FALSE(card.compares);
  EXPECT_THAT(card.dimensions, ElementsAre("member/baseline:length", "member/a"));
  // Lengths 2 and 4; so the means are 6 and 3, and the first is better by −2 and by 8.
  const Judgement judgement = JudgeAll(*model, {TextSample("x", "?", {"aa", "bbbb"})})[0];
  EXPECT_THAT(judgement.rewards, ElementsAre(Reward(6.0), Reward(3.0)));
  EXPECT_THAT(judgement.dimensions.at("member/a"), ElementsAre(Reward(10.0), Reward(2.0)));
  EXPECT_THAT(judgement.dimensions.at("member/baseline:length"),
              ElementsAre(Reward(2.0), Reward(4.0)));
  EXPECT_DOUBLE_EQ(judgement.attributes.at("preference_mean"), 3);
  EXPECT_DOUBLE_EQ(judgement.attributes.at("preference_spread"), 5);
}

TEST_F(EnsembleModelTest, AMajorityGivesVerdicts) {
  const std::string program = (SourceDir() / "tests/adapters/exec/fake_program.py").string();
  const auto model = Make(R"({"rule": "majority", "members": ["baseline:length",
      {"name": "judge", "model": "exec:python3 )" +
                          program + R"( --verdicts"}, "baseline:length?shortest=true"]})");
  EXPECT_FALSE(model->Card().scores);
  EXPECT_TRUE(model->Card().compares);
  const Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth};
  const Judgement judgement = JudgeAll(*model, {TextSample("x", "?", {"aaaa", "b"})}, ask)[0];
  EXPECT_TRUE(judgement.rewards.empty());
  ASSERT_EQ(judgement.verdicts.size(), 2U);
  EXPECT_EQ(std::get<std::vector<int>>(judgement.verdicts[0].ranks), (std::vector{0, 1}));
  EXPECT_EQ(std::get<std::vector<int>>(judgement.verdicts[1].ranks), (std::vector{1, 0}));
  EXPECT_EQ(judgement.dimensions.size(), 2U);  // of the two that score
}

TEST_F(EnsembleModelTest, RefusesAModelThereTwice) {
  EXPECT_THAT(ErrorIn(R"({"rule": "mean", "members": ["baseline:length", "baseline:length"]})"),
              HasSubstr("member 2: the name \"baseline:length\" is there twice"));
  EXPECT_THAT(ErrorIn(R"({"rule": "mean", "members": ["baseline:length",
                          {"name": "other", "model": "baseline:length"}]})"),
              HasSubstr("other is the same model as baseline:length"));
}

TEST_F(EnsembleModelTest, RefusesAMemberThatCannotDoWhatTheRuleNeeds) {
  const std::string judge =
      Scores("judge.jsonl", R"({"id": "x", "verdicts": [{"shown": [0, 1], "ranks": [0, 1]}]})");
  EXPECT_THAT(ErrorIn(R"({"rule": "mean", "members": [)" + judge + "]}"),
              HasSubstr("judge gives no rewards, which the rule mean needs; use majority"));
  const std::string axes = Scores("axes.jsonl", R"({"id": "x", "dimensions": {"safety": [1, 2]}})");
  EXPECT_THAT(ErrorIn(R"({"rule": "majority", "members": [)" + axes + "]}"),
              HasSubstr("axes gives no rewards and no verdicts"));
}

TEST_F(EnsembleModelTest, AMemberThatCannotBeMadeIsNamed) {
  EXPECT_THAT(ErrorIn(R"({"rule": "mean", "members": ["baseline:length", "baseline:lenght"]})"),
              HasSubstr("member 2: unknown baseline: \"lenght\""));
  EXPECT_THAT(ErrorIn(R"({"rule": "mean", "members": ["scores:nowhere.jsonl"]})"),
              HasSubstr("member 1: "));
}

TEST_F(EnsembleModelTest, ItsFingerprintIsTheMembersAndTheRule) {
  const auto of = [&](std::string_view text) { return Make(text)->Card().fingerprint; };
  const std::string two = R"("members": ["baseline:length", "baseline:constant"]})";
  const std::string mean = of(R"({"rule": "mean", )" + two);
  EXPECT_EQ(of(R"({"name": "another name", "rule": "mean", )" + two), mean);
  EXPECT_NE(of(R"({"rule": "minimum", )" + two), mean);
  EXPECT_NE(of(R"({"rule": "mean", "members": ["baseline:length", "baseline:random"]})"), mean);
  EXPECT_NE(of(R"({"rule": "mean", "members": [{"model": "baseline:length",
                   "standardise": {"mean": 1, "std": 1}}, "baseline:constant"]})"),
            mean);
  const std::string spread = R"({"rule": "mean-minus-std", "k": 1, )" + two;
  EXPECT_NE(of(R"({"rule": "mean-minus-std", "k": 2, )" + two), of(spread));
}

}  // namespace
}  // namespace assay
