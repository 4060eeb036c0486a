#include "adapters/scores/scores_model.h"

#include <string>

#include "adapters/scores/scores_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/io/scores_format.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::IndexOf;
using ::assay::testing::JudgeAll;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ScoresModelTest : public ::testing::Test {
 protected:
  std::unique_ptr<RewardModel> Open(std::string_view text, const std::string& name = "m.jsonl") {
    return MakeModel(ParseModelSpec("scores:" + folder_.Write(name, text)), {});
  }
  std::string OpenError(std::string_view text) {
    return ErrorOf([&] { Open(text); });
  }
  std::string PrepareError(std::string_view text, const std::vector<Sample>& samples) {
    const auto model = Open(text);
    return ErrorOf([&] { model->Prepare(IndexOf(samples)); });
  }

  TempFolder folder_;
  std::string path_ = folder_ / "m.jsonl";
};

TEST_F(ScoresModelTest, FindsEachSampleWhereverItsLineIs) {
  const auto model = Open(
      "{\"id\":\"c\",\"rewards\":[5,6]}\r\n\n{\"id\":\"a\",\"rewards\":[1,2]}\n"
      "{\"id\":7,\"rewards\":[NaN,4]}");
  const std::vector<Sample> samples = {TextSample("a", "", {"", ""}), TextSample("7", "", {"", ""}),
                                       TextSample("c", "", {"", ""})};
  EXPECT_THAT(model->Prepare(IndexOf(samples)), IsEmpty());
  const auto judgements = JudgeAll(*model, samples);
  EXPECT_THAT(judgements[0].rewards, ElementsAre(1.0, 2.0));
  EXPECT_EQ(std::get<Failure>(judgements[1].rewards[0]).kind, Failure::Kind::kNotFinite);
  EXPECT_THAT(judgements[2].rewards, ElementsAre(5.0, 6.0));
}

TEST_F(ScoresModelTest, TheCardSaysWhatTheFileHolds) {
  const auto rewards = Open("{\"id\":\"a\",\"rewards\":[1,2],\"dimensions\":{\"x\":[1,2]}}");
  EXPECT_TRUE(rewards->Card().scores);
  EXPECT_FALSE(rewards->Card().compares);
  EXPECT_THAT(rewards->Card().dimensions, ElementsAre("x"));
  EXPECT_EQ(rewards->Card().name, "m");
  // sha256sum of that line.
  EXPECT_EQ(rewards->Card().fingerprint.substr(0, 7), "sha256:");
  const auto verdicts =
      Open("{\"id\":\"a\",\"verdicts\":[{\"first\":0,\"second\":1,\"outcome\":\"tie\"}]}",
           "judge.verdicts.jsonl");
  EXPECT_FALSE(verdicts->Card().scores);
  EXPECT_TRUE(verdicts->Card().compares);
  EXPECT_FALSE(verdicts->Card().ranks);
  EXPECT_EQ(verdicts->Card().name, "judge");
  EXPECT_NE(verdicts->Card().fingerprint, rewards->Card().fingerprint);
}

TEST_F(ScoresModelTest, AMissingSampleIsAFailure) {
  const auto model = Open("{\"id\":\"a\",\"rewards\":[1,2]}");
  const auto judgement = JudgeAll(*model, {TextSample("b", "", {"", ""})})[0];
  ASSERT_EQ(judgement.rewards.size(), 2u);
  EXPECT_EQ(std::get<Failure>(judgement.rewards[0]).kind, Failure::Kind::kMissing);
  EXPECT_THAT(judgement.verdicts, IsEmpty());
}

