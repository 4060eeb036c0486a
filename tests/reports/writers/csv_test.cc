#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/report.h"
#include "tests/testing/summaries.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using testing::JudgeBenchSummary;

constexpr char kHeader[] =
    "run,name,model,adapter,suite,variant,selection,source,kind,score,subset,unit,value,low,high,"
    "level,"
    "interval,n,because\r\n";

TEST(CsvSummaryTest, HasARowPerScoreAndMetric) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.name = "demo";
  summary.official.resize(1);
  summary.estimates = {testing::Metric("margin_q05", -2.5, -3, -1.25, 350)};
  summary.estimates[0].subset = "Math";
  EXPECT_EQ(CsvSummary({summary}),
            std::string(kHeader) +
                "0123456789abcdef,demo,Skywork,scores,judgebench,gpt,,official,overall,overall,,"
                "fraction,0.6228571428571429,0.5714,0.6743,0.95,cluster bootstrap,350,\r\n"
                "0123456789abcdef,demo,Skywork,scores,judgebench,gpt,,assay,metric,margin_q05,Math,"
                "plain,-2.5,-3,-1.25,0.95,wilson,350,\r\n");
}

TEST(CsvSummaryTest, UndefinedIsAnEmptyFieldAndItsReason) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.official.resize(1);
  summary.estimates.clear();
  summary.official[0].estimate = Estimate{};
  summary.official[0].estimate.because = "no sample of it, \"none\"";
  EXPECT_THAT(CsvSummary({summary}),
              HasSubstr("overall,overall,,fraction,,,,,,0,\"no sample of it, \"\"none\"\"\"\r\n"));
}

TEST(CsvSummaryTest, SaysWhichSelectionARowIsOf) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.selection.subsets = {"Math", "Co\"ding"};
  EXPECT_THAT(
      CsvSummary({summary}),
      HasSubstr(R"(,gpt,"{""subsets"":[""Math"",""Co\""ding""]}",official,overall,overall,)"));
}

TEST(CsvSummaryTest, QuotesLineBreaks) {
  EXPECT_THAT(CsvSummary({JudgeBenchSummary("two\nlines")}), HasSubstr(",\"two\nlines\","));
}

TEST(CsvSummaryTest, NoTextIsAFormula) {
  for (const std::string start : {"=", "+", "-", "@", "\t"}) {
    EXPECT_THAT(CsvSummary({JudgeBenchSummary(start + "HYPERLINK(1)")}),
                HasSubstr(",'" + start + "HYPERLINK(1),"))
        << start;
  }
  EXPECT_THAT(CsvSummary({JudgeBenchSummary("=1,2")}), HasSubstr(",\"'=1,2\","));
}

}  // namespace
}  // namespace assay
