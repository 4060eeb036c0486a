#include "harness/metrics/multiplicity.h"

#include <iterator>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(MultiplicityTest, AgreesWithStatsmodels) {
  const auto holm = HolmAdjusted(reference::kFamily);
  const auto false_discovery = BenjaminiHochbergAdjusted(reference::kFamily);
  ASSERT_EQ(holm.size(), std::size(reference::kHolm));
  for (size_t i = 0; i < holm.size(); ++i) {
    EXPECT_NEAR(holm[i], reference::kHolm[i], 1e-15) << i;
    EXPECT_NEAR(false_discovery[i], reference::kBenjaminiHochberg[i], 1e-15) << i;
  }
}

TEST(MultiplicityTest, OfOneTestIsItsOwnP) {
  EXPECT_EQ(HolmAdjusted(std::vector<double>{0.03}), std::vector<double>{0.03});
  EXPECT_EQ(BenjaminiHochbergAdjusted(std::vector<double>{0.03}), std::vector<double>{0.03});
  EXPECT_TRUE(HolmAdjusted({}).empty());
}

}  // namespace
}  // namespace assay
