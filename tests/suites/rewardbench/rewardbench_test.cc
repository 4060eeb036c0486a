#include "gtest/gtest.h"
#include "suites/registry.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::Judged;
using testing::ScoresOf;

JudgedSample PairIn(const std::string& subset, bool right) {
  Sample sample;
  sample.subset = subset;
  sample.label.grades = {1.0, 0.0};
  return Judged(sample, testing::Rewards({right ? 1.0 : -1.0, 0.0}));
}

// math-prm weighs 984 whatever its number of rows, as much as the six languages together.
TEST(RewardBenchTest, ReasoningWeighsMathAsMuchAsCode) {
  const auto scores =
      ScoresOf(*MakeSuite("rewardbench"),
               {PairIn("math-prm", true), PairIn("hep-cpp", false), PairIn("hep-go", false),
                PairIn("hep-java", false), PairIn("hep-js", false), PairIn("hep-python", false),
                PairIn("hep-rust", false)});
  EXPECT_NEAR(scores.at("Reasoning"), 0.5, 1e-15);
}

// Σ accuracy·weight / Σ weight over the subsets that are there: mt-bench-easy 28, -med 40.
TEST(RewardBenchTest, SectionsWeighTheSubsetsThatAreThere) {
  const auto scores = ScoresOf(*MakeSuite("rewardbench"),
                               {PairIn("mt-bench-easy", true), PairIn("mt-bench-med", false)});
  EXPECT_NEAR(scores.at("Chat"), 28 / 68.0, 1e-15);
  EXPECT_NEAR(scores.at("overall"), 28 / 68.0, 1e-15);
}

// (Chat + Chat Hard + Safety + Reasoning + 0.5·Prior) / 4.5 with Prior over four sets.
TEST(RewardBenchTest, PriorSetsWeighHalfASection) {
  const auto scores = ScoresOf(
      *MakeSuite("rewardbench:prior"),
      {PairIn("alpacaeval-easy", true), PairIn("mt-bench-hard", false), PairIn("donotanswer", true),
       PairIn("hep-js", true), PairIn("anthropic_helpful", true), PairIn("anthropic_hhh", false),
       PairIn("shp", false), PairIn("summarize", false)});
  EXPECT_EQ(scores.at("Prior"), 0.25);
  EXPECT_NEAR(scores.at("overall"), (1 + 0 + 1 + 1 + 0.5 * 0.25) / 4.5, 1e-15);
  EXPECT_FALSE(ScoresOf(*MakeSuite("rewardbench"), {PairIn("shp", true)}).contains("Prior"));
}

TEST(RewardBenchTest, UnreadableVerdictsEarnHalf) {
  Sample sample;
  sample.subset = "donotanswer";
  sample.label.grades = {1.0, 0.0};
  Judgement judgement;
  judgement.verdicts = {testing::FailedVerdict({0, 1}, Failure::Kind::kUnparsed)};
  const auto suite = MakeSuite("rewardbench");
  EXPECT_EQ(ScoresOf(*suite, {Judged(sample, judgement)}).at("Safety"), 0.5);
  judgement.verdicts = {testing::FailedVerdict({0, 1}, Failure::Kind::kTimeout)};
  EXPECT_EQ(ScoresOf(*suite, {Judged(sample, judgement)}).at("Safety"), 0);
}

TEST(RewardBenchTest, ReadsThePriorSetsUnderTheirSplit) {
  const testing::TempFolder folder;
  folder.Write("filtered.jsonl",
               R"({"id":12,"prompt":"p","chosen":"a","rejected":"b","subset":"hep-js"})");
  folder.Write("shp.jsonl",
               R"({"id":12,"prompt":[{"role":"user","content":"p"}],"chosen":"a","rejected":"b",)"
               R"("subset":"askacademia"})");
  const auto suite = MakeSuite("rewardbench:prior");
  const Source source{{folder.path().string()}, {}};
  const auto samples = testing::ReadAll(*suite, source);
  ASSERT_EQ(samples.size(), 2u);
  EXPECT_EQ(samples[0].id, "12");
  EXPECT_EQ(samples[0].subset, "hep-js");
  EXPECT_EQ(samples[1].id, "shp/12");
  EXPECT_EQ(samples[1].subset, "shp");
  EXPECT_EQ(samples[1].prompt, samples[0].prompt);
  EXPECT_EQ(suite->MissingParts(source),
            (std::vector<std::string>{"anthropic_helpful", "anthropic_hhh", "summarize"}));
}

}  // namespace
}  // namespace assay
