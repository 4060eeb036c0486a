#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;

TEST(HeadlineSectionTest, PrintsTheOfficialScoreAsTheBenchmarkDoes) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 350})};
  runs[0].summary.printed = "62.29";
  runs[0].summary.official[0].estimate.interval->low = 0.5714;
  runs[0].summary.official[0].estimate.interval->high = 0.6743;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const Headline& headline = std::get<Headline>(section.blocks[0]);
  EXPECT_EQ(headline.title, "Tiny-Reward-1B");
  EXPECT_THAT(headline.subtitle, HasSubstr("JudgeBench (gpt)"));
  EXPECT_THAT(headline.subtitle, HasSubstr("n = 350"));
  EXPECT_EQ(headline.scores[0].value, "62.29");
  EXPECT_THAT(headline.scores[0].interval, HasSubstr("57.14\u202f–\u202f67.43"));
  EXPECT_TRUE(headline.badges.empty());
}

TEST(HeadlineSectionTest, SaysWhyTheIntervalIsNotTheUsualOne) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].summary.official[0].estimate.interval->method = "clopper-pearson";
  runs[0].summary.official[0].estimate.interval_because = "it rests on 8 clusters";
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  EXPECT_THAT(std::get<Headline>(section.blocks[0]).scores[0].method,
              HasSubstr("clopper-pearson: it rests on 8 clusters"));
}

TEST(HeadlineSectionTest, SaysHowManySamplesEachSelectionHas) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8}), MakeRun({.samples = 4})};
  runs[1].summary.selection.limit = 4;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const Headline& headline = std::get<Headline>(section.blocks[0]);
  EXPECT_THAT(headline.subtitle, HasSubstr("n = 4 to 8"));
  EXPECT_EQ(headline.scores[1].model, "Tiny-Reward-1B (limit 4, n = 4)");
}

TEST(HeadlineSectionTest, SaysWhyThereIsNoOverallScore) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].summary.official.erase(runs[0].summary.official.begin());
  runs[0].summary.no_overall = "LLMBar publishes five accuracies and no total";
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const HeadlineScore& score = std::get<Headline>(section.blocks[0]).scores[0];
  EXPECT_EQ(score.value, "");
  EXPECT_EQ(score.because, "LLMBar publishes five accuracies and no total");
}

TEST(HeadlineSectionTest, SaysOnceWhyNoRunHasAnOverallScore) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8})};
  const auto because = [&] {
    return std::get<Headline>(HeadlineSection(Grouped(runs)[0])->blocks[0]).because;
  };
  EXPECT_EQ(because(), "");
  runs[0].summary.official.erase(runs[0].summary.official.begin());
  runs[0].summary.no_overall = "it publishes none";
  EXPECT_EQ(because(), "");
  runs[1].summary.official.erase(runs[1].summary.official.begin());
  runs[1].summary.no_overall = "it publishes none";
  EXPECT_EQ(because(), "it publishes none");
}

TEST(HeadlineSectionTest, KeepsFractionsWhereTheBenchmarkPrintsThem) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].suite.printed = SuiteCard::Printed::kFraction6;
  runs[0].summary.printed = "0.701235";
  runs[0].summary.official[0].estimate.interval->low = 0.65;
  runs[0].summary.official[0].estimate.interval->high = 0.75;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const HeadlineScore& score = std::get<Headline>(section.blocks[0]).scores[0];
  EXPECT_EQ(score.value, "0.701235");
  EXPECT_EQ(score.unit, "");
  EXPECT_EQ(score.interval, "0.6500\u202f–\u202f0.7500");
}

TEST(HeadlineSectionTest, SaysTheMethodOnceWhereItIsTheSame) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8})};
  const auto headline = [&] {
    return std::get<Headline>(HeadlineSection(Grouped(runs)[0])->blocks[0]);
  };
  EXPECT_EQ(headline().method, "95\u202f% interval, cluster bootstrap");
  runs[1].summary.official[0].estimate.interval->method = "jackknife";
  EXPECT_EQ(headline().method, "");
  EXPECT_EQ(headline().scores[1].method, "95\u202f% interval, jackknife");
}

TEST(HeadlineSectionTest, MarksSuitesThatAreNoBenchmarks) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].suite.illustrative = true;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  EXPECT_THAT(std::get<Headline>(section.blocks[0]).badges,
              ::testing::ElementsAre("illustrative, not a benchmark"));
}

}  // namespace
}  // namespace assay
