// The official scores of JudgeBench (ScalerLab/JudgeBench, utils/metrics.py) for what real reward
// models and a real judge said; the category counts are recomputed with that script.

#include <unordered_map>

#include "gtest/gtest.h"
#include "harness/io/rows.h"
#include "harness/io/scores_format.h"
#include "suites/registry.h"
#include "tests/testing/paths.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::Judged;
using testing::TestData;

class JudgeBenchGoldenTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSAY_NEEDS_TEST_DATA();
    source_.folders = {(TestData() / "judgebench").string()};
  }

  std::vector<JudgedSample> JudgedBy(const std::string& file) const {
    std::unordered_map<std::string, Judgement> said;
    const auto rows = OpenRows((TestData() / "judgebench" / file).string());
    for (Json row; rows->Next(row);) {
      ScoresLine line = ScoresLineFromJson(row, rows->Where());
      said[line.id] = std::move(line.judgement);
    }
    std::vector<JudgedSample> judged;
    for (const Sample& sample : testing::ReadAll(*suite_, source_)) {
      judged.push_back(Judged(sample, said.at(sample.id)));
    }
    return judged;
  }

  // Pairs won in Knowledge, Reasoning, Math, Coding and overall.
  void ExpectWins(const std::vector<JudgedSample>& judged, const std::vector<int>& wins) const {
    const auto scores = testing::ScoresOf(*suite_, judged);
    EXPECT_NEAR(scores.at("Knowledge"), wins[0] / 154.0, 1e-12);
    EXPECT_NEAR(scores.at("Reasoning"), wins[1] / 98.0, 1e-12);
    EXPECT_NEAR(scores.at("Math"), wins[2] / 56.0, 1e-12);
    EXPECT_NEAR(scores.at("Coding"), wins[3] / 42.0, 1e-12);
    EXPECT_NEAR(scores.at("overall"), wins[4] / 350.0, 1e-12);
  }

  std::vector<JudgedSample> JudgedByLength(double sign) const {
    std::vector<JudgedSample> judged;
    for (const Sample& sample : testing::ReadAll(*suite_, source_)) {
      judged.push_back(Judged(sample, testing::LengthRewards(sample, sign)));
    }
    return judged;
  }

  std::unique_ptr<Suite> suite_ = MakeSuite("judgebench:gpt");
  Source source_;
};

TEST_F(JudgeBenchGoldenTest, SkyworkRewardLlamaScores62Point29) {
  const auto judged = JudgedBy("Skywork-Reward-Llama-3.1-8B.scores.jsonl");
  ExpectWins(judged, {91, 63, 43, 21, 218});
}

TEST_F(JudgeBenchGoldenTest, InternLm2RewardScores59Point43) {
  ExpectWins(JudgedBy("internlm2-7b-reward.scores.jsonl"), {87, 60, 40, 21, 208});
}

TEST_F(JudgeBenchGoldenTest, O1MiniWithArenaHardPromptScores65Point71) {
  const auto judged = JudgedBy("o1-mini-arena-hard.verdicts.jsonl");
  ExpectWins(judged, {90, 61, 46, 33, 230});
}

TEST_F(JudgeBenchGoldenTest, LongerAnswerWins162Pairs) {
  ExpectWins(JudgedByLength(1), {68, 42, 29, 23, 162});
  ExpectWins(JudgedByLength(-1), {86, 56, 27, 19, 188});
}

}  // namespace
}  // namespace assay
