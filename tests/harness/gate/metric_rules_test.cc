#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_gate.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using enum GateVerdict;
using testing::Gated;
using ::testing::HasSubstr;
using testing::JudgedPair;
using testing::JudgedPairs;
using testing::JudgedSections;

class MetricRulesTest : public testing::SectionGateTest {};

// p_chosen has no value where a reward failed. Failures are not drawn by lot.
TEST_F(MetricRulesTest, PChosenOfWhatIsLeftAfterFailuresIsNoTest) {
  std::vector<JudgedSample> run = JudgedSections(54);
  for (size_t i = 40; i < 60; ++i) {
    run[i].judgement = testing::Rewards({std::numeric_limits<double>::quiet_NaN(), 0});
  }
  const GateReport report = Gated(suite_, run, JudgedSections(54),
                                  R"([{"metric": "p_chosen", "significance": 0.05},
                                      {"metric": "p_chosen", "non_inferiority": 0.05}])");
  for (const GateFinding& finding : report.suites[0].findings) {
    EXPECT_EQ(finding.verdict, kCannotTell);
    EXPECT_THAT(finding.because,
                HasSubstr("60 samples have it in both, of 60 in the run and 80 in the baseline"));
  }
}

TEST_F(MetricRulesTest, CalibrationOfASmallSectionSaysWhyThereIsNone) {
  const auto run = testing::Joined(JudgedPairs("a", 100, 20), JudgedPairs("c", 10, 10, 200));
  const GateReport report = Gated(suite_, run, {}, R"([{"section": "*", "ece_max": 0.5}])");
  EXPECT_EQ(report.suites[0].findings[1].verdict, kCannotTell);
  EXPECT_THAT(report.suites[0].findings[1].because, HasSubstr("a part of 20 samples"));
}

// Paired by sample: 10 of 80 turned wrong, none right.
TEST_F(MetricRulesTest, MetricsAreComparedSampleBySample) {
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
TEST_F(MetricRulesTest, AMetricOfSomeSamplesIsComparedOnThese) {
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
TEST_F(MetricRulesTest, ARiseOfALossIsWorse) {
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
  EXPECT_NEAR(*rise.p, 0.0065186, 1e-6) << "Student's tail beyond (0.04 − 0.0290601)/0.0042388";
  const GateFinding open = found(true, R"("non_inferiority": 0.03)");
  EXPECT_EQ(open.verdict, kCannotTell);
  EXPECT_NEAR(*open.p, 0.4127, 1e-3);
  const GateFinding beyond = found(true, R"("non_inferiority": 0.02)");
  EXPECT_EQ(beyond.verdict, kFail);
  EXPECT_NEAR(*beyond.p, 0.9811, 1e-3);
  EXPECT_EQ(found(true, R"("significance": 0.05)").verdict, kFail);
  EXPECT_EQ(found(false, R"("non_inferiority": 0.001)").verdict, kPass) << "it fell";
  const GateFinding fall = found(false, R"("significance": 0.05)");
  EXPECT_EQ(fall.verdict, kPass);
  EXPECT_GT(*fall.p, 0.99);
  EXPECT_NEAR(*fall.difference->value, -0.0290601, 1e-7);
}

// log(1 + e^-1) − log(1 + e^-2) = 0.1863338, for half of the samples. Of a loss without an upper
// end too few clusters leave nothing that holds its level.
TEST_F(MetricRulesTest, LogLossNeedsClustersThatDiffer) {
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
TEST_F(MetricRulesTest, ConfidencesAreSaidToo) {
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

}  // namespace
}  // namespace assay
