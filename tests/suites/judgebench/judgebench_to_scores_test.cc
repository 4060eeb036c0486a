// scripts/judgebench_to_scores.py, on hand-made records in the form of JudgeBench's
// outputs/*.jsonl.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/io/rows.h"
#include "harness/io/scores_format.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

testing::ProcessResult Convert(const std::string& lines) {
  const testing::TempFolder folder;
  const std::string script = testing::SourceDir() / "scripts" / "judgebench_to_scores.py";
  return testing::RunProcess({"python3", script, folder.Write("output.jsonl", lines)});
}

Judgement Converted(const std::string& judgments) {
  const auto result = Convert(R"({"pair_id":"x","label":"A>B","judgments":)" + judgments + "}\n");
  EXPECT_EQ(result.code, 0) << result.err;
  const auto rows = RowsOf(result.out, "converted");
  Json row;
  EXPECT_TRUE(rows->Next(row));
  ScoresLine line = ScoresLineFromJson(row, rows->Where());
  EXPECT_EQ(line.id, "x");
  return line.judgement;
}

TEST(JudgeBenchToScoresTest, RewardModelsBecomeRewards) {
  const Judgement judgement =
      Converted(R"([{"judgment":{"judge_model":"m","scores":[5.5,14]},"decision":"B>A"},)"
                R"({"judgment":{"judge_model":"m","scores":[14,5.5]},"decision":"A>B"}])");
  EXPECT_EQ(judgement.rewards, (std::vector<Reward>{5.5, 14.0}));
  EXPECT_TRUE(judgement.verdicts.empty());
}

TEST(JudgeBenchToScoresTest, JudgesBecomeVerdictsInTheOrderShown) {
  const Judgement judgement = Converted(R"([{"judgment":{"response":"[[A>B]]"},"decision":"A>B"},)"
                                        R"({"judgment":{"response":"[[A=B]]"},"decision":"A=B"}])");
  ASSERT_EQ(judgement.verdicts.size(), 2u);
  EXPECT_EQ(judgement.verdicts[0].shown, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(std::get<std::vector<int>>(judgement.verdicts[0].ranks), (std::vector<int>{0, 1}));
  EXPECT_EQ(judgement.verdicts[1].shown, (std::vector<size_t>{1, 0}));
  EXPECT_EQ(std::get<std::vector<int>>(judgement.verdicts[1].ranks), (std::vector<int>{0, 0}));
}

TEST(JudgeBenchToScoresTest, NullJudgmentIsAReplyWithoutAVerdict) {
  const Judgement judgement = Converted(R"([null,{"judgment":{"response":"?"},"decision":null}])");
  ASSERT_EQ(judgement.verdicts.size(), 2u);
  for (const Verdict& verdict : judgement.verdicts) {
    EXPECT_EQ(std::get<Failure>(verdict.ranks).kind, Failure::Kind::kUnparsed);
  }
}

// Scores that depend on the order are two decisions, not one pair of rewards.
TEST(JudgeBenchToScoresTest, ScoresThatDisagreeBecomeVerdicts) {
  const Judgement judgement = Converted(R"([{"judgment":{"scores":[1,2]},"decision":"B>A"},)"
                                        R"({"judgment":{"scores":[3,1]},"decision":"A>B"}])");
  EXPECT_TRUE(judgement.rewards.empty());
  EXPECT_EQ(judgement.verdicts.size(), 2u);
}

TEST(JudgeBenchToScoresTest, SaysWhichLineIsWrong) {
  const auto result = Convert("{\"pair_id\":\"x\",\"judgments\":[null]}\n{\"pair\":1}\n");
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("line 2: expected an object with \"pair_id\""));
  EXPECT_THAT(Convert("").err, HasSubstr("the file has no records"));
}

}  // namespace
}  // namespace assay
