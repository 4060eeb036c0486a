#include "harness/gate/evaluate.h"

#include <algorithm>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/gate/rules.h"
#include "tests/testing/errors.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using enum GateVerdict;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::Gated;
using ::testing::HasSubstr;
using testing::JudgedPair;
using testing::JudgedPairs;
using ::testing::SizeIs;

std::vector<JudgedSample> Together(std::vector<JudgedSample> samples,
                                   const std::vector<JudgedSample>& more) {
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

// 60 samples of a, `right` of them right, and 20 of c, 10 of them right:
// left = right / 60, right = 1/2, overall = (left + 1/2) / 2.
std::vector<JudgedSample> Judged(uint32_t right) {
  return Together(JudgedPairs("a", right, 60 - right), JudgedPairs("c", 10, 10, 100));
}

class EvaluateTest : public ::testing::Test {
 protected:
  GateReport Gate(const std::string& rules, uint32_t run = 45, uint32_t baseline = 54) {
    return Gated(suite_, Judged(run), Judged(baseline), rules);
  }
  GateFinding First(const std::string& rules, uint32_t run = 45, uint32_t baseline = 54) {
    return Gate(rules, run, baseline).suites.at(0).findings.at(0);
  }
  GateVerdict VerdictOf(const std::string& rules) { return First(rules).verdict; }

  testing::SectionSuite suite_;
};

// The run's left is 45/60 = 0.75 after 0.9, its overall 0.625 after 0.7.
TEST_F(EvaluateTest, LimitsOfPointEstimates) {
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

TEST_F(EvaluateTest, SharesOfSamples) {
  std::vector<JudgedSample> run = Judged(45);
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

// 9 of 60 samples turned wrong and none right: on the exact test 2^-9 one-sided, and nearly so by
// the square-and-add interval, which 9 differing clusters get.
TEST_F(EvaluateTest, SignificanceFailsWhatIsSurelyWorse) {
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

TEST_F(EvaluateTest, HolmCorrectsAllSignificanceTestsTogether) {
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

TEST_F(EvaluateTest, WithoutCorrectionTheRatesAddUp) {
  const Policy policy = ParsePolicy(R"({"format": "assay.policy/1", "correction": "none",
      "rules": [{"significance": 0.05}, {"section": "*", "significance": 0.05}]})",
                                    "gate.json");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, Judged(50), Judged(54), policy));
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_NEAR(report.false_alarms, 0.15, 1e-12);
  for (const GateFinding& finding : report.suites[0].findings) {
    EXPECT_EQ(*finding.adjusted_p, *finding.p);
  }
}

TEST_F(EvaluateTest, NonInferiorityPassesFailsOrCannotTell) {
  const std::string rule = R"([{"section": "left", "non_inferiority": 0.05}])";
  EXPECT_EQ(First(rule, 60, 54).verdict, kPass) << "better by a tenth";
  EXPECT_EQ(First(rule, 30, 54).verdict, kFail) << "worse by four tenths";
  const GateFinding open = First(rule, 51, 54);  // worse by exactly the margin
  EXPECT_EQ(open.verdict, kCannotTell);
  EXPECT_THAT(open.because, HasSubstr("the interval holds the margin"));
  EXPECT_EQ(ExitCodeOf(Gate(rule, 51, 54)), 5);
}

TEST_F(EvaluateTest, CannotTellPassesWhereThePolicySaysSo) {
  const Policy policy = ParsePolicy(R"({"format": "assay.policy/1", "cannot_tell": "pass",
      "rules": [{"section": "left", "non_inferiority": 0.05}]})",
                                    "gate.json");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, Judged(51), Judged(54), policy));
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_EQ(report.verdict, kCannotTell);
  EXPECT_EQ(ExitCodeOf(report), 0);
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
  std::vector<JudgedSample> turned = Judged(60);
  for (JudgedSample& sample : turned) std::ranges::reverse(sample.label.grades);
  const Policy policy = testing::PolicyOf(R"([{"section": "left", "significance": 0.05},
      {"section": "left", "non_inferiority": 0.05}, {"metric": "accuracy", "significance": 0.05}])");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, turned, Judged(60), policy));
  cases[0].run.summary.run.suite_sha256 = "b";
  cases[0].baseline->summary.run.suite_sha256 = "a";
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_THAT(report.suites[0].notes, ::testing::IsEmpty());
  EXPECT_NE(report.suites[0].verdict, kPass);
  EXPECT_EQ(report.suites[0].findings[2].verdict, kFail) << "from 70 of 80 to 10";
}

