#include "reports/suite_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/report_runs.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::MakeRun;

TEST(GroupBySuiteTest, PutsRunsOfTheSameDataTogether) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 3}),
                                 MakeRun({.model = "B", .samples = 3}),
                                 MakeRun({.model = "A", .samples = 3})};
  runs[1].summary.run.suite_sha256 = "other";
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 10);
  ASSERT_EQ(suites.size(), 2u);
  EXPECT_THAT(suites[0].labels, ElementsAre("A (1)", "A (2)"));
  EXPECT_THAT(suites[1].labels, ElementsAre("B"));
}

TEST(GroupBySuiteTest, TellsChaptersOfOneSuiteApart) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 3}), MakeRun({.samples = 3})};
  EXPECT_FALSE(GroupBySuite(runs, 10)[0].has_rival);
  const std::string title = GroupBySuite(runs, 10)[0].title;
  runs[1].summary.run.suite_sha256 = "0123456789abcdef";
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 10);
  EXPECT_TRUE(suites[0].has_rival && suites[1].has_rival);
  EXPECT_EQ(suites[1].title, title + " · data 01234567");
}

// The one chapter has both twins, the other only one.
TEST(GroupBySuiteTest, CallsAModelTheSameInAllChapters) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 3}),
                                 MakeRun({.model = "A", .samples = 3}),
                                 MakeRun({.model = "A", .samples = 3})};
  runs[0].summary.run.model.dtype = runs[2].summary.run.model.dtype = "float32";
  runs[1].summary.run.model.dtype = "bfloat16";
  runs[2].summary.run.suite_sha256 = "other";
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 10);
  EXPECT_THAT(suites[0].labels, ElementsAre("A (dtype=float32)", "A (dtype=bfloat16)"));
  EXPECT_THAT(suites[1].labels, ElementsAre("A (dtype=float32)"));
}

TEST(GroupBySuiteTest, TellsSelectionsApart) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 3}),
                                 MakeRun({.model = "A", .samples = 2})};
  runs[1].summary.selection.limit = 2;
  EXPECT_THAT(GroupBySuite(runs, 10)[0].labels,
              ElementsAre("A (whole suite, n = 3)", "A (limit 2, n = 2)"));
}

TEST(GroupBySuiteTest, GivesEachBaselineAGreyOfItsOwn) {
  const std::vector<ReportRun> runs = {MakeRun({.model = "A", .adapter = "baseline", .samples = 1}),
                                       MakeRun({.model = "B", .samples = 1}),
                                       MakeRun({.model = "C", .adapter = "baseline", .samples = 1}),
                                       MakeRun({.model = "D", .samples = 1})};
  EXPECT_THAT(GroupBySuite(runs, 10)[0].colors,
              ElementsAre("baseline-1", "run-1", "baseline-2", "run-2"));
}

TEST(GroupBySuiteTest, GivesAModelOneColourInAllSuites) {
  std::vector<ReportRun> runs = {
      MakeRun({.model = "A", .samples = 1}), MakeRun({.model = "B", .samples = 1}),
      MakeRun({.model = "B", .samples = 1}), MakeRun({.model = "C", .samples = 1})};
  runs[2].summary.run.suite_sha256 = runs[3].summary.run.suite_sha256 = "other";
  const std::vector<SuiteRuns> suites = GroupBySuite(runs, 10);
  EXPECT_THAT(suites[0].colors, ElementsAre("run-1", "run-2"));
  EXPECT_THAT(suites[1].colors, ElementsAre("run-2", "run-3"));
}

// Eight colours: the ninth model of the page would share that of the first, beside it.
TEST(GroupBySuiteTest, GivesNoColourTwiceInASuiteThatHasEnough) {
  std::vector<ReportRun> runs;
  for (const char* model : {"1", "2", "3", "4", "5", "6", "7", "8", "1", "9"}) {
    runs.push_back(MakeRun({.model = model, .samples = 1}));
    if (runs.size() > 8) runs.back().summary.run.suite_sha256 = "other";
  }
  EXPECT_THAT(GroupBySuite(runs, 10)[1].colors, ElementsAre("run-1", "run-2"));
}

std::vector<const ReportRun*> Pointers(const std::vector<ReportRun>& runs) {
  return {&runs[0], &runs[1]};
}

std::vector<std::vector<Outcome>> Outcomes(const std::vector<ReportRun>& runs) {
  std::vector<std::vector<Outcome>> outcomes;
  for (const ReportRun& run : runs) {
    outcomes.emplace_back(run.summary.columns.size(), Outcome::kWrong);
  }
  return outcomes;
}

TEST(ChooseShownTest, KeepsTheWorstOfAnyRunInOrdinalOrder) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 5}), MakeRun({.samples = 5})};
  runs[0].summary.columns.margin = {1, 2, -9, 3, 4};
  runs[1].summary.columns.margin = {10, 20, 30, 40, -90};  // in units ten times as large
  const ShownSamples shown = ChooseShown(Pointers(runs), Outcomes(runs), 2);
  EXPECT_THAT(shown.ordinals, ElementsAre(2, 4));
  EXPECT_EQ(shown.omitted, 3u);
}

TEST(ChooseShownTest, MarksWhatARunDidNotJudge) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 2}), MakeRun({.samples = 2})};
  runs[1].summary.columns.ordinal = {1, 2};
  const ShownSamples shown = ChooseShown(Pointers(runs), Outcomes(runs), 10);
  EXPECT_THAT(shown.ordinals, ElementsAre(0, 1, 2));
  EXPECT_THAT(shown.at[0], ElementsAre(0, 1, ShownSamples::kAbsent));
  EXPECT_THAT(shown.at[1], ElementsAre(ShownSamples::kAbsent, 0, 1));
}

}  // namespace
}  // namespace assay