TEST_F(ScoresModelTest, AMissingVerdictIsAFailureForEachOrder) {
  const auto model = Open("{\"id\":\"a\",\"verdicts\":[{\"shown\":[1,0],\"ranks\":[0,1]}]}");
  const Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth};
  const std::vector<Sample> samples = {TextSample("a", "", {"", ""}),
                                       TextSample("b", "", {"", ""})};
  const auto judgements = JudgeAll(*model, samples, ask);
  ASSERT_EQ(judgements[0].verdicts.size(), 1u);
  EXPECT_THAT(judgements[0].verdicts[0].shown, ElementsAre(1, 0));
  ASSERT_EQ(judgements[1].verdicts.size(), 2u);
  EXPECT_THAT(judgements[1].verdicts[1].shown, ElementsAre(1, 0));
  EXPECT_EQ(std::get<Failure>(judgements[1].verdicts[0].ranks).kind, Failure::Kind::kMissing);
  EXPECT_THAT(judgements[1].rewards, IsEmpty());
}

TEST_F(ScoresModelTest, UnknownIdsAreNoted) {
  const auto model = Open(
      "{\"id\":\"a\",\"rewards\":[1]}\n{\"id\":\"x\",\"rewards\":[1]}\n"
      "{\"id\":\"y\",\"rewards\":[1,2,3]}");
  EXPECT_THAT(model->Prepare(IndexOf({TextSample("a", "", {""})})),
              ElementsAre("2 ids in " + path_ + " are not in the suite"));
}

TEST_F(ScoresModelTest, DimensionsAloneAreNoted) {
  const auto model = Open(R"({"id": "a", "dimensions": {"help": [2, 1]}})");
  const Sample sample = TextSample("a", "", {"", ""});
  EXPECT_THAT(model->Prepare(IndexOf({sample})),
              ElementsAre(AllOf(HasSubstr("has rewards of dimensions only"),
                                HasSubstr("needs \"rewards\" or \"verdicts\""))));
  const Judgement judgement =
      JudgeAll(*model, {sample}, Ask{.rewards = false, .verdicts = true})[0];
  EXPECT_THAT(judgement.dimensions.at("help"), ElementsAre(2.0, 1.0));
  EXPECT_EQ(FirstFailure(judgement), nullptr);
}

TEST_F(ScoresModelTest, RefusesTheScoresOfAnotherSuite) {
  EXPECT_THAT(PrepareError("{\"id\":\"x\",\"rewards\":[1]}", {TextSample("a", "", {""})}),
              HasSubstr("of another suite: got 1 id in " + path_ +
                        ", expected ids of the suite (got for example \"x\")"));
}

TEST_F(ScoresModelTest, RefusesRewardsThatDoNotFitTheSample) {
  EXPECT_THAT(PrepareError("\n{\"id\":\"a\",\"rewards\":[1,2,3]}", {TextSample("a", "", {"", ""})}),
              HasSubstr("\"a\": got 3 rewards, expected 2, one per response (" + path_ + ":2)"));
  EXPECT_THAT(
      PrepareError("{\"id\":\"a\",\"dimensions\":{\"x\":[1]}}", {TextSample("a", "", {"", ""})}),
      HasSubstr("got 1 reward, expected 2"));
  EXPECT_THAT(PrepareError("{\"id\":\"a\",\"verdicts\":[{\"shown\":[0,2],\"ranks\":[0,1]}]}",
                           {TextSample("a", "", {"", ""})}),
              HasSubstr("a verdict shows response 2"));
}

TEST_F(ScoresModelTest, EveryLineIsCheckedAtOpening) {
  EXPECT_THAT(OpenError("{\"id\":\"a\",\"rewards\":[1]}\n{\"id\":\"b\"}"),
              HasSubstr(path_ + ":2: "));
  EXPECT_THAT(OpenError("{\"id\":\"a\",\"rewards\":[1]}\n{\"id\":\"b\",\"rewards\":[1"),
              HasSubstr(path_ + ":2: not valid JSON"));
  EXPECT_THAT(OpenError("{\"id\":\"a\",\"rewards\":[1]}\n\n{\"id\":\"a\",\"rewards\":[2]}"),
              HasSubstr("an id is there twice: \"a\" (" + path_ + ":3, and " + path_ + ":1)"));
  EXPECT_THAT(OpenError(""), HasSubstr("is empty"));
  EXPECT_THAT(OpenError("[{\"id\":\"a\",\"rewards\":[1]}]"), HasSubstr("got a list"));
  EXPECT_THAT(ErrorOf([&] { MakeModel(ParseModelSpec("scores:" + folder_ / "no"), {}); }),
              HasSubstr("No such file"));
}

