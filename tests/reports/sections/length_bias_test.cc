#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::Found;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;
using testing::Plain;

// Both groups of both runs, in the words of the table below.
TEST(LengthBiasSectionTest, TheFiguresTextSaysWhatTheTableSays) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})};
  const auto set = [&](size_t run, std::string_view metric, const Estimate& estimate) {
    for (MetricEstimate& own : runs[run].summary.estimates) {
      if (own.metric == metric) own.estimate = estimate;
    }
  };
  set(0, "accuracy_longer", Found(0.75, 1200, Interval{0.5, 0.875, 0.95, "wilson"}));
  set(0, "accuracy_shorter", Found(0.25, 1, std::nullopt));
  set(1, "accuracy_longer", Found(0.5, 1200, Interval{0.375, 0.625, 0.95, "wilson"}));
  set(1, "accuracy_shorter", Found(std::nullopt, 0, std::nullopt));
  const Section section = *LengthBiasSection(Grouped(runs)[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  EXPECT_EQ(figure.summary,
            "Chosen is longer: A 75.00\u00a0(50.00\u00a0to\u00a087.50, n = 1,200); "
            "B 50.00\u00a0(37.50\u00a0to\u00a062.50, n = 1,200). "
            "Chosen is shorter: A 25.00\u00a0(one sample, n = 1); "
            "B undefined\u00a0(no such sample).");
  // A point without an interval claims none.
  EXPECT_THAT(figure.data.dump(), HasSubstr("\"chosen is shorter: 25.00, n = 1\""));
}

std::string LengthSentence(double gap, double low, double high) {
  ReportRun run = MakeRun({.model = "A"});
  run.summary.estimates.push_back(
      {"accuracy_length_gap", "", Found(gap, 350, Interval{low, high, 0.95, "square-and-add"})});
  const Section section = *LengthBiasSection(Grouped({run})[0]);
  for (const Block& block : section.blocks) {
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) return Plain(paragraph->text);
  }
  return "";
}

TEST(LengthBiasSectionTest, SaysWhetherTheDifferenceMayBeChance) {
  EXPECT_EQ(LengthSentence(0.12, 0.03, 0.21),
            "It is 12.0 points more accurate where the chosen response is the longer one (3.0 to "
            "21.0): it leans on length, or longer right answers are the easier ones here.");
  EXPECT_EQ(LengthSentence(-0.12, -0.21, -0.03),
            "It is 12.0 points more accurate where the chosen response is the shorter one (3.0 to "
            "21.0): it leans on brevity, or shorter right answers are the easier ones here.");
  EXPECT_EQ(LengthSentence(-0.02, -0.1, 0.06),
            "It is 2.0 points more accurate where the chosen response is the shorter one "
            "(\u22126.0 to 10.0), which may be chance.");
  EXPECT_EQ(LengthSentence(0, -0.021, 0.037),
            "It is as accurate where the chosen response is the longer one as where it is the "
            "shorter (\u22122.1 to 3.7 points).");
}

TEST(LengthBiasSectionTest, WhereItDoesNotApplyItIsOneLine) {
  ReportRun run = MakeRun({.samples = 8});
  std::erase_if(run.summary.estimates, [](const MetricEstimate& estimate) {
    return estimate.metric.starts_with("accuracy_");
  });
  run.summary.not_applicable = {{"accuracy_longer", "the model gives no rewards"}};
  const Section section = *LengthBiasSection(Grouped({run})[0]);
  ASSERT_EQ(section.blocks.size(), 1u);
  EXPECT_EQ(std::get<Paragraph>(section.blocks[0]).text,
            "Not applicable: the model gives no rewards.");
}

}  // namespace
}  // namespace assay
