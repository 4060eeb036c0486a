#include "harness/metrics/leaderboard/rank_ranges.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/leaderboard/pair_variances.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

DifferenceVariance Everywhere(double error) {
  return [=](size_t, size_t) { return error * error; };
}

void ExpectRange(const std::optional<RankRange>& range, double rank, size_t low, size_t high,
                 size_t group) {
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(range->rank, rank);
  EXPECT_EQ(range->low, low);
  EXPECT_EQ(range->high, high);
  EXPECT_EQ(range->group, group);
}

// Tables of the normal distribution: 1 − 0.05/2 and 1 − 0.05/4.
TEST(RankRangesTest, IsSimultaneousOverTheComparisonsOfOneModel) {
  EXPECT_NEAR(CriticalDifference(2, 0.95), 1.959964, 1e-6);
  EXPECT_NEAR(CriticalDifference(3, 0.95), 2.241403, 1e-6);
  EXPECT_EQ(CriticalDifference(1, 0.95), 0);
}

// 0.9 − 0.8 is 2 standard errors: enough for two models, not for three.
TEST(RankRangesTest, CountsWhoIsFoundBetterAndWorse) {
  const auto three = RankRanges(std::vector<double>{0.5, 0.9, 0.8}, Everywhere(0.05));
  ExpectRange(three[0], 3, 3, 3, 2);
  ExpectRange(three[1], 1, 1, 2, 1);
  ExpectRange(three[2], 2, 1, 2, 1);
  const auto two = RankRanges(std::vector<double>{0.9, 0.8}, Everywhere(0.05));
  ExpectRange(two[0], 1, 1, 1, 1);
  ExpectRange(two[1], 2, 2, 2, 2);
}

// a beats c alone; b is told apart from neither.
TEST(RankRangesTest, AGroupHoldsEverythingThatNothingIsFoundBetterThan) {
  const auto ranges = RankRanges(std::vector<double>{0.9, 0.84, 0.78}, Everywhere(0.05));
  ExpectRange(ranges[0], 1, 1, 2, 1);
  ExpectRange(ranges[1], 2, 1, 3, 1);
  ExpectRange(ranges[2], 3, 2, 3, 2);
}

TEST(RankRangesTest, GroupsFollowOneAnother) {
  const auto ranges = RankRanges(std::vector<double>{0.1, 0.9, 0.5, 0.52}, Everywhere(0.05));
  ExpectRange(ranges[1], 1, 1, 1, 1);
  ExpectRange(ranges[3], 2, 2, 3, 2);
  ExpectRange(ranges[2], 3, 2, 3, 2);
  ExpectRange(ranges[0], 4, 4, 4, 3);
}

TEST(RankRangesTest, EqualScoresShareTheMeanOfTheirPlaces) {
  const auto ranges = RankRanges(std::vector<double>{0.7, 0.9, 0.7, 0.7}, Everywhere(1));
  ExpectRange(ranges[1], 1, 1, 4, 1);
  for (const size_t m : {0, 2, 3}) ExpectRange(ranges[m], 3, 1, 4, 1);
}

// 0.1 + 0.2 + 0.3 is 0.6000000000000001, 0.3 + 0.2 + 0.1 is 0.6. Without any variance, as of
// outcomes that never differ, the last bit would even be a finding.
TEST(RankRangesTest, TheRoundingOfASumIsNoDifference) {
  const std::vector<double> sums = {0.3 + 0.2 + 0.1, 0.1 + 0.2 + 0.3, 0.5};
  ASSERT_NE(sums[0], sums[1]);
  for (const double error : {0.0, 0.01}) {
    const auto ranges = RankRanges(sums, Everywhere(error));
    ExpectRange(ranges[0], 1.5, 1, 2, 1);
    ExpectRange(ranges[1], 1.5, 1, 2, 1);
    ExpectRange(ranges[2], 3, 3, 3, 2);
  }
  ExpectRange(RankRanges(std::vector<double>{0.6, 0.6 + 1e-9}, Everywhere(0))[0], 2, 2, 2, 2);
}

TEST(RankRangesTest, ModelsWithoutAScoreAreNotRankedAndNotCounted) {
  const auto ranges = RankRanges(std::vector<double>{kNan, 0.8, 0.9}, Everywhere(0.05));
  EXPECT_FALSE(ranges[0].has_value());
  ExpectRange(ranges[2], 1, 1, 1, 1);  // 2 standard errors suffice for two models
  EXPECT_TRUE(RankRanges(std::vector<double>{}, Everywhere(1)).empty());
  ExpectRange(RankRanges(std::vector<double>{0.2}, Everywhere(1))[0], 1, 1, 1, 1);
}

TEST(RankRangesTest, WhatCannotBeComparedIsNotFoundDifferent) {
  const auto ranges = RankRanges(std::vector<double>{1, 0}, [](size_t, size_t) {
    return std::numeric_limits<double>::infinity();
  });
  ExpectRange(ranges[0], 1, 1, 2, 1);
  ExpectRange(ranges[1], 2, 1, 2, 1);
}

TEST(PairVariancesTest, RoundsUpByAtMostOnePercent) {
  PairVariances pairs(3);
  for (const double value : {3e-4, 1e-9, 0.5, 0.7071, 1.0, 1e-30}) {
    pairs.Set(2, 0, value);
    EXPECT_GE(pairs.Of(0, 2), value);
    EXPECT_LE(pairs.Of(0, 2), value * 1.01);
    EXPECT_EQ(pairs.Of(2, 0), pairs.Of(0, 2));
  }
  pairs.Set(0, 1, 0.25);  // a power of two is kept
  EXPECT_EQ(pairs.Of(0, 1), 0.25);
  EXPECT_TRUE(std::isinf(pairs.Of(1, 2))) << "nothing is known of a pair that was not set";
  pairs.Set(1, 2, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isinf(pairs.Of(1, 2)));
}

// (0, 1), (0, 2), (1, 2); 1.0f is 0x3f800000, 2.0f 0x40000000.
TEST(PairVariancesTest, GivesTheUpperHalvesOfFloatsPairByPair) {
  PairVariances pairs(3);
  pairs.Set(0, 1, 1);
  pairs.Set(1, 2, 2);
  EXPECT_EQ(std::vector<uint16_t>(pairs.bits().begin(), pairs.bits().end()),
            (std::vector<uint16_t>{0x3f80, 0x7f80, 0x4000}));
}

}  // namespace
}  // namespace assay
