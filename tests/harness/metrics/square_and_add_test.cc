#include "harness/metrics/square_and_add.h"

#include <cmath>

#include "gtest/gtest.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

TEST(SquareAndAddTest, AddsTheSquaresOfBothSharesDistances) {
  // 12 of 100 samples that only the first gets right, 3 that only the second does.
  const Interval first = WilsonInterval(0.12, 100, 0.95);
  const Interval second = WilsonInterval(0.03, 100, 0.95);
  const Interval interval = SquareAndAddInterval({0.12, 0.03, 100}, 0.95);
  // Cells of a multinomial: ρ = −√(0.12 · 0.03 / (0.88 · 0.97)) = −0.0649409.
  const auto reach = [](double a, double b) {
    return std::sqrt(a * a + 2 * 0.0649409 * a * b + b * b);
  };
  EXPECT_NEAR(interval.low, 0.09 - reach(0.12 - first.low, second.high - 0.03), 1e-7);
  EXPECT_NEAR(interval.high, 0.09 + reach(first.high - 0.12, 0.03 - second.low), 1e-7);
  EXPECT_EQ(interval.method, "square-and-add");
}

// Where all samples differ the one share is 1 less the other: d = 2 p₁ − 1, and so its interval.
TEST(SquareAndAddTest, IsWilsonsWhereAllSamplesDiffer) {
  const Interval wilson = WilsonInterval(0.75, 20, 0.95);
  const Interval interval = SquareAndAddInterval({0.75, 0.25, 20}, 0.95);
  EXPECT_NEAR(interval.low, 2 * wilson.low - 1, 1e-12);
  EXPECT_NEAR(interval.high, 2 * wilson.high - 1, 1e-12);
  EXPECT_NEAR(SquareAndAddInterval({1, 0, 20}, 0.95).low, 2 * WilsonInterval(1, 20, 0.95).low - 1,
              1e-12);
}

TEST(SquareAndAddTest, OfNoDifferencesIsNotCertain) {
  // None of 300 either way: ± z²/(300 + z²), what Wilson allows of each.
  const Interval interval = SquareAndAddInterval({0, 0, 300}, 0.95);
  const double most = 3.8414588206941254 / (300 + 3.8414588206941254);
  EXPECT_NEAR(interval.low, -most, 1e-12);
  EXPECT_NEAR(interval.high, most, 1e-12);
  EXPECT_EQ(SquareAndAddP({0, 0, 300}), 1);
  EXPECT_EQ(SquareAndAddP({0.1, 0.1, 300}), 1);
}

TEST(SquareAndAddTest, PIsWhereTheIntervalReachesZero) {
  const double p = SquareAndAddP({0.12, 0.03, 100});
  EXPECT_NEAR(SquareAndAddInterval({0.12, 0.03, 100}, 1 - p).low, 0, 1e-9);
  EXPECT_NEAR(SquareAndAddP({0.03, 0.12, 100}), p, 1e-9);
}

TEST(SquareAndAddTest, EndsAtOne) {
  EXPECT_EQ(SquareAndAddInterval({1, 0, 2}, 0.95).high, 1);
  EXPECT_EQ(SquareAndAddInterval({0, 1, 2}, 0.95).low, -1);
}

// The example (a) of Newcombe, Statistics in Medicine 17, 1998, his method 10.
TEST(DifferenceOfSharesTest, OfTwoGroupsAsPublished) {
  const double a = 56.0 / 70, b = 48.0 / 80;
  const Interval interval =
      DifferenceOfShares({a, WilsonInterval(a, 70, 0.95)}, {b, WilsonInterval(b, 80, 0.95)});
  EXPECT_NEAR(interval.low, 0.0524, 5e-5);
  EXPECT_NEAR(interval.high, 0.3339, 5e-5);
}

}  // namespace
}  // namespace assay