// 2,000 draws resolve no p below 1/2001. 34 of 60 turned wrong: z = 0.567 / 0.064 or nearly 9, and
// P(Z > 8) is 6e-16.
TEST_F(EvaluateTest, AnAlphaThatDrawsDoNotResolveCanStillFail) {
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
TEST_F(EvaluateTest, APAtItsFloorIsNeverAPass) {
  std::vector<JudgedSample> run = Judged(60);
  std::vector<JudgedSample> baseline = Judged(60);
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
TEST_F(EvaluateTest, AnAlphaThatSignFlipsDoNotResolveCanStillFail) {
  const GateFinding found = First(R"([{"metric": "accuracy", "significance": 0.00002}])", 20, 54);
  EXPECT_EQ(found.verdict, kFail) << "10,000 flips resolve no p below 0.00005";
  EXPECT_LT(*found.p, 1e-7);
}

// 12 of 60 turned wrong and 12 right: SE = sqrt(0.4 / 60) = 0.0816, of which the normal's quantile
// at one in a million is 4.753: 0.388. The worst of 2,000 draws is near 0.28.
TEST_F(EvaluateTest, AMarginAtAnAlphaThatDrawsDoNotResolveIsHeldToTheNormalsEnd) {
  std::vector<JudgedSample> run = Judged(60);
  std::vector<JudgedSample> baseline = Judged(60);
  for (size_t i = 0; i < 24; ++i) {
    (i % 2 == 0 ? run : baseline)[i].judgement = testing::Rewards({-1, 0});
  }
  const auto found = [&](const std::string& margin) {
    return Gated(suite_, run, baseline,
                 R"([{"section": "left", "alpha": 0.000001, "non_inferiority": )" + margin + "}]")
        .suites[0]
        .findings[0];
  };
  EXPECT_EQ(found("0.33").verdict, kCannotTell);
  EXPECT_EQ(found("0.45").verdict, kPass);
  const Estimate difference = *found("0.33").difference;
  EXPECT_NEAR(difference.interval->low, -0.388, 0.03);
  EXPECT_EQ(difference.interval->method, "normal");
  EXPECT_THAT(difference.interval_because, HasSubstr("draws resolve no end"));
  // 0.33 + (4.753 + 0.842) · 0.0816.
  EXPECT_NEAR(*found("0.33").detectable, 0.33 + 5.595 * 0.0816, 0.04);
}

// All four turned wrong: 1 of 2^4 ways, which no rule at 0.05 can fail; all five: 1 of 2^5.
TEST_F(EvaluateTest, ClustersTooFewToFailCannotTell) {
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

TEST_F(EvaluateTest, SharesOfSamplesBySection) {
  std::vector<JudgedSample> run = Judged(45);
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

// p_chosen has no value where a reward failed. Failures are not drawn by lot.
TEST_F(EvaluateTest, PChosenOfWhatIsLeftAfterFailuresIsNoTest) {
  std::vector<JudgedSample> run = Judged(54);
  for (size_t i = 40; i < 60; ++i) {
    run[i].judgement = testing::Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
  }
  const GateReport report = Gated(suite_, run, Judged(54),
                                  R"([{"metric": "p_chosen", "significance": 0.05},
                                      {"metric": "p_chosen", "non_inferiority": 0.05}])");
  for (const GateFinding& finding : report.suites[0].findings) {
    EXPECT_EQ(finding.verdict, kCannotTell);
    EXPECT_THAT(finding.because,
                HasSubstr("60 samples have it in both, of 60 in the run and 80 in the baseline"));
  }
}

// Of 54 that it had right the baseline failed on 8 of 80 samples, which count as wrong: 46 of 60
// are fewer than the run's 50.
TEST_F(EvaluateTest, ABaselineThatFailedIsNoneToPassAgainst) {
  const auto failed = [](std::vector<JudgedSample> samples) {
    for (size_t i = 0; i < 8; ++i) {
      samples[i].judgement = testing::Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
    }
    return samples;
  };
  const std::string rules = R"({"max_drop": 0.05}, {"section": "*", "significance": 0.05},
                               {"section": "left", "non_inferiority": 0.05}])";
  const GateReport report = Gated(suite_, Judged(50), failed(Judged(54)), "[" + rules);
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
    return Gated(suite_, run, failed(Judged(54)), "[" + more + rules).suites[0].verdict;
  };
  EXPECT_EQ(verdict(Judged(10), ""), kFail) << "worse even so";
  EXPECT_EQ(verdict(failed(Judged(54)), ""), kPass) << "both failed on the same";
  EXPECT_EQ(Gated(suite_, Judged(50), failed(Judged(54)),
                  R"([{"failures_max": 0.1}, {"max_drop": 0.05}])")
                .verdict,
            kPass)
      << "the policy lets a tenth fail";
  std::vector<JudgedSample> none = Judged(54);
  for (JudgedSample& sample : none) sample.judgement = failed(Judged(54))[0].judgement;
  EXPECT_EQ(Gated(suite_, none, none, R"([{"max_drop": 0.05}])").verdict, kCannotTell)
      << "nothing was measured";
}

