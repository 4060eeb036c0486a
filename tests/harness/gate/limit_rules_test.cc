#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_gate.h"

namespace assay {
namespace {

using enum GateVerdict;
using testing::ErrorOf;
using testing::Gated;
using ::testing::HasSubstr;
using testing::JudgedSections;
using ::testing::SizeIs;

class LimitRulesTest : public testing::SectionGateTest {};

// The run's left is 45/60 = 0.75 after 0.9, its overall 0.625 after 0.7.
TEST_F(LimitRulesTest, LimitsOfPointEstimates) {
  EXPECT_EQ(VerdictOf(R"([{"min": 0.625}])"), kPass);
  EXPECT_EQ(VerdictOf(R"([{"min": 0.6251}])"), kFail);
  EXPECT_EQ(VerdictOf(R"([{"section": "left", "max": 0.75}])"), kPass);
  EXPECT_EQ(VerdictOf(R"([{"section": "left", "max": 0.7}])"), kFail);
  EXPECT_EQ(VerdictOf(R"([{"max_drop": 0.075}])"), kPass) << "0.7 - 0.625 is 0.0749999…";
  EXPECT_EQ(VerdictOf(R"([{"max_drop": 0.07}])"), kFail);
  EXPECT_EQ(VerdictOf(R"([{"metric": "accuracy", "min": 0.6875}])"), kPass) << "55 of 80";
  EXPECT_EQ(VerdictOf(R"([{"metric": "accuracy", "subset": "a", "min": 0.76}])"), kFail);
  EXPECT_EQ(VerdictOf(R"([{"metric": "margin_q50", "min": 1}])"), kPass);
  const GateFinding drop = First(R"([{"section": "left", "max_drop": 0.1}])");
  EXPECT_DOUBLE_EQ(*drop.run, 0.75);
  EXPECT_DOUBLE_EQ(*drop.baseline, 0.9);
}

TEST_F(LimitRulesTest, SharesOfSamples) {
  std::vector<JudgedSample> run = JudgedSections(45);
  run[0].judgement = testing::Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
  run[1].judgement.usage.truncated = 2;
  const auto verdict = [&](const std::string& rules) {
    return Gated(suite_, run, {}, rules).suites[0].findings[0].verdict;
  };
  EXPECT_EQ(verdict(R"([{"failures_max": 0.0125}])"), kPass) << "1 of 80";
  EXPECT_EQ(verdict(R"([{"failures_max": 0.0124}])"), kFail);
  EXPECT_EQ(verdict(R"([{"truncated_max": 0.0125}])"), kPass);
  EXPECT_EQ(verdict(R"([{"truncated_max": 0.01}])"), kFail);
}

TEST_F(LimitRulesTest, SharesOfSamplesBySection) {
  std::vector<JudgedSample> run = JudgedSections(45);
  run[60].judgement = testing::Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
  run[0].judgement.usage.truncated = 1;
  const GateReport report = Gated(suite_, run, {}, R"([{"section": "*", "failures_max": 0.04},
      {"subset": "a", "failures_max": 0}, {"section": "left", "truncated_max": 0.01}])");
  const auto& findings = report.suites[0].findings;
  ASSERT_THAT(findings, SizeIs(4));
  EXPECT_EQ(findings[0].section, "left");
  EXPECT_EQ(findings[0].verdict, kPass);
  EXPECT_DOUBLE_EQ(*findings[1].run, 1.0 / 20) << "right";
  EXPECT_EQ(findings[1].verdict, kFail);
  EXPECT_EQ(findings[2].verdict, kPass);
  EXPECT_DOUBLE_EQ(*findings[3].run, 1.0 / 60);
  EXPECT_THAT(ErrorOf([&] { Gated(suite_, run, {}, R"([{"section": "x", "failures_max": 0}])"); }),
              HasSubstr("no section \"x\""));
}

}  // namespace
}  // namespace assay
