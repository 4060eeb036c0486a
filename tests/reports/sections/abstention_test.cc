#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// 20 % of the most confident 60 % are wrong, and 30 % of all.
ReportRun Abstaining(std::optional<Interval> auroc) {
  ReportRun run = MakeRun({.model = "A"});
  run.summary.calibration.risk_coverage = {{0.3, 0.1}, {0.6, 0.2}, {1, 0.3}};
  run.summary.estimates.push_back({"auroc", "", Found(0.7, 300, std::move(auroc))});
  return run;
}

std::string AbstentionSummary(const ReportRun& run) {
  return Plain(std::get<Figure>(AbstentionSection(Grouped({run})[0])->blocks[0]).summary);
}

TEST(AbstentionSectionTest, SaysWhatTheNumbersSay) {
  EXPECT_EQ(AbstentionSummary(Abstaining(Interval{0.6, 0.8, 0.95, "cluster bootstrap"})),
            "Of all claims 30.0 % are wrong, of the most confident half 18.0 %. A right claim has "
            "more confidence than a wrong one with a chance of 70.0 % (60.0 to 80.0): leaving the "
            "least confident to somebody else pays.");
  EXPECT_THAT(AbstentionSummary(Abstaining(Interval{0.4, 0.8, 0.95, "cluster bootstrap"})),
              HasSubstr("which may be no better than a coin."));
  EXPECT_THAT(AbstentionSummary(Abstaining(std::nullopt)),
              HasSubstr("how sure that is cannot be told (one sample)."));
}

// Colour alone does not tell all readers which line is which.
TEST(AbstentionSectionTest, LinesAndTheirLegendDifferInDashes) {
  const Section section =
      *AbstentionSection(Grouped({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})})[0]);
  const Json& spec = std::get<Figure>(section.blocks[0]).spec;
  const Json& dash = spec["layer"][0]["encoding"]["strokeDash"];
  EXPECT_EQ(dash["scale"]["range"], Json::parse("[[1, 0], [7, 3]]"));
  EXPECT_EQ(dash["legend"]["symbolType"], "stroke");
  EXPECT_EQ(spec["encoding"]["color"]["legend"], dash["legend"]);
}

TEST(AbstentionSectionTest, TheTableHasTheCurveAtTenths) {
  const Section section = *AbstentionSection(Grouped({Abstaining(std::nullopt)})[0]);
  const Table& table = *std::get<Figure>(section.blocks[0]).alternative;
  ASSERT_EQ(table.rows.size(), 10u);
  EXPECT_EQ(table.rows[2][1].text, "10.0");  // 30 %
  EXPECT_EQ(table.rows[3][1].text, "15.0");  // of 30 % a tenth, of the next 10 % three
  EXPECT_EQ(table.rows[9][1].text, "30.0");
}

}  // namespace
}  // namespace assay
