#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::AtStep;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;

TEST(StepsSectionTest, PlotsTheScoreOfEachSeriesByStep) {
  const std::vector<ReportRun> runs = {AtStep("sft", 300, 0.625), AtStep("sft", 100, 0.6),
                                       AtStep("sft", 200, 0.65), AtStep("alone", 1, 0.5),
                                       MakeRun({.samples = 10})};
  const Section section = *StepsSection(Grouped(runs)[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  EXPECT_EQ(figure.summary,
            "sft: from 60.0 at step 100 to 62.5 at step 300; the highest is 65.0 at step 200. The "
            "intervals of first and last overlap: that change may be chance.");
  ASSERT_EQ(figure.data.size(), 3U);
  EXPECT_EQ(figure.data[0]["step"], 100);
  EXPECT_EQ(figure.data[1]["value"], 65.0);
  EXPECT_EQ(figure.alternative->rows.size(), 3U);
}

TEST(StepsSectionTest, HedgesTheChangeAsTheIntervalsDo) {
  std::vector<ReportRun> runs = {AtStep("sft", 1, 0.5), AtStep("sft", 2, 0.8)};
  std::optional<Interval>& first = runs[0].summary.official[0].estimate.interval;
  std::optional<Interval>& last = runs[1].summary.official[0].estimate.interval;
  first = Interval{0.4, 0.6, 0.95, "wilson"};
  last = Interval{0.7, 0.9, 0.95, "wilson"};
  const auto said = [&] {
    return std::get<Figure>(StepsSection(Grouped(runs)[0])->blocks[0]).summary;
  };
  EXPECT_THAT(said(), HasSubstr("The intervals of first and last are apart."));
  last->low = 0.6;
  EXPECT_THAT(said(), HasSubstr("overlap: that change may be chance."));
  last = std::nullopt;
  EXPECT_THAT(said(), HasSubstr("How sure that change is cannot be told."));
}

TEST(StepsSectionTest, NeedsTwoStepsOfOneSeries) {
  EXPECT_FALSE(StepsSection(Grouped({AtStep("a", 1, 0.5), AtStep("b", 2, 0.6)})[0]));
  EXPECT_FALSE(StepsSection(Grouped({MakeRun({.samples = 10}), MakeRun({.samples = 9})})[0]));
}

}  // namespace
}  // namespace assay