// The shapes that rewardbench's scripts save: indented, keys sorted, a column per key.
TEST_F(ScoresModelTest, ReadsRewardBenchPairs) {
  const auto model = Open(R"({
    "id": [30, 31],
    "results": [1, 0],
    "scores_chosen": [2.5, [0.5]],
    "scores_rejected": [-1.0, [1.5]],
    "subset": ["alpacaeval-easy", "hep-cpp"]
})");
  const std::vector<Sample> samples = {TextSample("31", "", {"", ""}),
                                       TextSample("30", "", {"", ""})};
  EXPECT_THAT(model->Prepare(IndexOf(samples)), IsEmpty());
  const auto judgements = JudgeAll(*model, samples);
  EXPECT_THAT(judgements[0].rewards, ElementsAre(0.5, 1.5));
  EXPECT_THAT(judgements[1].rewards, ElementsAre(2.5, -1.0));
}

TEST_F(ScoresModelTest, ReadsRewardBench2ByItsSubsets) {
  const auto model = Open(R"({"id": ["1", "ref:0", "1"], "num_correct": [1, 1, 1],
    "scores": [[4, 3, 2, 1], [[0.5], [0.25]], [9, 8, 7, NaN]],
    "subset": ["Focus", "Ties", "Math"]})");
  const std::vector<Sample> samples = {TextSample("Math/1", "", {"", "", "", ""}),
                                       TextSample("Ties/ref:0", "", {"", ""}),
                                       TextSample("Focus/1", "", {"", "", "", ""})};
  EXPECT_THAT(model->Prepare(IndexOf(samples)), IsEmpty());
  const auto judgements = JudgeAll(*model, samples);
  EXPECT_EQ(judgements[0].rewards[2], Reward(7.0));
  EXPECT_EQ(std::get<Failure>(judgements[0].rewards[3]).kind, Failure::Kind::kNotFinite);
  EXPECT_THAT(judgements[1].rewards, ElementsAre(0.5, 0.25));
  EXPECT_THAT(judgements[2].rewards, ElementsAre(4.0, 3.0, 2.0, 1.0));
}

TEST_F(ScoresModelTest, ARowThatTwoIdsMeanCountsOnce) {
  const auto model = Open(R"({"id": ["1", "2"], "results": [1, 1], "scores_chosen": [2, 1],
    "scores_rejected": [1, 0], "subset": ["x", "x"]})");
  EXPECT_THAT(
      model->Prepare(IndexOf({TextSample("1", "", {"", ""}), TextSample("x/1", "", {"", ""})})),
      ElementsAre(HasSubstr("1 id in ")));
}

TEST(RewardBenchScoresTest, AreToldFromScoresLinesByTheirKeys) {
  const std::string long_list = "[" + std::string(1 << 20, ' ') + "1]";
  for (const std::string text : {
           R"({"id": [1], "scores": [[1]]})",
           R"({"id":[1],"scores":[[1]]})",
           R"( {"model": "a/b", "id" : [ "x" ], "scores_chosen": [1], "scores_rejected": [2]})",
           R"({"scores_chosen": [1], "scores_rejected": [2], "subset": ["a"], "id": [1]})",
           R"({"meta": {"id": "x", "note": "\"id\": 1 }"}, "subset": ["}"], "id": [1]})",
           R"({"subset": ["a"], "scores": [[1]]})",
           "\xEF\xBB\xBF{\n  \"model\": null,\n  \"id\":\n [1]}",
       }) {
    EXPECT_TRUE(IsRewardBenchScores(text)) << text;
  }
  EXPECT_TRUE(IsRewardBenchScores("{\"scores\": " + long_list + ", \"id\": [1]}"));
  for (const std::string text : {
           R"({"id": "a", "rewards": [1, 2]})",
           R"({"rewards": [1, 2], "subset": ["a"], "scores": [1], "id": "a"})",
           R"({"dimensions": {"id": [1], "scores": [1, 2]}, "id": 7})",
           R"({"rewards": [1, 2]})",
           R"({"rewards": [1]}
              {"id": [1], "scores": [[1]]})",
           R"([{"id": [1], "scores": [[1]]}])",
           R"("id": [1])",
           R"({"id)",
           R"({"id":)",
           "]]",
           "{]}",
           "",
       }) {
    EXPECT_FALSE(IsRewardBenchScores(text)) << text;
  }
}

