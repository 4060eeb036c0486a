#include "suites/llmbar/llmbar.h"

#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "suites/registry.h"
#include "tests/testing/folder.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

TEST(LlmBarTest, NumbersTheRowsOfEachSet) {
  const testing::TempFolder folder;
  folder.Write("Natural.json", R"([{"input":"i","output_1":"a","output_2":"b","label":2},
                                   {"input":"i","output_1":"a","output_2":"b","label":1}])");
  folder.Write("Manual.json", R"([{"input":"j","output_1":"a","output_2":"b","label":1}])");
  const auto suite = MakeSuite("llmbar");
  const Source source{{folder.path().string()}, {}};
  const auto samples = testing::ReadAll(*suite, source);
  ASSERT_EQ(samples.size(), 3u);
  EXPECT_EQ(samples[0].id, "Natural/0");
  EXPECT_EQ(samples[1].id, "Natural/1");
  EXPECT_EQ(samples[2].id, "Manual/0");
  EXPECT_EQ(samples[0].label.grades, (Grades{0.0, 1.0}));
  EXPECT_EQ(samples[1].label.grades, (Grades{1.0, 0.0}));
  EXPECT_EQ(suite->MissingParts(source),
            (std::vector<std::string>{"Neighbor", "GPTInst", "GPTOut"}));
}

TEST(LlmBarTest, RefusesAnotherLabel) {
  const testing::TempFolder folder;
  folder.Write("Natural.json", R"([{"input":"i","output_1":"a","output_2":"b","label":0}])");
  EXPECT_THROW(testing::ReadAll(*MakeSuite("llmbar"), {{folder.path().string()}, {}}), Error);
}

// Both orders: right then tied is 0.75 of a pair; there is no total.
TEST(LlmBarTest, AveragesTheOrdersAndHasNoTotal) {
  Sample sample;
  sample.subset = "Natural";
  sample.label.grades = {1.0, 0.0};
  Judgement judgement;
  judgement.verdicts = {testing::Ranked({0, 1}, {0, 1}), testing::Ranked({1, 0}, {0, 0})};
  const auto scores = testing::ScoresOf(*MakeSuite("llmbar"), {testing::Judged(sample, judgement)});
  EXPECT_EQ(scores.at("Natural"), 0.75);
  EXPECT_FALSE(scores.contains("overall"));
}

}  // namespace
}  // namespace assay
