#include <fmt/format.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/gate/evaluate.h"
#include "harness/metrics/power.h"
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

class NonInferiorityTest : public testing::SectionGateTest {};

TEST_F(NonInferiorityTest, NonInferiorityPassesFailsOrCannotTell) {
  const std::string rule = R"([{"section": "left", "non_inferiority": 0.05}])";
  EXPECT_EQ(First(rule, 60, 54).verdict, kPass) << "better by a tenth";
  EXPECT_EQ(First(rule, 30, 54).verdict, kFail) << "worse by four tenths";
  const GateFinding open = First(rule, 51, 54);  // worse by exactly the margin
  EXPECT_EQ(open.verdict, kCannotTell);
  EXPECT_THAT(open.because, HasSubstr("the interval holds the margin"));
  EXPECT_EQ(ExitCodeOf(Gate(rule, 51, 54)), 5);
}

// Four of 60 turned wrong. A margin just below the one that would do agrees with it in more than
// the usual three decimals.
TEST_F(NonInferiorityTest, TheMarginThatWouldDoIsToldFromTheOneThatDoesNot) {
  const auto found = [&](double margin) {
    return First(fmt::format(R"([{{"section": "left", "non_inferiority": {}}}])", margin), 50, 54);
  };
  const Interval interval = *found(0.07).difference->interval;
  const double needed = DetectableDifference(StandardErrorOf(interval),
                                             {.level = 0.05, .power = 0.8, .two_sided = false});
  const double margin = needed * (1 - 1e-5);
  const GateFinding open = found(margin);
  EXPECT_EQ(open.verdict, kCannotTell);
  const size_t at = open.because.rfind(' ') + 1;
  const size_t decimals = open.because.size() - at - 2;
  EXPECT_NE(open.because.substr(at), fmt::format("{:.{}f}", margin, decimals)) << open.because;
}

// p is the α from which on the rule passes: of square-and-add where few differ, of draws (12 of 60
// turned wrong and 12 right: P(Z < −0.1/0.0816) = 0.110), of Student's t of a metric.
TEST_F(NonInferiorityTest, PIsTheAlphaFromWhichOnItPasses) {
  std::vector<JudgedSample> run = JudgedSections(60);
  std::vector<JudgedSample> baseline = JudgedSections(60);
  for (size_t i = 0; i < 24; ++i) {
    (i % 2 == 0 ? run : baseline)[i].judgement = testing::Rewards({-1, 0});
  }
  const auto check = [&](const std::vector<JudgedSample>& mine,
                         const std::vector<JudgedSample>& theirs, const std::string& rule) {
    const auto at = [&](double alpha) {
      return Gated(suite_, mine, theirs,
                   "[{" + rule + ", \"alpha\": " + std::to_string(alpha) + "}]")
          .suites[0]
          .findings[0];
    };
    const double p = *at(0.05).p;
    EXPECT_NEAR(*at(0.2).p, p, 1e-9) << rule;
    EXPECT_EQ(at(1.02 * p).verdict, kPass) << rule;
    EXPECT_NE(at(0.98 * p).verdict, kPass) << rule;
    return p;
  };
  const std::string left = R"("section": "left", "non_inferiority": 0.1)";
  EXPECT_NEAR(check(run, baseline, left), 0.110, 0.02);
  EXPECT_LT(check(JudgedSections(56), JudgedSections(54), left), 0.05);
  check(run, baseline, R"("metric": "accuracy", "non_inferiority": 0.1)");
  check(run, baseline, R"("metric": "brier", "non_inferiority": 0.1)");
  EXPECT_FALSE(First(R"([{"section": "left", "non_inferiority": 0.1}])", 54, 54).p)
      << "they said the same of every sample";
}

// Two checkpoints that hardly differ: −0.0020 ± 0.0001 of P(chosen) against a margin of 0.01.
TEST_F(NonInferiorityTest, OfHardlyAnyDifferenceHasAP) {
  std::vector<JudgedSample> run = JudgedSections(54);
  std::vector<JudgedSample> baseline = run;
  for (size_t i = 0; i < run.size(); ++i) {
    const double margin = i % 3 == 0 ? -1 : 1;
    run[i].judgement = testing::Rewards({margin - 0.01 - 0.001 * static_cast<double>(i % 2), 0});
    baseline[i].judgement = testing::Rewards({margin, 0});
  }
  for (const char* metric : {"p_chosen", "brier", "nll"}) {
    const std::string rule =
        fmt::format(R"([{{"metric": "{}", "non_inferiority": 0.01}}])", metric);
    const GateFinding found = Gated(suite_, run, baseline, rule).suites[0].findings[0];
    EXPECT_EQ(found.verdict, kPass) << metric << found.because;
    EXPECT_LT(found.p.value_or(1), 1e-9) << metric;
    const GateFinding turned = Gated(suite_, baseline, run, rule).suites[0].findings[0];
    EXPECT_EQ(turned.verdict, kPass) << metric;
  }
}

TEST_F(NonInferiorityTest, CannotTellPassesWhereThePolicySaysSo) {
  const Policy policy = ParsePolicy(R"({"format": "assay.policy/1", "cannot_tell": "pass",
      "rules": [{"section": "left", "non_inferiority": 0.05}]})",
                                    "gate.json");
  std::vector<GateCase> cases;
  cases.push_back(testing::CaseOf(suite_, JudgedSections(51), JudgedSections(54), policy));
  const GateReport report = EvaluateGate(policy, cases, {.draws = 500});
  EXPECT_EQ(report.verdict, kCannotTell);
  EXPECT_EQ(ExitCodeOf(report), 0);
}

// 12 of 60 turned wrong and 12 right: SE = sqrt(0.4 / 60) = 0.0816, of which the normal's quantile
// at one in a million is 4.753: 0.388. The worst of 2,000 draws is near 0.28.
TEST_F(NonInferiorityTest, AMarginAtAnAlphaThatDrawsDoNotResolveIsHeldToTheNormalsEnd) {
  std::vector<JudgedSample> run = JudgedSections(60);
  std::vector<JudgedSample> baseline = JudgedSections(60);
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

// A drop of more than 100 points is no drop: 1 + 2.49 standard errors, or on one sample.
TEST_F(NonInferiorityTest, ImpossibleDropsAreNotStated) {
  std::vector<JudgedSample> run = JudgedSections(60);
  std::vector<JudgedSample> baseline = JudgedSections(60);
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

}  // namespace
}  // namespace assay
