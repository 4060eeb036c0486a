#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::First;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;

// Type-7 quantiles of 1, 2, 4, 8 by hand: 1.75, 3, 5.
TEST(MarginsSectionTest, SaysTheQuartilesWhateverTheOrder) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 4, .subsets = {"all"}})};
  runs[0].summary.columns.margin = {8, 1, 4, 2};
  const Section section = *MarginsSection(Grouped(runs)[0]);
  const Figure* figure = nullptr;
  for (const Block& block : section.blocks) {
    if (figure == nullptr) figure = std::get_if<Figure>(&block);
  }
  ASSERT_NE(figure, nullptr);
  EXPECT_THAT(figure->summary, HasSubstr("lie between 1.750 and 5.000"));
  EXPECT_THAT(figure->summary, HasSubstr("the median is 3.000"));
  // The line at 0 is drawn once, not once for each bar.
  EXPECT_EQ(figure->spec["layer"][1]["data"]["values"].size(), 1u);
}

std::vector<std::string> MarginLabels(const std::vector<double>& margins) {
  ReportRun run = MakeRun({.samples = margins.size(), .subsets = {"all"}});
  run.summary.columns.margin = margins;
  const Section section = *MarginsSection(Grouped({run})[0]);
  std::vector<std::string> labels;
  for (const auto& row : First<Figure>(section).alternative->rows) labels.push_back(row[0].text);
  return labels;
}

// Bins of 0.5 up to the quantile 0.995 of 1, 2, 4, 8, which is 7.94: 8 is beyond the last.
TEST(MarginsSectionTest, LabelsOfTheOutermostBinsAreOpen) {
  EXPECT_THAT(MarginLabels({8, 1, 4, 2}), ::testing::ElementsAre("1.000 to 1.500", "2.000 to 2.500",
                                                                 "4.000 to 4.500", "≥ 7.500"));
  EXPECT_THAT(MarginLabels({-8, -1, -4, -2}),
              ::testing::ElementsAre("< −7.500", "−4.000 to −3.500", "−2.000 to −1.500",
                                     "−1.000 to −0.500"));
  EXPECT_THAT(MarginLabels({0, 0, 0}), ::testing::Each("any"));
}

TEST(MarginsSectionTest, BinsMarginsAsLargeAsNumbersGo) {
  const std::vector<std::string> labels = MarginLabels({1e308, -1e308, 1e308, -1e308});
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_THAT(labels[0], ::testing::StartsWith("< "));
  EXPECT_THAT(labels[1], ::testing::StartsWith("≥ "));
}

// Eleven right by 4 and eleven wrong by 1 or by 8.
std::string MarginsSentence(double wrong) {
  ReportRun run = MakeRun({.samples = 22, .subsets = {"all"}});
  for (size_t i = 0; i < 22; ++i) run.summary.columns.margin[i] = i < 11 ? 4 : -wrong;
  return std::get<Figure>(MarginsSection(Grouped({run})[0])->blocks[0]).summary;
}

TEST(MarginsSectionTest, SaysWhetherMistakesAreCloseCalls) {
  EXPECT_THAT(MarginsSentence(1), HasSubstr("Where it is wrong it misses by 1.000 (median), where "
                                            "it is right it wins by 4.000: it errs by smaller "
                                            "margins than it wins by."));
  EXPECT_THAT(MarginsSentence(8), HasSubstr("it errs by larger margins than it wins by."));
  EXPECT_THAT(MarginsSentence(4), HasSubstr("it wins by 4.000: about as much."));
}

}  // namespace
}  // namespace assay
