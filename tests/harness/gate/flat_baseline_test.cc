#include "harness/gate/flat_baseline.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/gate/symptoms.h"
#include "tests/testing/gate_cases.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_gate.h"

namespace assay {
namespace {

using enum GateVerdict;
using ::testing::AllOf;
using ::testing::Contains;
using testing::Gated;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Joined;
using testing::JudgedPairs;
using testing::JudgedSections;
using ::testing::Not;
using ::testing::SizeIs;

using Samples = std::vector<JudgedSample>;

// With the same reward for both responses from `first` on.
Samples Flat(Samples samples, size_t first, size_t count, double reward = 0.5) {
  for (size_t i = first; i < first + count; ++i) {
    samples.at(i).judgement = testing::Rewards({reward, reward});
  }
  return samples;
}

class FlatBaselineTest : public testing::SectionGateTest {
 protected:
  GateVerdict Drop(const Samples& run, const Samples& baseline) {
    return Gated(suite_, run, baseline, R"([{"max_drop": 0.05}])").verdict;
  }
};

constexpr char kRules[] = R"([{"max_drop": 0.05}, {"section": "*", "significance": 0.05},
                              {"section": "left", "non_inferiority": 0.05}, {"min": 0.5}])";

// A constant baseline has all 80 wrong, so that whatever comes is an improvement.
TEST_F(FlatBaselineTest, AConstantBaselineIsNoneToPassAgainst) {
  const Samples constant = Flat(JudgedSections(54), 0, 80);
  const GateReport report = Gated(suite_, JudgedSections(50), constant, kRules);
  EXPECT_EQ(report.verdict, kCannotTell);
  const auto& findings = report.suites[0].findings;
  ASSERT_THAT(findings, SizeIs(5));
  for (const size_t i : {0, 1, 2, 3}) EXPECT_EQ(findings[i].verdict, kCannotTell) << i;
  EXPECT_THAT(findings[0].because, HasSubstr("in 80 of 80 samples of the baseline all responses"));
  EXPECT_THAT(findings[1].because, HasSubstr("in 60 of 60 samples of the baseline"));
  EXPECT_THAT(findings[2].because, HasSubstr("in 20 of 20 samples of the baseline"));
  EXPECT_EQ(findings[4].verdict, kPass) << "compares with nothing";
  EXPECT_THAT(report.suites[0].symptoms,
              Contains("in 80 of 80 samples of the baseline all responses got the same reward, in "
                       "0 of 80 samples of the run: is it the right baseline?"));
}

TEST_F(FlatBaselineTest, WhereBothAreConstantNothingWasMeasured) {
  const Samples constant = Flat(JudgedSections(54), 0, 80);
  const GateReport report =
      Gated(suite_, Flat(JudgedSections(54), 0, 80, 0.7), constant, R"([{"max_drop": 0.05}])");
  EXPECT_EQ(report.verdict, kCannotTell);
  EXPECT_THAT(report.suites[0].symptoms,
              Contains(AllOf(HasSubstr("in 80 of 80 samples of the baseline"),
                             HasSubstr("in 80 of 80 samples of the run: is it the right"))));
  EXPECT_EQ(Drop(constant, constant), kCannotTell) << "the same of every sample";
}