TEST_F(ScoresModelTest, ReadsColumnsOnOneLineInAnyOrder) {
  const auto model = Open(R"({"model": "m", "scores_rejected": [1.5], "scores_chosen": [0.5],)"
                          R"( "subset": ["hep-cpp"], "id": [31]})");
  EXPECT_THAT(JudgeAll(*model, {TextSample("31", "", {"", ""})})[0].rewards, ElementsAre(0.5, 1.5));
}

TEST_F(ScoresModelTest, OneColumnFileServesSuitesOfBothSpellings) {
  const auto model = Open("{\n\"id\": [1, 2], \"subset\": [\"a\", \"b\"], \"scores\": [[1], [2]]}");
  const Sample plain = TextSample("1", "", {""}), qualified = TextSample("b/2", "", {""});
  EXPECT_EQ(model->Prepare(IndexOf({plain})).size(), 1u);  // row 2 is not in that suite
  EXPECT_EQ(model->Prepare(IndexOf({qualified})).size(), 1u);
  EXPECT_THAT(JudgeAll(*model, {plain})[0].rewards, ElementsAre(1.0));
  EXPECT_THAT(JudgeAll(*model, {qualified})[0].rewards, ElementsAre(2.0));
}

TEST_F(ScoresModelTest, AnAmbiguousRowIsAnError) {
  EXPECT_THAT(
      PrepareError("{\n\"id\": [1, 1], \"subset\": [\"a\", \"b\"], \"scores\": [[1], [2]]}",
                   {TextSample("1", "", {""})}),
      HasSubstr("an id is there twice: \"1\" (" + path_ + ": row 2, and " + path_ + ": row 1)"));
}

TEST_F(ScoresModelTest, RefusesColumnsThatDoNotFit) {
  EXPECT_THAT(OpenError("{\n\"id\": [1, 2], \"scores_chosen\": [1], \"scores_rejected\": [1, 2]}"),
              HasSubstr("column \"scores_chosen\": got 1 row, expected 2"));
  EXPECT_THAT(OpenError("{\n\"id\": [1], \"results\": [1]}"), HasSubstr("no column \"scores\""));
  EXPECT_THAT(OpenError("{\n\"subset\": [1]}"), HasSubstr("no column \"id\""));
  EXPECT_THAT(OpenError("{\n\"id\": [1], \"scores\": [[\"x\"]]}"), HasSubstr("row 1: a reward"));
  EXPECT_THAT(OpenError("{\n\"id\": [], \"scores\": []}"), HasSubstr("is empty"));
}

// The pair of equal rewards that data's README speaks of, and its first line.
TEST(ScoresModelDataTest, ReadsThePublishedJudgeBenchScores) {
  ASSAY_NEEDS_TEST_DATA();
  const std::string path =
      testing::TestData() / "judgebench" / "Skywork-Reward-Llama-3.1-8B.scores.jsonl";
  const auto model = MakeModel(ParseModelSpec("scores:" + path), {});
  EXPECT_EQ(model->Card().name, "Skywork-Reward-Llama-3.1-8B");
  const Sample sample = TextSample("e302b0a0-28d5-5a3c-b1af-fedcf5543e72", "", {"", ""});
  EXPECT_THAT(model->Prepare(IndexOf({sample})),
              ElementsAre("349 ids in " + path + " are not in the suite"));
  EXPECT_THAT(JudgeAll(*model, {sample})[0].rewards, ElementsAre(5.625, 14.625));
}

}  // namespace
}  // namespace assay
