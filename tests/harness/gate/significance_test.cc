#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/gate/evaluate.h"
#include "harness/gate/rules.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_gate.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using enum GateVerdict;
using testing::Gated;
using ::testing::HasSubstr;
using testing::JudgedPairs;
using testing::JudgedSections;

class SignificanceTest : public testing::SectionGateTest {};

// 9 of 60 samples turned wrong and none right: on the exact test 2^-9 one-sided, and nearly so by
// the square-and-add interval, which 9 differing clusters get.
TEST_F(SignificanceTest, SignificanceFailsWhatIsSurelyWorse) {
  const GateFinding worse = First(R"([{"section": "left", "significance": 0.05}])");
  EXPECT_EQ(worse.verdict, kFail);
  EXPECT_LT(*worse.p, 0.01);
  EXPECT_EQ(*worse.p, *worse.adjusted_p) << "one test needs no correction";
  EXPECT_DOUBLE_EQ(*worse.difference->value, -0.15);
  EXPECT_DOUBLE_EQ(worse.difference->interval->level, 0.9);
  EXPECT_THAT(worse.no_power, HasSubstr("fewer than 20"));
  const GateFinding better = First(R"([{"section": "left", "significance": 0.05}])", 54, 45);
  EXPECT_EQ(better.verdict, kPass);
  EXPECT_GT(*better.p, 0.99);
  EXPECT_EQ(First(R"([{"section": "left", "significance": 0.05}])", 53, 54).verdict, kPass);
}

TEST_F(SignificanceTest, HolmCorrectsAllSignificanceTestsTogether) {
  const GateReport report =
      Gate(R"([{"significance": 0.05}, {"section": "*", "significance": 0.05}])");
  EXPECT_EQ(report.tests, 3U);
  EXPECT_DOUBLE_EQ(report.false_alarms, 0.05);
  const auto& findings = report.suites.at(0).findings;
  // right did not change: p of 1/2 or more is its own and adjusted at most 1.
  EXPECT_EQ(findings[2].section, "right");
  EXPECT_EQ(findings[2].verdict, kPass);
  for (const GateFinding& finding : findings) EXPECT_GE(*finding.adjusted_p, *finding.p);
  const double smallest = std::min(*findings[0].p, *findings[1].p);
  const double adjusted = std::min(*findings[0].adjusted_p, *findings[1].adjusted_p);
  EXPECT_DOUBLE_EQ(adjusted, 3 * smallest) << "Holm: the smallest of three times three";
}

TEST_F(SignificanceTest, WithoutCorrectionTheRatesAddUp) {
  const Policy policy = ParsePolicy(R"({"format": "assay.policy/1", "correction": "none",
      "rules": [{"significance": 0.05}, {"section": "*", "significance": 0.05}]})",
                                    "gate.json");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, JudgedSections(50), JudgedSections(54), policy));
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_NEAR(report.false_alarms, 0.15, 1e-12);
  for (const GateFinding& finding : report.suites[0].findings) {
    EXPECT_EQ(*finding.adjusted_p, *finding.p);
  }
}

// 2,000 draws resolve no p below 1/2001. 34 of 60 turned wrong: z = 0.567 / 0.064 or nearly 9, and
// P(Z > 8) is 6e-16.
TEST_F(SignificanceTest, AnAlphaThatDrawsDoNotResolveCanStillFail) {
  const GateFinding found = First(R"([{"section": "left", "significance": 0.0001}])", 20, 54);
  EXPECT_EQ(found.verdict, kFail);
  EXPECT_LT(*found.p, 6e-16);
  EXPECT_THAT(found.because, HasSubstr("draws resolve no p below 0.0005: p is the normal tail's"));
  // (3.719 + 0.842) · 0.064: z for 0.0001 and for four of five cases.
  EXPECT_NEAR(*found.detectable, 4.561 * 0.064, 0.03);
  EXPECT_EQ(First(R"([{"section": "left", "significance": 0.0001}])", 54, 54).verdict, kPass);
}

// 21 turned wrong and 3 right: z = (18/60) / sqrt((24/60 - (18/60)²) / 60) = 4.17, of which the
// tail is 1.5e-5. No draw is as bad, yet one part in a million is not shown.
TEST_F(SignificanceTest, APAtItsFloorIsNeverAPass) {
  std::vector<JudgedSample> run = JudgedSections(60);
  std::vector<JudgedSample> baseline = JudgedSections(60);
  for (size_t i = 0; i < 24; ++i) {
    (i < 21 ? run : baseline)[i].judgement = testing::Rewards({-1, 0});
  }
  const auto rules = R"([{"section": "left", "significance": 0.000001}])";
  const GateFinding found = Gated(suite_, run, baseline, rules).suites[0].findings[0];
  EXPECT_EQ(found.verdict, kCannotTell);
  EXPECT_GT(*found.p, 1e-6);
  EXPECT_LT(*found.p, 1.0 / 2001);
}

