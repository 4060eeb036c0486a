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
using testing::Metric;
using testing::Plain;

TEST(AnnotatorsSectionTest, SaysWhatTheNumbersSay) {
  ReportRun run = MakeRun({.model = "A"});
  EXPECT_FALSE(AnnotatorsSection(Grouped({run})[0]).has_value());
  const auto add = [&](const char* metric, double value, double low, double high) {
    run.summary.estimates.push_back({metric, "", Found(value, 90, Interval{low, high, 0.95, "x"})});
  };
  add("expected_agreement", 0.7, 0.66, 0.74);
  add("human_agreement", 0.6, 0.55, 0.65);
  add("agreement_ceiling", 0.8, 0.78, 0.82);
  run.summary.not_applicable.push_back({"soft_kl", "no log-odds"});
  const auto section = [&] { return *AnnotatorsSection(Grouped({run})[0]); };
  const std::string said = Plain(std::get<Figure>(section().blocks[0]).summary);
  EXPECT_EQ(said,
            "It agrees with an annotator drawn at random 70.0 % (66.0 to 74.0) of the time; two "
            "annotators agree 60.0 % (55.0 to 65.0) of the time, less often than with it. No model "
            "could agree more often than 80.0 %: annotators differ.");
  EXPECT_EQ(std::get<Table>(section().blocks[1]).rows[0][4].note, "no log-odds");
  Metric(run, "human_agreement").estimate.interval->high = 0.67;
  EXPECT_THAT(std::get<Figure>(section().blocks[0]).summary, HasSubstr("which may be as often."));
}

}  // namespace
}  // namespace assay
