#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/gate/evaluate.h"
#include "tests/testing/errors.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_gate.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using enum GateVerdict;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::Gated;
using ::testing::HasSubstr;
using testing::JudgedPairs;
using testing::JudgedSections;
using ::testing::Not;
using ::testing::SizeIs;

class EvaluateTest : public testing::SectionGateTest {};

TEST_F(EvaluateTest, EverySectionIsARuleEach) {
  const GateReport report = Gate(R"([{"section": "*", "max_drop": 0.1}])");
  const auto& findings = report.suites.at(0).findings;
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].section, "left");
  EXPECT_EQ(findings[0].verdict, kFail) << "a drop of 0.15";
  EXPECT_EQ(findings[1].section, "right");
  EXPECT_EQ(findings[1].verdict, kPass);
  EXPECT_EQ(report.verdict, kFail);
  EXPECT_EQ(ExitCodeOf(report), 3);
}

TEST_F(EvaluateTest, TheSameJudgementsPassEveryTest) {
  const GateReport report = Gate(
      R"([{"section": "*", "significance": 0.05}, {"section": "*", "non_inferiority": 0.001}])", 50,
      50);
  EXPECT_EQ(report.verdict, kPass);
  EXPECT_THAT(report.suites[0].notes, Contains("run and baseline said the same of every sample"));
}

// With the labels turned round, the same rewards are right where they were wrong.
TEST_F(EvaluateTest, TheSameJudgementsOfOtherDataAreNotAlike) {
  std::vector<JudgedSample> turned = JudgedSections(60);
  for (JudgedSample& sample : turned) std::ranges::reverse(sample.label.grades);
  const Policy policy = testing::PolicyOf(R"([{"section": "left", "significance": 0.05},
      {"section": "left", "non_inferiority": 0.05}, {"metric": "accuracy", "significance": 0.05}])");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, turned, JudgedSections(60), policy));
  cases[0].run.summary.run.suite_sha256 = "b";
  cases[0].baseline->summary.run.suite_sha256 = "a";
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_THAT(report.suites[0].notes, Not(Contains(HasSubstr("the same of every sample"))));
  EXPECT_NE(report.suites[0].verdict, kPass);
  EXPECT_EQ(report.suites[0].findings[2].verdict, kFail) << "from 70 of 80 to 10";
}

TEST_F(EvaluateTest, EverySectionOfASuiteWithoutSectionsIsNone) {
  testing::ListSuite list({});
  const auto gated = [&](const std::string& rules) {
    return Gated(list, JudgedSections(50), {}, rules);
  };
  const GateReport report = gated(R"([{"min": 0.1}, {"section": "*", "min": 0.1},
                                      {"section": "*", "failures_max": 0}])");
  EXPECT_EQ(report.verdict, kPass);
  EXPECT_THAT(report.suites[0].findings, SizeIs(1));
  EXPECT_THAT(report.suites[0].notes,
              ElementsAre("gate.json: rules[1] does not apply: sections has no sections",
                          "gate.json: rules[2] does not apply: sections has no sections"));
  EXPECT_THAT(ErrorOf([&] { gated(R"([{"section": "*", "min": 0.1}])"); }),
              HasSubstr("the policy has no rule that applies to"));
  EXPECT_THAT(ErrorOf([&] { gated(R"([{"min": 0.1}, {"section": "a", "min": 0.1}])"); }),
              HasSubstr("no section \"a\""));
  EXPECT_THAT(
      ErrorOf([&] { gated(R"([{"min": 0.1}, {"section": "*", "metric": "acuracy", "min": 0}])"); }),
      HasSubstr("no metric \"acuracy\""));
}

// All 60 turned wrong: draws repeat it, and would promise to find a drop of nothing.
TEST_F(EvaluateTest, WhatAllTurnedTheSameWayTellsNoPower) {
  for (const char* rules : {R"([{"section": "left", "significance": 0.05}])",
                            R"([{"section": "left", "non_inferiority": 0.05}])"}) {
    const GateFinding found = First(rules, 0, 60);
    EXPECT_EQ(found.verdict, kFail);
    EXPECT_LT(found.difference->interval->low, found.difference->interval->high);
    EXPECT_FALSE(found.detectable);
    EXPECT_THAT(found.no_power, HasSubstr("differ by the same on every cluster"));
  }
}

