#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::Folded;
using testing::Found;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;
using testing::Metric;
using testing::Plain;

// A run that claims 90 % of 300 comparisons and 60 % of 100, of which 75 and 60 % are right.
ReportRun OverConfident() {
  ReportRun run = MakeRun({.model = "A"});
  CalibrationBin low{.low = 0.55, .high = 0.6, .count = 100, .weight = 100};
  low.confidence = low.outcome = 0.6;
  CalibrationBin high{.low = 0.85, .high = 0.9, .count = 300, .weight = 300};
  high.confidence = 0.9;
  high.outcome = 0.75;
  run.summary.calibration.reliability = {
      {low, Interval{0.5, 0.69, 0.95, "consistency resampling"}},
      {high, Interval{0.86, 0.93, 0.95, "consistency resampling"}}};
  const auto add = [&](const char* metric, double value, std::optional<Interval> interval) {
    run.summary.estimates.push_back({metric, "", Found(value, 400, std::move(interval))});
  };
  add("over_confidence", 0.1125, Interval{0.07, 0.155, 0.95, "cluster-robust"});
  add("temperature", 2, Interval{1.4, 3.5, 0.95, "cluster-robust"});
  add("ece", 0.1125, Interval{0.05, 0.16, 0.95, "debiased cluster bootstrap"});
  add("ece_at_temperature", 0.02, std::nullopt);
  return run;
}

std::string CalibrationSummary(const ReportRun& run) {
  const Section section = *CalibrationSection(Grouped({run})[0]);
  return Plain(std::get<Figure>(section.blocks[0]).summary);
}

TEST(CalibrationSectionTest, SaysWhatTheNumbersSay) {
  EXPECT_EQ(
      CalibrationSummary(OverConfident()),
      "Its confidence is its rewards read as log-odds, as training on pairs makes them. "
      "It claims to be right 82.5 % of the time and is right 71.2 %: it is over-confident by "
      "11.2 points (7.0 to 15.5). Its best temperature, 2 (1.4 to 3.5), is above 1: on samples "
      "that it was not learned from, dividing by it lowers the calibration error (from 11.2 to "
      "2.0 %). Dashed line: confidence that is just right. Grey bars: where 95 of 100 points would "
      "lie if the model were calibrated, by chance alone.");
}

TEST(CalibrationSectionTest, SaysWhatGreyBarsAreWhereThereAreSome) {
  ReportRun run = OverConfident();
  for (ReliabilityPoint& point : run.summary.calibration.reliability) point.band = std::nullopt;
  EXPECT_THAT(CalibrationSummary(run), ::testing::Not(HasSubstr("Grey bars")));
  run.summary.calibration.reliability[1].band = Interval{0.86, 0.93, 0.95, "x"};
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("Grey bars: where 95 of 100 points would lie"));
}

TEST(CalibrationSectionTest, HedgesWhereTheIntervalsDo) {
  ReportRun run = OverConfident();
  Metric(run, "over_confidence").estimate.interval->low = -0.01;
  Metric(run, "temperature").estimate.interval->low = 0.9;
  EXPECT_THAT(CalibrationSummary(run),
              HasSubstr("the difference of 11.2 points (\u22121.0 to 15.5) may be chance."));
  EXPECT_THAT(CalibrationSummary(run),
              HasSubstr("may be 1: nothing shows that its confidence needs"));
  Metric(run, "over_confidence").estimate.interval = std::nullopt;
  EXPECT_THAT(CalibrationSummary(run),
              HasSubstr("how sure that difference is cannot be told (one sample)."));
  Metric(run, "temperature").estimate.value = std::nullopt;
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("It has no best temperature: no such sample."));
}

TEST(CalibrationSectionTest, SaysWhereItDoesNotHelp) {
  ReportRun run = OverConfident();
  Metric(run, "over_confidence").estimate.value = -0.1125;
  Metric(run, "over_confidence").estimate.interval = Interval{-0.155, -0.07, 0.95, "x"};
  Metric(run, "ece_at_temperature").estimate.value = 0.12;
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("under-confident by 11.2 points (7.0 to 15.5)."));
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("does not lower the calibration error"));
}

