#include "suites/judgebench/judgebench.h"

#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "suites/registry.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

std::vector<Sample> Read(const std::string& source, const std::string& label) {
  const testing::TempFolder folder;
  folder.Write("gpt.jsonl", R"({"pair_id":"x","original_id":"1","source":")" + source +
                                R"(","question":"q","response_model":"m","response_A":"a",)"
                                R"("response_B":"b","label":")" +
                                label + "\"}\n");
  return testing::ReadAll(*MakeSuite("judgebench"), {{folder.path().string()}, {}});
}

TEST(JudgeBenchTest, KeepsTheOrderOfTheAnswers) {
  const Sample sample = Read("livecodebench", "B>A").at(0);
  EXPECT_EQ(sample.id, "x");
  EXPECT_EQ(sample.subset, "Coding");
  EXPECT_EQ(TextOf(sample.responses[0].parts), "a");
  EXPECT_EQ(sample.label.grades, (Grades{0.0, 1.0}));
  EXPECT_EQ(sample.cluster, ClusterOf(UserPrompt("q")));
  EXPECT_EQ(std::get<std::string>(sample.attributes.at("source")), "livecodebench");
}

TEST(JudgeBenchTest, TakesTheCategoryFromTheSource) {
  EXPECT_EQ(Read("mmlu-pro-computer science", "A>B").at(0).subset, "Knowledge");
  EXPECT_EQ(Read("livebench-reasoning", "A>B").at(0).subset, "Reasoning");
  EXPECT_EQ(Read("livebench-math", "A>B").at(0).subset, "Math");
  EXPECT_THROW(Read("gsm8k", "A>B"), Error);
}

TEST(JudgeBenchTest, RefusesAnotherLabel) { EXPECT_THROW(Read("livebench-math", "A=B"), Error); }

TEST(JudgeBenchTest, OverallIsOverPairsAndEqualIsWrong) {
  std::vector<JudgedSample> judged;
  const auto add = [&](const char* category, double first) {
    Sample sample;
    sample.subset = category;
    sample.label.grades = {1.0, 0.0};
    judged.push_back(testing::Judged(sample, testing::Rewards({first, 0})));
  };
  add("Knowledge", 1);
  add("Knowledge", 1);
  add("Knowledge", 0);  // equal
  add("Coding", -1);
  const auto scores = testing::ScoresOf(*MakeSuite("judgebench"), judged);
  EXPECT_NEAR(scores.at("Knowledge"), 2 / 3.0, 1e-15);
  EXPECT_EQ(scores.at("overall"), 0.5);  // not 1/3, the mean of the categories
}

}  // namespace
}  // namespace assay