TEST_F(EvaluateTest, EverySectionOfASuiteWithoutSectionsIsNone) {
  testing::ListSuite list({});
  const auto gated = [&](const std::string& rules) { return Gated(list, Judged(50), {}, rules); };
  const GateReport report = gated(R"([{"min": 0.1}, {"section": "*", "min": 0.1},
                                      {"section": "*", "failures_max": 0}])");
  EXPECT_EQ(report.verdict, kPass);
  EXPECT_THAT(report.suites[0].findings, SizeIs(1));
  EXPECT_THAT(report.suites[0].notes,
              ElementsAre("gate.json: rules[1] does not apply: sections has no sections",
                          "gate.json: rules[2] does not apply: sections has no sections"));
  EXPECT_THAT(ErrorOf([&] { gated(R"([{"section": "*", "min": 0.1}])"); }),
              HasSubstr("the policy has no rule that applies"));
  EXPECT_THAT(ErrorOf([&] { gated(R"([{"min": 0.1}, {"section": "a", "min": 0.1}])"); }),
              HasSubstr("no section \"a\""));
  EXPECT_THAT(
      ErrorOf([&] { gated(R"([{"min": 0.1}, {"section": "*", "metric": "acuracy", "min": 0}])"); }),
      HasSubstr("no metric \"acuracy\""));
}

