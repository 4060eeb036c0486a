#include "reports/sections/overview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/report_runs.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::MakeRun;

ReportRun OnSuite(const std::string& title, char hash, const std::string& model, size_t samples) {
  ReportRun run = MakeRun({.model = model, .samples = samples});
  run.suite.title = title;
  run.suite.variant = "";
  run.summary.run.suite_sha256 = std::string(64, hash);
  return run;
}

Overview Made(const std::vector<ReportRun>& runs) {
  return std::get<Overview>(OverviewSection(GroupBySuite(runs, 100))->blocks[0]);
}

std::vector<bool> Judged(const Overview::Row& row) {
  std::vector<bool> judged;
  for (const Overview::Cell& cell : row.cells) judged.push_back(cell.judged);
  return judged;
}

TEST(OverviewSectionTest, OneSuiteNeedsNone) {
  const std::vector<ReportRun> runs = {OnSuite("X", 'x', "A", 4), OnSuite("X", 'x', "B", 4)};
  EXPECT_FALSE(OverviewSection(GroupBySuite(runs, 100)).has_value());
}

TEST(OverviewSectionTest, HasARowPerModelAndAColumnPerSuiteAndSaysWhatIsMissing) {
  std::vector<ReportRun> runs = {OnSuite("X", 'x', "A", 4), OnSuite("Y", 'y', "B", 8),
                                 OnSuite("Y", 'y', "A", 8)};
  runs[0].summary.printed = "62.29";
  runs[0].summary.official[0].estimate.interval = {0.5714, 0.6743, 0.95, "cluster bootstrap"};
  runs[2].suite.illustrative = runs[1].suite.illustrative = true;
  const Overview overview = Made(runs);
  ASSERT_EQ(overview.suites.size(), 2u);
  EXPECT_EQ(overview.suites[0].title, "X");
  EXPECT_EQ(overview.suites[0].href, "#s1");
  EXPECT_EQ(overview.suites[0].note, "n\u00a0=\u00a04");
  EXPECT_THAT(overview.suites[1].note, HasSubstr("illustrative"));
  ASSERT_EQ(overview.rows.size(), 2u);  // and no row or column of averages
  EXPECT_EQ(overview.rows[0].model, "A");
  EXPECT_EQ(overview.rows[1].model, "B");
  EXPECT_THAT(Judged(overview.rows[0]), ElementsAre(true, true));
  EXPECT_THAT(Judged(overview.rows[1]), ElementsAre(false, true));
  EXPECT_EQ(overview.rows[1].cells[0].none, "not judged");
  const HeadlineScore& score = overview.rows[0].cells[0].score;
  EXPECT_EQ(score.value, "62.29");
  EXPECT_EQ(score.interval, "57.14\u202f–\u202f67.43\u202f%");
}

TEST(OverviewSectionTest, SaysWhereASuiteHasNoOverallScoreAndWhereOneIsIncomplete) {
  std::vector<ReportRun> runs = {OnSuite("X", 'x', "A", 4), OnSuite("Y", 'y', "A", 4)};
  runs[0].summary.official.erase(runs[0].summary.official.begin());
  runs[0].summary.no_overall = "it publishes none";
  runs[1].summary.complete = false;
  runs[1].summary.counts.failed = 3;
  const Overview overview = Made(runs);
  EXPECT_TRUE(overview.rows[0].cells[0].judged);
  EXPECT_EQ(overview.rows[0].cells[0].score.value, "");
  EXPECT_EQ(overview.rows[0].cells[0].none, "no overall score");
  EXPECT_EQ(overview.rows[0].cells[1].note, "incomplete, 3 failed");
}

// Two selections of one suite are two rows there; a third suite's run belongs to neither.
TEST(OverviewSectionTest, KeepsSelectionsApart) {
  std::vector<ReportRun> runs = {OnSuite("X", 'x', "A", 4), OnSuite("X", 'x', "A", 2),
                                 OnSuite("Y", 'y', "A", 4)};
  runs[1].summary.selection.limit = 2;
  std::vector<std::string> models;
  for (const Overview::Row& row : Made(runs).rows) models.push_back(row.model);
  EXPECT_THAT(models, ElementsAre("A (whole suite, n = 4)", "A (limit 2, n = 2)", "A"));
}

}  // namespace
}  // namespace assay
