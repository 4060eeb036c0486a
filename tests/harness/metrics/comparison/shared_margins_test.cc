#include "harness/metrics/comparison/shared_margins.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace assay {
namespace {

// 1/3, 2/3, …: each value once.
std::vector<double> Distinct(size_t n) {
  std::vector<double> margins;
  for (size_t i = 0; i < n; ++i) margins.push_back(static_cast<double>(i + 1) / 3);
  return margins;
}

TEST(SharedMarginsTest, TellsOneModelUnderTwoNames) {
  const std::vector<double> margins = Distinct(40);
  const SharedMargins shared = CountSharedMargins(margins, margins);
  EXPECT_EQ(shared.samples, 40U);
  EXPECT_EQ(shared.same, 40U);
  EXPECT_EQ(shared.repeated, 0);
  EXPECT_TRUE(shared.IsTelling());
}

TEST(SharedMarginsTest, MostHaveToBeTheSameToTheBit) {
  const std::vector<double> first = Distinct(40);
  std::vector<double> second = first;
  for (size_t i = 0; i < 19; ++i) second[i] = std::nextafter(first[i], 99.0);
  EXPECT_EQ(CountSharedMargins(first, second).same, 21U);
  EXPECT_TRUE(CountSharedMargins(first, second).IsTelling());
  second[19] = std::nextafter(first[19], 99.0);
  EXPECT_EQ(CountSharedMargins(first, second).same, 20U);
  EXPECT_FALSE(CountSharedMargins(first, second).IsTelling()) << "half is not most";
}

// Ratings from 1 to 10: differences from −9 to 9, so that even if all were as frequent, two of a
// run would be the same once in 19.
TEST(SharedMarginsTest, RatingsAreSharedByNature) {
  std::vector<double> margins;
  for (int i = 0; i < 190; ++i) margins.push_back(i % 19 - 9);
  const SharedMargins shared = CountSharedMargins(margins, margins);
  EXPECT_EQ(shared.samples, 180U) << "10 tie in both";
  EXPECT_EQ(shared.same, 180U);
  // 18 values, each 10 times: 18 · 10 · 9 / (180 · 179), by hand.
  EXPECT_NEAR(shared.repeated, 0.0502793296089, 1e-12);
  EXPECT_FALSE(shared.IsTelling());
}

// 300 values, each 10 times, as bfloat16 leaves them: 300 · 10 · 9 / (3000 · 2999), by hand.
TEST(SharedMarginsTest, CoarseFloatsStillTell) {
  std::vector<double> margins;
  for (int i = 0; i < 3000; ++i) margins.push_back(i % 300 / 64.0 + 1);
  const SharedMargins shared = CountSharedMargins(margins, margins);
  EXPECT_NEAR(shared.repeated, 9.0 / 2999, 1e-12);
  EXPECT_TRUE(shared.IsTelling());
}

TEST(SharedMarginsTest, TiesAndFailuresDoNotCount) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> first = Distinct(12), second = first;
  first[0] = kNan;
  second[1] = kNan;
  first[2] = second[2] = 0;
  first[3] = 0;
  const SharedMargins shared = CountSharedMargins(first, second);
  EXPECT_EQ(shared.samples, 9U);
  EXPECT_EQ(shared.same, 8U);
  EXPECT_FALSE(shared.IsTelling()) << "of so few it may be chance";
  EXPECT_EQ(CountSharedMargins({}, {}).samples, 0U);
}

}  // namespace
}  // namespace assay
