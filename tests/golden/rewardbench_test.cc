// RewardBench's sections from two published vectors of its 23 subset accuracies (RM-R1-UIUC/RM-R1).
// Accuracy × rows is whole in every subset, so all 2,985 judged samples can be built.

#include <cmath>

#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "suites/registry.h"
#include "tests/testing/paths.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

using testing::TestData;

Json Result(const std::string& model, const std::string& file) {
  const std::string path = (TestData() / "rm-r1-results" / model / file).string();
  return ParseJson(ReadFile(path), path);
}

JudgedSample PairOf(const std::string& subset, bool right) {
  Sample sample;
  sample.subset = subset;
  sample.label.grades = {1.0, 0.0};
  return testing::Judged(sample, testing::Rewards({right ? 1.0 : 0.0, right ? 0.0 : 1.0}));
}

void ExpectSections(const std::string& model) {
  const auto suite = MakeSuite("rewardbench");
  const Json accuracies = Result(model, "each_small_section_score.json");
  std::vector<JudgedSample> judged;
  for (const auto& [subset, rows] : suite->Card().expected) {
    const double right = accuracies[subset].get<double>() * static_cast<double>(rows);
    ASSERT_NEAR(right, std::round(right), 1e-9) << subset;
    for (size_t i = 0; i < rows; ++i) {
      judged.push_back(PairOf(subset, static_cast<double>(i) < std::round(right)));
    }
  }
  ASSERT_EQ(judged.size(), 2985u);
  const auto scores = testing::ScoresOf(*suite, judged);
  const Json published = Result(model, "main_score.json");
  for (const char* section : {"Chat", "Chat Hard", "Safety", "Reasoning"}) {
    EXPECT_NEAR(scores.at(section), published[section].get<double>(), 1e-12) << section;
  }
  EXPECT_NEAR(scores.at("overall"), published["avg_Result_each_section"].get<double>(), 1e-12);
}

TEST(RewardBenchGoldenTest, SectionsOfRmR1Qwen) {
  ASSAY_NEEDS_TEST_DATA();
  ExpectSections("RM-R1-Qwen2.5-Instruct-32B");
}

TEST(RewardBenchGoldenTest, SectionsOfRmR1DeepSeek) {
  ASSAY_NEEDS_TEST_DATA();
  ExpectSections("RM-R1-DeepSeek-Distilled-Qwen-32B");
}

}  // namespace
}  // namespace assay