TEST_F(EvaluateTest, UndefinedIsCannotTell) {
  const std::vector<JudgedSample> only_a = JudgedPairs("a", 30, 10);
  const auto finding = [&](const std::string& rules, const std::vector<JudgedSample>& baseline) {
    return Gated(suite_, only_a, baseline, rules).suites[0].findings[0];
  };
  const GateFinding lost = finding(R"([{"section": "right", "min": 0.1}])", {});
  EXPECT_EQ(lost.verdict, kCannotTell);
  EXPECT_EQ(lost.because, "the run's is undefined: no sample of c");
  EXPECT_EQ(finding(R"([{"section": "right", "significance": 0.05}])", JudgedSections(54)).verdict,
            kCannotTell);
  std::vector<JudgedSample> verdicts = only_a;
  for (JudgedSample& sample : verdicts) {
    sample.judgement = {};
    sample.judgement.verdicts = {testing::Ranked({0, 1}, {0, 1})};
  }
  const GateFinding ece =
      Gated(suite_, verdicts, {}, R"([{"ece_max": 0.1}])").suites[0].findings[0];
  EXPECT_EQ(ece.verdict, kCannotTell);
  EXPECT_THAT(ece.because, HasSubstr("no rewards"));
}

TEST_F(EvaluateTest, AScoreThatNoRunHasIsAnErrorWithASuggestion) {
  EXPECT_EQ(ErrorOf([&] { Gate(R"([{"section": "lefft", "min": 0.5}])"); }),
            "gate.json: rules[0]: no section \"lefft\" on sections; did you mean \"left\"?");
  EXPECT_EQ(ErrorOf([&] { Gate(R"([{"metric": "acuracy", "min": 0.5}])"); }),
            "gate.json: rules[0]: no metric \"acuracy\" on sections; did you mean \"accuracy\"?");
  EXPECT_THAT(ErrorOf([&] { Gate(R"([{"metric": "accuracy", "section": "lefft", "min": 0.5}])"); }),
              HasSubstr("no section \"lefft\""));
}

TEST_F(EvaluateTest, WrongUsesOfRulesAreErrors) {
  EXPECT_THAT(ErrorOf([&] { Gate(R"([{"min": 60}])"); }),
              HasSubstr("got 60, expected a fraction from 0 to 1"));
  EXPECT_THAT(ErrorOf([&] { Gate(R"([{"metric": "accuracy", "min": 60}])"); }),
              HasSubstr("got 60, expected a fraction from 0 to 1 for accuracy of overall"));
  EXPECT_THAT(ErrorOf([&] { Gate(R"([{"metric": "ece", "significance": 0.05}])"); }),
              HasSubstr("expected the official score or a mean over samples (accuracy, "));
  EXPECT_THAT(ErrorOf([&] { Gated(suite_, JudgedSections(50), {}, R"([{"max_drop": 0.1}])"); }),
              HasSubstr("\"max_drop\" compares with a baseline, and sections has none"));
}

TEST_F(EvaluateTest, ARuleOfAnotherSuiteIsNotedWhereItDoesNotApply) {
  testing::ListSuite list({});
  const Policy policy = testing::PolicyOf(R"([{"section": "left", "min": 0.1}, {"min": 0.1}])");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, JudgedSections(50), {}, policy));
  cases.push_back(testing::CaseOf(list, JudgedSections(50), {}, policy));
  cases.back().name = "list";
  const GateReport report = EvaluateGate(policy, cases, {.draws = 0});
  EXPECT_THAT(report.suites[0].findings, SizeIs(2));
  EXPECT_THAT(report.suites[1].findings, SizeIs(1));
  EXPECT_THAT(report.suites[1].notes,
              ElementsAre("gate.json: rules[0] does not apply: list has no \"left\""));
}

TEST(VerdictTest, AFailureOutweighsAndNothingIsNoPass) {
  EXPECT_EQ(Join({kPass, kCannotTell, kFail}), kFail);
  EXPECT_EQ(Join({kPass, kCannotTell}), kCannotTell);
  EXPECT_EQ(Join({kPass, kPass}), kPass);
  EXPECT_EQ(Join({}), kCannotTell);
}

}  // namespace
}  // namespace assay