// 24 of 80: the 24 that it alone has flat are 4.9 standard errors, all in the left section.
TEST_F(FlatBaselineTest, ABaselineThatIsFlatInPart) {
  const Samples part = Flat(JudgedSections(54), 0, 24);
  const GateReport report = Gated(suite_, JudgedSections(50), part, kRules);
  const auto& findings = report.suites[0].findings;
  EXPECT_EQ(findings[0].verdict, kCannotTell);
  EXPECT_THAT(findings[0].because,
              HasSubstr("in 24 of 80 samples of the baseline all responses got the same reward, "
                        "which counts as wrong (24 of them told apart by the run)"));
  EXPECT_EQ(findings[1].verdict, kCannotTell);
  EXPECT_EQ(findings[2].verdict, kPass) << "right, where it told all apart";
  EXPECT_THAT(report.suites[0].symptoms,
              Contains(HasSubstr("in 24 of 80 samples of the baseline")));
  EXPECT_THAT(report.suites[0].notes,
              Contains(HasSubstr("24 samples to which the baseline alone gave equal rewards")));
  EXPECT_EQ(Drop(JudgedSections(10), part), kFail) << "worse even so: 1/6 after 30/60";
  EXPECT_EQ(
      Gated(suite_, JudgedSections(50), part, R"([{"failures_max": 0.3}, {"max_drop": 0.05}])")
          .verdict,
      kPass)
      << "the policy lets so many be wrong";
}

TEST_F(FlatBaselineTest, TheTiesOfCoarseRewardsAreNoReasonToDoubt) {
  const auto quiet = [&](const Samples& run, const Samples& baseline) {
    const GateReport report = Gated(suite_, run, baseline, R"([{"max_drop": 0.05}])");
    EXPECT_THAT(report.suites[0].symptoms, IsEmpty());
    EXPECT_THAT(report.suites[0].notes, Not(Contains(HasSubstr("equal rewards"))));
    return report.verdict;
  };
  EXPECT_EQ(quiet(JudgedSections(54), Flat(JudgedSections(54), 7, 1)), kPass) << "1 of 80";
  EXPECT_EQ(quiet(Flat(JudgedSections(54), 20, 24), Flat(JudgedSections(54), 0, 24)), kPass)
      << "as many others";
  // 9 more of 80 are above a tenth, but within 3 √13 = 10.8, three standard errors of 11 and 2.
  EXPECT_EQ(quiet(Flat(JudgedSections(54), 40, 2), Flat(JudgedSections(54), 0, 11)), kPass);
}

// Of 5 samples 2 more flat ones are 40 %, which chance does.
TEST_F(FlatBaselineTest, ASmallPartIsDoubtedWithTheWholeAlone) {
  const auto small = [](size_t of_left, size_t of_right) {
    return Flat(Flat(Joined(JudgedPairs("a", 60, 0), JudgedPairs("c", 5, 0, 100)), 0, of_left), 60,
                of_right);
  };
  const auto right = [&](const Samples& baseline) {
    return Gated(suite_, small(0, 0), baseline, R"([{"section": "right", "max_drop": 0.05}])")
        .verdict;
  };
  EXPECT_EQ(right(small(0, 2)), kPass);
  EXPECT_EQ(right(small(40, 2)), kCannotTell);
  EXPECT_EQ(right(small(40, 0)), kPass);
  EXPECT_EQ(right(small(0, 5)), kCannotTell) << "it tells nothing of the section apart";
}

TEST_F(FlatBaselineTest, AJudgeThatAlwaysTies) {
  Samples ties = JudgedSections(54);
  Samples decided = JudgedSections(54);
  for (size_t i = 0; i < ties.size(); ++i) {
    ties[i].judgement = {};
    ties[i].judgement.verdicts.push_back(testing::Ranked({0, 1}, {0, 0}));
    decided[i].judgement = {};
    decided[i].judgement.verdicts.push_back(testing::Ranked({0, 1}, {0, 1}));
  }
  const GateSide run = testing::SideOf(suite_, decided);
  const GateSide baseline = testing::SideOf(suite_, ties);
  EXPECT_THAT(SymptomsOf(run, &baseline, {}),
              Contains(HasSubstr("of the baseline all responses got the same rank")));
  EXPECT_THAT(FlatCounts(baseline, run).WhyNoComparison("", 0.1),
              HasSubstr("all responses got the same rank, which counts as wrong"));
  EXPECT_EQ(FlatCounts(run, baseline).WhyNoComparison("", 0.1), "") << "the run ties";
}

}  // namespace
}  // namespace assay
