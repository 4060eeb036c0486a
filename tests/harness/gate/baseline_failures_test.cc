#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_gate.h"

namespace assay {
namespace {

using enum GateVerdict;
using ::testing::Contains;
using testing::Gated;
using ::testing::HasSubstr;
using testing::JudgedSections;
using ::testing::SizeIs;

class BaselineFailuresTest : public testing::SectionGateTest {};

// Of 54 that it had right the baseline failed on 8 of 80 samples, which count as wrong: 46 of 60
// are fewer than the run's 50.
TEST_F(BaselineFailuresTest, ABaselineThatFailedIsNoneToPassAgainst) {
  const auto failed = [](std::vector<JudgedSample> samples) {
    for (size_t i = 0; i < 8; ++i) {
      samples[i].judgement = testing::Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
    }
    return samples;
  };
  const std::string rules = R"({"max_drop": 0.05}, {"section": "*", "significance": 0.05},
                               {"section": "left", "non_inferiority": 0.05}])";
  const GateReport report =
      Gated(suite_, JudgedSections(50), failed(JudgedSections(54)), "[" + rules);
  const auto& findings = report.suites[0].findings;
  ASSERT_THAT(findings, SizeIs(4));
  for (const size_t i : {0, 1}) {
    EXPECT_EQ(findings[i].verdict, kCannotTell);
    EXPECT_THAT(findings[i].because,
                HasSubstr(i == 0 ? "failed on 8 of 80 samples (on 8 it alone, above 1 %)"
                                 : "failed on 8 of 60 samples"));
  }
  EXPECT_EQ(findings[2].verdict, kPass) << "right, on none of which it failed";
  EXPECT_EQ(findings[3].verdict, kCannotTell);
  EXPECT_THAT(report.suites[0].notes,
              Contains(HasSubstr("8 samples on which the baseline alone failed")));
  EXPECT_THAT(report.suites[0].symptoms, Contains(HasSubstr("8 of 80 samples of the baseline")));
  const auto verdict = [&](const std::vector<JudgedSample>& run, const std::string& more) {
    return Gated(suite_, run, failed(JudgedSections(54)), "[" + more + rules).suites[0].verdict;
  };
  EXPECT_EQ(verdict(JudgedSections(10), ""), kFail) << "worse even so";
  EXPECT_EQ(verdict(failed(JudgedSections(54)), ""), kPass) << "both failed on the same";
  EXPECT_EQ(Gated(suite_, JudgedSections(50), failed(JudgedSections(54)),
                  R"([{"failures_max": 0.1}, {"max_drop": 0.05}])")
                .verdict,
            kPass)
      << "the policy lets a tenth fail";
  std::vector<JudgedSample> none = JudgedSections(54);
  for (JudgedSample& sample : none) sample.judgement = failed(JudgedSections(54))[0].judgement;
  EXPECT_EQ(Gated(suite_, none, none, R"([{"max_drop": 0.05}])").verdict, kCannotTell)
      << "nothing was measured";
}

}  // namespace
}  // namespace assay