TEST(CalibrationSectionTest, TheFigureHasCountsAndBandsAndTheModelWithoutOneALine) {
  ReportRun without = MakeRun({.model = "B", .seed = 2});
  without.summary.calibration.reliability.clear();
  without.summary.not_applicable = {{"ece", "a baseline's rewards are no log-odds"}};
  const Section section = *CalibrationSection(Grouped({OverConfident(), without})[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  ASSERT_EQ(figure.data.size(), 2u);
  EXPECT_EQ(figure.data[1]["pairs"], 300);
  EXPECT_EQ(figure.data[1]["high"], 93);
  EXPECT_EQ(figure.alternative->rows[1][3].interval, "86.0\u202f–\u202f93.0");
  EXPECT_EQ(std::get<Paragraph>(section.blocks[1]).text,
            "Not applicable to B: a baseline's rewards are no log-odds.");
  EXPECT_TRUE(std::holds_alternative<Facts>(section.blocks[2]));
}

// No bar of 0 to 100 % reaches the row of counts, and no number of the axis stands there.
TEST(CalibrationSectionTest, CountsLieBelowTheBars) {
  const Section section = *CalibrationSection(Grouped({MakeRun({})})[0]);
  const Json& layers = std::get<Figure>(section.blocks[0]).spec["layer"];
  const Json& counts = layers[3];
  EXPECT_EQ(counts["mark"]["type"], "text");
  const Json& y = counts["encoding"]["y"];
  EXPECT_LT(y["datum"].get<double>(), 0);
  EXPECT_LE(y["scale"]["domain"][0], y["datum"]);
  EXPECT_EQ(layers[2]["encoding"]["y"]["axis"]["values"].front(), 0);
}

TEST(CalibrationSectionTest, SaysWhoseConfidenceItIs) {
  ReportRun run = OverConfident();
  EXPECT_THAT(CalibrationSummary(run),
              ::testing::StartsWith("Its confidence is its rewards read as log-odds, "));
  run.summary.calibration.confidence = Confidence::kVotes;
  EXPECT_THAT(CalibrationSummary(run),
              ::testing::StartsWith("Its confidence is the share of its members that agree. It"));
  run.summary.calibration.confidence = Confidence::kVerdicts;
  EXPECT_THAT(CalibrationSummary(run),
              ::testing::StartsWith("Its confidence is what its verdicts state. It claims"));
}

TEST(CalibrationSectionTest, WhereNoneAppliesItIsOneLine) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2}),
                                 MakeRun({.model = "C", .seed = 3})};
  for (ReportRun& run : runs) {
    run.summary.calibration = {};
    run.summary.not_applicable = {{"ece", "no log-odds"}};
  }
  runs[2].summary.not_applicable = {{"ece", "no rewards"}};
  const Section section = *CalibrationSection(Grouped(runs)[0]);
  ASSERT_EQ(section.blocks.size(), 1u);
  EXPECT_EQ(std::get<Paragraph>(section.blocks[0]).text,
            "Not applicable to A and B: no log-odds; to C: no rewards.");
  EXPECT_FALSE(AbstentionSection(Grouped(runs)[0]).has_value());
}

TEST(CalibrationSectionTest, TablesUnfoldWhereTheyApply) {
  ReportRun run = OverConfident();
  const Section without = *CalibrationSection(Grouped({run})[0]);
  EXPECT_EQ(Folded(without, "By section and subset"), nullptr);
  EXPECT_EQ(Folded(without, "By dimension"), nullptr);
  EXPECT_EQ(Folded(without, "Learned on one part, tested on the others"), nullptr);

  run.summary.estimates.push_back({"over_confidence", "Math", Found(-0.05, 99, std::nullopt)});
  run.summary.estimates.push_back({"over_confidence:tone", "", Found(0.2, 50, std::nullopt)});
  Binning binning;
  binning.bins = 15;
  binning.equal_mass = true;
  binning.error.ece = 0.123;
  run.summary.calibration.binnings = {binning};
  ShiftCell cell;
  cell.log_loss_before.value = 0.7;
  cell.log_loss_after.value = 0.5;
  run.summary.calibration.shift = {{"Math", "Chat", cell}, {"Chat", "Math", cell}};
  const Section section = *CalibrationSection(Grouped({run})[0]);
  const Table& parts = *Folded(section, "By section and subset");
  ASSERT_EQ(parts.rows.size(), 2u);
  EXPECT_EQ(parts.rows[1][1].text, "Math");
  EXPECT_EQ(parts.rows[1][2].text, "\u22125.0");
  EXPECT_EQ(Folded(section, "By dimension")->rows[0][2].text, "20.0");
  const Table& bins = *Folded(section, "Errors by the choice of bins");
  EXPECT_EQ(bins.rows[0][1].text, "15 of equal mass");
  EXPECT_EQ(bins.rows[0][2].text, "12.3");
  const Table& shift = *Folded(section, "Learned on one part, tested on the others");
  ASSERT_EQ(shift.rows.size(), 2u);
  EXPECT_EQ(shift.rows[0][1].text, "Math");
  EXPECT_EQ(shift.rows[0][2].text, "–");
  EXPECT_EQ(shift.rows[0][3].text, "0.500");
  EXPECT_EQ(shift.rows[0][3].note, "was 0.700");
}

}  // namespace
}  // namespace assay
