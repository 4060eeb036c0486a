#include "harness/metrics/variance_components.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(OneWayComponentsTest, OfABalancedDesignAreThoseOfRemlInStatsmodels) {
  std::vector<uint32_t> groups;
  for (uint32_t i = 0; i < 40; ++i) groups.push_back(i / 5);
  const auto components = OneWayComponents(reference::kRepeated, groups);
  EXPECT_NEAR(components->between, reference::kRepeatedComponents[0], 1e-4);
  EXPECT_NEAR(components->within, reference::kRepeatedComponents[1], 1e-6);
  EXPECT_DOUBLE_EQ(components->group_size, 5);
}

TEST(OneWayComponentsTest, FAndPAgreeWithScipyForGroupsOfAnySize) {
  std::vector<uint32_t> groups;
  for (const double cluster : reference::kClusters)
    groups.push_back(static_cast<uint32_t>(cluster));
  const auto components = OneWayComponents(reference::kValues, groups);
  EXPECT_NEAR(components->f, reference::kOneWay[0], 1e-10);
  EXPECT_NEAR(components->p, reference::kOneWay[1], 1e-10);
}

TEST(OneWayComponentsTest, ByHandForGroupsOfTwoSizes) {
  // {1, 3} and {6, 7, 8, 11}: means 2 and 8, of all 6. Within: 2 + 14 = 16 over 4; between:
  // 2·16 + 4·4 = 48 over 1; n₀ = 6 − 20/6 = 8/3; (48 − 4)/(8/3) = 16.5.
  const std::vector<double> values = {1, 3, 6, 7, 8, 11};
  const std::vector<uint32_t> groups = {0, 0, 1, 1, 1, 1};
  const auto components = OneWayComponents(values, groups);
  EXPECT_DOUBLE_EQ(components->within, 4);
  EXPECT_DOUBLE_EQ(components->group_size, 8.0 / 3);
  EXPECT_DOUBLE_EQ(components->between, 16.5);
  EXPECT_DOUBLE_EQ(components->f, 12);
  EXPECT_DOUBLE_EQ(components->Intraclass(), 16.5 / 20.5);
}

TEST(OneWayComponentsTest, AnEstimateBelowZeroIsZero) {
  const std::vector<double> values = {0, 2, 2, 0};  // both means are 1
  const std::vector<uint32_t> groups = {0, 0, 1, 1};
  const auto components = OneWayComponents(values, groups);
  EXPECT_EQ(components->between, 0);
  EXPECT_DOUBLE_EQ(components->within, 2);
  EXPECT_EQ(components->Intraclass(), 0);
}

TEST(OneWayComponentsTest, AJudgeThatRepeatsItselfVariesBetweenAlone) {
  const std::vector<double> values = {1, 1, 4, 4};
  const std::vector<uint32_t> groups = {0, 0, 1, 1};
  const auto components = OneWayComponents(values, groups);
  EXPECT_EQ(components->within, 0);
  EXPECT_TRUE(std::isinf(components->f));
  EXPECT_EQ(components->p, 0);
  EXPECT_EQ(components->Intraclass(), 1);
}

TEST(OneWayComponentsTest, IsUndefinedWithoutGroupsOrRepeats) {
  const std::vector<double> values = {1, 2, 3};
  EXPECT_FALSE(OneWayComponents(values, std::vector<uint32_t>{0, 0, 0}).has_value());
  EXPECT_FALSE(OneWayComponents(values, std::vector<uint32_t>{0, 1, 2}).has_value());
  EXPECT_FALSE(OneWayComponents({}, {}).has_value());
}

}  // namespace
}  // namespace assay
