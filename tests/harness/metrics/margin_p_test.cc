#include "harness/metrics/margin_p.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/quantile.h"

namespace assay {
namespace {

// Two of five draws are at most 1.5, which lies half way between the second and the third: the
// quantile of type 7 at (1 + 0.5)/4.
TEST(MarginPTest, IsWhereTheQuantileOfTheDrawsIsTheMargin) {
  const std::vector<double> draws = {3, 1, NAN, 0, 4, 2};
  EXPECT_DOUBLE_EQ(MarginP(draws, {.limit = -1.5}), 0.375);
  EXPECT_DOUBLE_EQ(Quantile(std::vector<double>{0, 1, 2, 3, 4}, 0.375), 1.5);
  EXPECT_DOUBLE_EQ(MarginP(draws, {.limit = 2.5, .loss = true}), 0.375) << "from above";
}

TEST(MarginPTest, IsNoLessThanDrawsCanTell) {
  const std::vector<double> draws = {0, 1, 2, 3};
  EXPECT_DOUBLE_EQ(MarginP(draws, {.limit = 1}), 0.2) << "none of four";
  EXPECT_DOUBLE_EQ(MarginP(draws, {.limit = -9}), 1);
}

// Values of a normal with a standard error of 0.01: three of them within the margin, two beyond.
TEST(MarginPTest, OfANormalIntervalIsTheNormalsTail) {
  const auto around = [](double value) {
    return [value](double level) {
      const double half = 0.01 * NormalQuantile((1 + level) / 2);
      return Interval{value - half, value + half, level, "normal"};
    };
  };
  EXPECT_NEAR(MarginP(0.02, around(0.02), {.limit = 0.01}), 0.0013498980, 1e-9);
  EXPECT_NEAR(MarginP(-0.03, around(-0.03), {.limit = 0.01}), 0.9772498681, 1e-9);
  EXPECT_NEAR(MarginP(-0.02, around(-0.02), {.limit = 0.01, .loss = true}), 0.0013498980, 1e-9);
  EXPECT_NEAR(MarginP(0.03, around(0.03), {.limit = 0.01, .loss = true}), 0.9772498681, 1e-9);
  EXPECT_NEAR(MarginP(9, around(9), {.limit = 0.01}), 1e-12, 1e-15) << "the least that is told";
}

TEST(MarginPTest, WithinWhatIsTheLeastIntervalItIsAHalf) {
  const auto at_least = [](double level) { return Interval{-0.1 - level, 0.1 + level, level, ""}; };
  EXPECT_EQ(MarginP(0, at_least, {.limit = 0.05}), 0.5);
}

// As a mean's interval, which is none where it would be narrower than rounding.
TEST(MarginPTest, WhereThereIsNoIntervalItIsTheDifferences) {
  const auto around = [](double value) {
    return [value](double level) -> std::optional<Interval> {
      const double half = 0.001 * NormalQuantile((1 + level) / 2);
      if (half < 1e-5) return std::nullopt;
      return Interval{value - half, value + half, level, "normal"};
    };
  };
  EXPECT_NEAR(MarginP(-0.008, around(-0.008), {.limit = 0.01}), 0.0227501319, 1e-9);
  EXPECT_NEAR(MarginP(-0.012, around(-0.012), {.limit = 0.01}), 0.9772498681, 1e-9);
  EXPECT_NEAR(MarginP(-0.010001, around(-0.010001), {.limit = 0.01}), 0.5, 0.005);
}

}  // namespace
}  // namespace assay
