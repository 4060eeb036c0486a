#include "harness/metrics/calibration/binnings.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"
#include "harness/metrics/calibration/reliability_diagram.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

// Some of the claims are below 1/2, so bins are those of netcal, over [0, 1].
TEST(AllBinningsTest, OfEqualWidthAgreeWithNetcal) {
  const auto binnings = AllBinnings(testing::ReferenceClaims());
  ASSERT_EQ(binnings.size(), 8u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(binnings[i].bins, static_cast<size_t>(reference::kBinnedCases[i].bins));
    EXPECT_FALSE(binnings[i].equal_mass);
    EXPECT_NEAR(binnings[i].error.ece, reference::kBinnedCases[i].ece, 1e-12);
    EXPECT_NEAR(binnings[i].error.mce, reference::kBinnedCases[i].mce, 1e-12);
    EXPECT_TRUE(binnings[4 + i].equal_mass);
  }
}

// Ten bins of equal mass as scikit-learn has them: 24 claims each.
TEST(AllBinningsTest, OfEqualMassAgreeWithScikitLearn) {
  const auto binnings = AllBinnings(testing::ReferenceClaims());
  double ace = 0, mce = 0;
  for (const auto& [confidence, outcome] : reference::kQuantileCurveCases) {
    ace += std::abs(confidence - outcome) / 10;
    mce = std::max(mce, std::abs(confidence - outcome));
  }
  EXPECT_EQ(binnings[5].bins, 10u);
  EXPECT_NEAR(binnings[5].error.ace, ace, 1e-13);
  EXPECT_NEAR(binnings[5].error.mce, mce, 1e-13);
}

TEST(AllBinningsTest, StartAtOneHalfWhereNoClaimIsBelow) {
  const std::vector<CalibrationPair> pairs = {PairOfConfidence(0.65, 0), PairOfConfidence(0.75, 1)};
  EXPECT_EQ(LowestConfidence(pairs), 0.5);
  // Five bins over [1/2, 1] part the two; five over [0, 1] would not.
  EXPECT_NEAR(AllBinnings(pairs)[0].error.ece, (0.65 + 0.25) / 2, 1e-15);
  EXPECT_EQ(LowestConfidence(std::vector<CalibrationPair>{PairOfConfidence(0.45, 0)}), 0);
  EXPECT_TRUE(AllBinnings({}).empty());
}

TEST(MoreBinningsTest, TakeMarginsBackFromTheirClaims) {
  const std::vector<double> margins = {2, -1, 0, 0.5};
  std::vector<CalibrationPair> pairs;
  for (const double margin : margins) AddTopLabel(margin, 0, 0.25, pairs);
  const auto binnings = MoreBinnings(pairs);
  ASSERT_EQ(binnings.size(), 6u);
  for (const auto& [bins, equal_mass, found] : binnings) {
    const MoreCalibration expected = *MoreCalibrationOf(margins, bins, equal_mass);
    EXPECT_EQ(found.accuracy, 0.625);  // 2.5 of 4
    EXPECT_EQ(found.ece, expected.ece);
    EXPECT_EQ(found.log_loss, expected.log_loss);
  }
}

}  // namespace
}  // namespace assay