// 34 of 80 turned wrong and none right: z = 0.425 / sqrt((0.425 - 0.1806) / 80) = 7.7.
TEST_F(SignificanceTest, AnAlphaThatSignFlipsDoNotResolveCanStillFail) {
  const GateFinding found = First(R"([{"metric": "accuracy", "significance": 0.00002}])", 20, 54);
  EXPECT_EQ(found.verdict, kFail) << "10,000 flips resolve no p below 0.00005";
  EXPECT_LT(*found.p, 1e-7);
}

// All four turned wrong: 1 of 2^4 ways, which no rule at 0.05 can fail; all five: 1 of 2^5.
TEST_F(SignificanceTest, ClustersTooFewToFailCannotTell) {
  const auto found = [&](uint32_t run, uint32_t baseline, uint32_t of) {
    return Gated(suite_, JudgedPairs("a", run, of - run), JudgedPairs("a", baseline, of - baseline),
                 R"([{"section": "left", "significance": 0.05}])")
        .suites[0]
        .findings[0];
  };
  EXPECT_DOUBLE_EQ(*found(0, 5, 5).p, 1.0 / 32);
  EXPECT_EQ(found(0, 5, 5).verdict, kFail);
  EXPECT_DOUBLE_EQ(*found(0, 4, 4).p, 1.0 / 16);
  EXPECT_EQ(found(0, 4, 4).verdict, kCannotTell);
  EXPECT_THAT(found(0, 4, 4).because, HasSubstr("no p below 0.062 on so few clusters"));
  EXPECT_EQ(found(1, 4, 4).verdict, kCannotTell) << "nor could it have failed, had the last turned";
  EXPECT_EQ(found(4, 0, 4).verdict, kPass) << "better";
}

// What the first of 20 sections of `of` clusters comes to, `lost` of which turned wrong.
GateFinding FirstOfTwenty(const Suite& suite, uint32_t lost, uint32_t of) {
  const Policy policy = testing::PolicyOf(R"([{"section": "*", "significance": 0.05}])");
  const auto judged = [&](uint32_t wrong) {
    return testing::Joined(JudgedPairs("a", of - wrong, wrong), JudgedPairs("c", of, 0, 100));
  };
  std::vector<GateCase> cases;
  for (int i = 0; i < 10; ++i) {
    cases.push_back(testing::CaseOf(suite, judged(i == 0 ? lost : 0), judged(0), policy));
  }
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_EQ(report.tests, 20U);
  return report.suites[0].findings[0];
}

// 2^-8 = 0.0039 is above 0.05 / 20 = 0.0025, and 2^-12 = 0.00024 below.
TEST_F(SignificanceTest, ClustersTooFewToFailAfterCorrectionCannotTell) {
  const GateFinding seven = FirstOfTwenty(suite_, 7, 8);
  EXPECT_NEAR(*seven.p, 1.0 / 128, 1e-12);
  EXPECT_NEAR(*seven.adjusted_p, 20.0 / 128, 1e-12);
  for (const uint32_t lost : {1U, 7U, 8U}) {
    EXPECT_EQ(FirstOfTwenty(suite_, lost, 8).verdict, kCannotTell) << lost;
  }
  EXPECT_THAT(seven.because, HasSubstr("no p below 0.0039 on so few clusters, and corrected for "
                                       "all tests it takes 0.0025 to fail"));
  EXPECT_EQ(FirstOfTwenty(suite_, 0, 8).verdict, kPass) << "not worse";
  EXPECT_EQ(FirstOfTwenty(suite_, 1, 12).verdict, kPass);
  EXPECT_EQ(FirstOfTwenty(suite_, 12, 12).verdict, kFail) << "20 / 4096";
}

TEST(RulesTest, OneSidedP) {
  EXPECT_DOUBLE_EQ(OneSidedP(-0.1, 0.04), 0.02);
  EXPECT_DOUBLE_EQ(OneSidedP(0.1, 0.04), 0.98);
}

}  // namespace
}  // namespace assay