TEST_F(EvaluateTest, CalibrationOfASmallSectionSaysWhyThereIsNone) {
  const auto run = Together(JudgedPairs("a", 100, 20), JudgedPairs("c", 10, 10, 200));
  const GateReport report = Gated(suite_, run, {}, R"([{"section": "*", "ece_max": 0.5}])");
  EXPECT_EQ(report.suites[0].findings[1].verdict, kCannotTell);
  EXPECT_THAT(report.suites[0].findings[1].because, HasSubstr("a part of 20 samples"));
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

// A drop of more than 100 points is no drop: 1 + 2.49 standard errors, or on one sample.
TEST_F(EvaluateTest, ImpossibleDropsAreNotStated) {
  std::vector<JudgedSample> run = Judged(60);
  std::vector<JudgedSample> baseline = Judged(60);
  for (size_t i = 0; i < 48; ++i) {
    (i < 24 ? run : baseline)[i].judgement = testing::Rewards({-1, 0});
  }
  const GateFinding wide =
      Gated(suite_, run, baseline, R"([{"section": "left", "non_inferiority": 1}])")
          .suites[0]
          .findings[0];
  EXPECT_EQ(wide.verdict, kPass);
  EXPECT_FALSE(wide.detectable);
  EXPECT_EQ(wide.no_power, "not even one of 100 points is found reliably");
  const GateFinding single = Gated(suite_, JudgedPairs("a", 0, 1), JudgedPairs("a", 1, 0),
                                   R"([{"section": "left", "non_inferiority": 0.1}])")
                                 .suites[0]
                                 .findings[0];
  EXPECT_EQ(single.verdict, kCannotTell);
  EXPECT_THAT(single.because, HasSubstr("too small for an unchanged model to pass reliably"));
}

// Paired by sample: 10 of 80 turned wrong, none right.
TEST_F(EvaluateTest, MetricsAreComparedSampleBySample) {
  const GateFinding found = First(R"([{"metric": "accuracy", "significance": 0.05}])", 44, 54);
  EXPECT_EQ(found.verdict, kFail);
  EXPECT_DOUBLE_EQ(*found.difference->value, -0.125);
  const GateFinding many = First(R"([{"metric": "accuracy", "significance": 0.05}])", 20, 54);
  EXPECT_EQ(many.difference->interval->method, "cluster-robust") << "34 differ";
  EXPECT_TRUE(many.detectable);
  EXPECT_EQ(
      First(R"([{"metric": "best_of_n", "section": "right", "non_inferiority": 0.3}])").verdict,
      kPass);
}

// Of 40 of 80 samples the chosen response is the longer one; the run lost 10 of these and all
// others.
TEST_F(EvaluateTest, AMetricOfSomeSamplesIsComparedOnThese) {
  const auto judged = [](uint32_t lost) {
    std::vector<JudgedSample> samples;
    for (uint32_t i = 0; i < 80; ++i) {
      samples.push_back(JudgedPair("a", i, {i < lost || (lost > 0 && i >= 40) ? -1.0 : 1.0, 0}));
      samples.back().lengths[0] = i < 40 ? 20 : 5;
    }
    return samples;
  };
  const GateReport report = Gated(suite_, judged(10), judged(0),
                                  R"([{"metric": "accuracy_longer", "significance": 0.05}])");
  const GateFinding& found = report.suites[0].findings[0];
  EXPECT_DOUBLE_EQ(*found.difference->value, -0.25);
  EXPECT_EQ(found.difference->n, 40U);
  EXPECT_EQ(found.verdict, kFail);
}

// 48 right pairs by a margin of 2; with `unsure` the first 24 by 1.
std::vector<JudgedSample> Margins(bool unsure) {
  std::vector<JudgedSample> judged;
  for (uint32_t i = 0; i < 48; ++i) {
    judged.push_back(JudgedPair("a", i, {unsure && i < 24 ? 1.0 : 2.0, 0}));
  }
  return judged;
}

// By hand: the squared error of a right claim is 1/(1+e^m)², so that a sample loses
// δ = 1/(1+e)² − 1/(1+e²)² = 0.0581202, and half of the 48 do: a difference of δ/2 with a standard
// error of δ/(2√47), times Student's 1.677927 of 47 degrees: from 0.021948 to 0.036173.
TEST_F(EvaluateTest, ARiseOfALossIsWorse) {
  const auto found = [&](bool run_unsure, const std::string& limit) {
    return Gated(suite_, Margins(run_unsure), Margins(!run_unsure),
                 R"([{"metric": "brier", )" + limit + "}]")
        .suites[0]
        .findings[0];
  };
  const GateFinding rise = found(true, R"("non_inferiority": 0.04)");
  EXPECT_EQ(rise.verdict, kPass);
  EXPECT_NEAR(*rise.difference->value, 0.0290601, 1e-7) << "run less baseline";
  EXPECT_NEAR(rise.difference->interval->low, 0.021948, 1e-6);
  EXPECT_NEAR(rise.difference->interval->high, 0.036173, 1e-6);
  EXPECT_EQ(found(true, R"("non_inferiority": 0.03)").verdict, kCannotTell);
  EXPECT_EQ(found(true, R"("non_inferiority": 0.02)").verdict, kFail);
  EXPECT_EQ(found(true, R"("significance": 0.05)").verdict, kFail);
  EXPECT_EQ(found(false, R"("non_inferiority": 0.001)").verdict, kPass) << "it fell";
  const GateFinding fall = found(false, R"("significance": 0.05)");
  EXPECT_EQ(fall.verdict, kPass);
  EXPECT_GT(*fall.p, 0.99);
  EXPECT_NEAR(*fall.difference->value, -0.0290601, 1e-7);
}

// log(1 + e^-1) − log(1 + e^-2) = 0.1863338, for half of the samples. Of a loss without an upper
// end too few clusters leave nothing that holds its level.
TEST_F(EvaluateTest, LogLossNeedsClustersThatDiffer) {
  const auto found = [&](const std::vector<JudgedSample>& run) {
    return Gated(suite_, run, Margins(false), R"([{"metric": "nll", "significance": 0.05}])")
        .suites[0]
        .findings[0];
  };
  const GateFinding worse = found(Margins(true));
  EXPECT_EQ(worse.verdict, kFail);
  EXPECT_NEAR(*worse.difference->value, 0.0931669, 1e-7);
  std::vector<JudgedSample> few = Margins(false);
  for (size_t i = 0; i < 10; ++i) few[i].judgement = testing::Rewards({-9, 0});
  const GateFinding open = found(few);
  EXPECT_EQ(open.verdict, kCannotTell);
  EXPECT_THAT(open.because, HasSubstr("the two differ on 10 clusters of equal weight, fewer than"));
}

// Judges that agree on every rank and not on how sure they are have not said the same.
TEST_F(EvaluateTest, ConfidencesAreSaidToo) {
  const auto judged = [](double confidence) {
    std::vector<JudgedSample> samples = Margins(false);
    for (size_t i = 0; i < samples.size(); ++i) {
      samples[i].judgement = {};
      samples[i].judgement.verdicts = {testing::Ranked({0, 1}, {0, 1})};
      samples[i].judgement.verdicts[0].confidence = confidence - (i % 2 == 0 ? 0 : 0.05);
    }
    return samples;
  };
  const auto found = [&](double run) {
    return Gated(suite_, judged(run), judged(0.9),
                 R"([{"metric": "brier", "non_inferiority": 0.1}])")
        .suites[0]
        .findings[0];
  };
  EXPECT_EQ(found(0.9).no_power, "run and baseline said the same of every sample");
  const GateFinding unsure = found(0.6);
  EXPECT_NEAR(*unsure.difference->value, (0.4 * 0.4 - 0.1 * 0.1 + 0.45 * 0.45 - 0.15 * 0.15) / 2,
              1e-12);
  EXPECT_EQ(unsure.verdict, kFail);
}

TEST_F(EvaluateTest, UndefinedIsCannotTell) {
  const std::vector<JudgedSample> only_a = JudgedPairs("a", 30, 10);
  const auto finding = [&](const std::string& rules, const std::vector<JudgedSample>& baseline) {
    return Gated(suite_, only_a, baseline, rules).suites[0].findings[0];
  };
  const GateFinding lost = finding(R"([{"section": "right", "min": 0.1}])", {});
  EXPECT_EQ(lost.verdict, kCannotTell);
  EXPECT_EQ(lost.because, "the run's is undefined: no sample of c");
  EXPECT_EQ(finding(R"([{"section": "right", "significance": 0.05}])", Judged(54)).verdict,
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
  EXPECT_THAT(ErrorOf([&] { Gated(suite_, Judged(50), {}, R"([{"max_drop": 0.1}])"); }),
              HasSubstr("\"max_drop\" compares with a baseline, and sections has none"));
}

TEST_F(EvaluateTest, ARuleOfAnotherSuiteIsNotedWhereItDoesNotApply) {
  testing::ListSuite list({});
  const Policy policy = testing::PolicyOf(R"([{"section": "left", "min": 0.1}, {"min": 0.1}])");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, Judged(50), {}, policy));
  cases.push_back(testing::CaseOf(list, Judged(50), {}, policy));
  cases.back().name = "list";
  const GateReport report = EvaluateGate(policy, cases, {.draws = 0});
  EXPECT_THAT(report.suites[0].findings, SizeIs(2));
  EXPECT_THAT(report.suites[1].findings, SizeIs(1));
  EXPECT_THAT(report.suites[1].notes,
              ElementsAre("gate.json: rules[0] does not apply: list has no \"left\""));
}

TEST(RulesTest, OneSidedP) {
  EXPECT_DOUBLE_EQ(OneSidedP(-0.1, 0.04), 0.02);
  EXPECT_DOUBLE_EQ(OneSidedP(0.1, 0.04), 0.98);
}

TEST(VerdictTest, AFailureOutweighsAndNothingIsNoPass) {
  EXPECT_EQ(Join({kPass, kCannotTell, kFail}), kFail);
  EXPECT_EQ(Join({kPass, kCannotTell}), kCannotTell);
  EXPECT_EQ(Join({kPass, kPass}), kPass);
  EXPECT_EQ(Join({}), kCannotTell);
}

}  // namespace
}  // namespace assay
