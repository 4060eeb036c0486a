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

// Of the three tests 0.01, 0.03 and 0.04: Holm's are 3 · 0.01, 2 · 0.03 and no less for 0.04;
// Benjamini and Hochberg's 3/1 · 0.01, and 3/3 · 0.04, which is less than 3/2 · 0.03.
TEST(MultiplicityTest, OneTestUnderTwoNamesCountsOnce) {
  const std::vector<double> p = {0.01, 0.04, 0.01, 0.03};
  const std::vector<size_t> test = {0, 1, 0, 3};
  const auto near = [](const std::vector<double>& found, const std::vector<double>& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-15) << i;
  };
  near(AdjustedOnce(p, test, HolmAdjusted), {0.03, 0.06, 0.03, 0.06});
  near(AdjustedOnce(p, test, BenjaminiHochbergAdjusted), {0.03, 0.04, 0.03, 0.04});
}

}  // namespace
}  // namespace assay
