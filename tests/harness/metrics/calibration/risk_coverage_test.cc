#include "harness/metrics/calibration/risk_coverage.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "gtest/gtest.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::FourClaims;
using testing::ReferenceClaims;

TEST(RiskCoverageTest, ByHand) {
  // Most confident first: wrong, right, right, wrong: risks 1, 1/2, 1/3, 1/2. At best: right,
  // right, wrong, wrong: 0, 0, 1/3, 1/2.
  const RiskCoverage result = *RiskCoverageOf(FourClaims());
  EXPECT_NEAR(result.aurc, (1 + 0.5 + 1.0 / 3 + 0.5) / 4, 1e-15);
  EXPECT_NEAR(result.optimal, (1.0 / 3 + 0.5) / 4, 1e-15);
  EXPECT_NEAR(result.excess, 1.5 / 4, 1e-15);
  ASSERT_EQ(result.curve.size(), 4u);
  EXPECT_EQ(result.curve[2].coverage, 0.75);
  EXPECT_NEAR(result.curve[2].risk, 1.0 / 3, 1e-15);
}

TEST(RiskCoverageTest, OfEqualConfidencesIsTheAverageOverAllOrders) {
  // 0.9 right, then 0.8 right, wrong, wrong in any order.
  std::vector<double> errors = {0, 1, 1};
  double sum = 0;
  int orders = 0;
  do {
    double wrong = 0;
    for (size_t i = 0; i < 3; ++i) {
      wrong += errors[i];
      sum += wrong / static_cast<double>(i + 2) / 4;
    }
    ++orders;
  } while (std::next_permutation(errors.begin(), errors.end()));
  const RiskCoverage result =
      *RiskCoverageOf(std::vector{PairOfConfidence(0.8, 0), PairOfConfidence(0.9, 1),
                                  PairOfConfidence(0.8, 1), PairOfConfidence(0.8, 0)});
  EXPECT_NEAR(result.aurc, sum / orders, 1e-15);
  EXPECT_EQ(result.curve.size(), 2u);
}

TEST(RiskCoverageTest, OptimalNearsItsLimitForManyPairs) {
  std::vector<CalibrationPair> pairs;
  for (int i = 0; i < 20'000; ++i) pairs.push_back(PairOfConfidence(0.5, i % 4 == 0 ? 0 : 1));
  const RiskCoverage result = *RiskCoverageOf(pairs);
  EXPECT_NEAR(result.optimal, 0.25 + 0.75 * std::log(0.75), 1e-4);
  EXPECT_NEAR(result.aurc, 0.25, 1e-12);  // all claims are equal: every part has the overall risk
}

TEST(RiskCoverageTest, EndsAtTheOverallRiskForAnyOrderOfPairs) {
  auto pairs = ReferenceClaims(true);
  const RiskCoverage before = *RiskCoverageOf(pairs);
  std::reverse(pairs.begin(), pairs.end());
  EXPECT_NEAR(RiskCoverageOf(pairs)->aurc, before.aurc, 1e-14);
  double wrong = 0;
  for (const CalibrationPair& pair : pairs) wrong += pair.weight * (1 - pair.outcome);
  EXPECT_NEAR(before.curve.back().risk, wrong / TotalWeight(pairs), 1e-14);
  EXPECT_DOUBLE_EQ(before.curve.back().coverage, 1);
}

TEST(RiskCoverageTest, OfNothingIsUndefined) { EXPECT_FALSE(RiskCoverageOf({}).has_value()); }

}  // namespace
}  // namespace assay
