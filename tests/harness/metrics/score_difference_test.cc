#include "harness/metrics/score_difference.h"

#include <cmath>
#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/metrics/square_and_add.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

// A mean over `more` + `less` + `same` clusters of one sample each: the first is better by 1 on
// `more` of them, the second on `less`.
PairedScore Mean(size_t more, size_t less, size_t same) {
  const auto n = static_cast<double>(more + less + same);
  PairedScore score;
  score.n = more + less + same;
  score.clusters = score.samples = score.rows = n;
  std::vector<Contribution> differences(more, {0, 1 / n, 1 / n});
  differences.insert(differences.end(), less, {0, -1 / n, 1 / n});
  differences.insert(differences.end(), same, {0, 0, 1 / n});
  score.discordance = DiscordanceOf(differences);
  score.value = (static_cast<double>(more) - static_cast<double>(less)) / n;
  return score;
}

// Of five clusters that are all better, 2 of 2^5 ways to exchange the models are as far from 0.
TEST(ScoreDifferenceTest, OfFewClustersHasTheExactPOfSignFlips) {
  const ScoreDifference found = ConcludeDifference(Mean(5, 0, 0), 0.95);
  EXPECT_DOUBLE_EQ(*found.p, 2.0 / 32);
  EXPECT_DOUBLE_EQ(found.smallest_p, 2.0 / 32);
  // 6 of 7: (1 + 7) of 2^7 ways on either side.
  // The interval, Clopper and Pearson's, says the same to the precision that its p is sought to.
  EXPECT_NEAR(*ConcludeDifference(Mean(6, 1, 0), 0.95).p, 16.0 / 128, 1e-9);
  EXPECT_DOUBLE_EQ(ConcludeDifference(Mean(3, 0, 2), 0.95).smallest_p, 2.0 / 32)
      << "all five could have differed";
}

TEST(ScoreDifferenceTest, AnIntervalLeavesOutZeroOnlyWherePDoes) {
  const ScoreDifference at_95 = ConcludeDifference(Mean(5, 0, 0), 0.95);
  EXPECT_EQ(at_95.difference.interval->low, 0);
  EXPECT_EQ(at_95.difference.interval->high, 1);
  EXPECT_EQ(at_95.difference.interval_because,
            "it rests on 5 clusters of equal weight, fewer than 30; it ends at 0, which the "
            "sign-flip test does not leave out (p 0.0625)");
  const ScoreDifference at_90 = ConcludeDifference(Mean(5, 0, 0), 0.9);
  EXPECT_GT(at_90.difference.interval->low, 0);
  EXPECT_EQ(ConcludeDifference(Mean(0, 5, 0), 0.95).difference.interval->high, 0);
  for (size_t n = 1; n < 30; ++n) {
    for (size_t more = 0; more <= n; ++more) {
      for (const double level : {0.9, 0.95, 0.99}) {
        const ScoreDifference found = ConcludeDifference(Mean(more, n - more, 30 - n), level);
        const Interval& interval = *found.difference.interval;
        EXPECT_EQ(interval.low > 0 || interval.high < 0, *found.p <= 1 - level)
            << more << " of " << n << " at " << level;
      }
    }
  }
}

// Exactly, over all outcomes: models that differ on each of n clusters, either way alike likely.
TEST(ScoreDifferenceTest, KeepsItsLevelWhereAllClustersDiffer) {
  for (const double level : {0.05, 0.1}) {
    double largest = 0;
    for (size_t n = 2; n < 30; ++n) {
      double rejected = 0;
      for (size_t more = 0; more <= n; ++more) {
        const auto all = static_cast<double>(n);
        const auto k = static_cast<double>(more);
        const double share = std::exp(std::lgamma(all + 1) - std::lgamma(k + 1) -
                                      std::lgamma(all - k + 1) - all * std::log(2));
        if (*ConcludeDifference(Mean(more, n - more, 0), 1 - level).p <= level) rejected += share;
      }
      EXPECT_LE(rejected, level + 1e-12) << n << " clusters";
      largest = std::max(largest, rejected);
    }
    EXPECT_GT(largest, level / 2) << "nor is it hollow";
  }
}

// Draws of 40 clusters that all turned the same way all repeat it. Wilson's interval of 40 of 40 is
// [n / (n + z²), 1], here on the scale from −1 to 1, which reaches 0 where z² = 40: p 2 P(Z < −√40)
// (SciPy). That is more than the exact test's, 2 of 2^40 ways.
TEST(ScoreDifferenceTest, WhereAllDifferAlikeIsNotCertain) {
  PairedScore score = Mean(40, 0, 0);
  score.resampled.resampled.interval = Interval{1, 1, 0.95, "cluster bootstrap"};
  score.resampled.p = 0;
  const ScoreDifference found = ConcludeDifference(score, 0.95);
  const Interval& interval = *found.difference.interval;
  EXPECT_EQ(interval.method, "square-and-add");
  constexpr double kZ2 = 3.8414588206941254;
  EXPECT_NEAR(interval.low, 2 * 40 / (40 + kZ2) - 1, 1e-12);
  EXPECT_EQ(interval.high, 1);
  EXPECT_EQ(found.difference.interval_because, "the two differ by the same on every cluster");
  EXPECT_NEAR(*found.p, 2.5396285894708e-10, 1e-16);
}

// 3 of 100 did not: resampled, the end would be 1 in one suite of 20.
TEST(ScoreDifferenceTest, WhereNearlyAllDifferAlikeIsNotResampled) {
  PairedScore score = Mean(0, 97, 3);
  score.resampled.resampled.interval = Interval{-1, -0.93, 0.95, "cluster bootstrap"};
  const ScoreDifference found = ConcludeDifference(score, 0.95);
  const Interval expected = SquareAndAddInterval({0, 0.97, 100}, 0.95);
  EXPECT_NEAR(found.difference.interval->low, expected.low, 1e-7);
  EXPECT_NEAR(found.difference.interval->high, expected.high, 1e-7);
  EXPECT_EQ(found.difference.interval_because,
            "the two differ alike but on 3 clusters of equal weight, fewer than 20");
}

// Exactly, over all outcomes but the rare ones that are resampled: one model is never right, the
// other at `rate`.
TEST(ScoreDifferenceTest, CoversNearOne) {
  for (const size_t n : {40U, 100U, 300U}) {
    for (const double rate : {0.9, 0.95, 0.98, 0.99}) {
      const auto all = static_cast<double>(n);
      if (all * (1 - rate) > 7) continue;  // mostly resampled
      double covered = 0;
      for (size_t more = n - 19; more <= n; ++more) {
        const ScoreDifference found = ConcludeDifference(Mean(more, 0, n - more), 0.95);
        const Interval& interval = *found.difference.interval;
        if (rate < interval.low || rate > interval.high) continue;
        const auto k = static_cast<double>(more);
        covered += std::exp(std::lgamma(all + 1) - std::lgamma(k + 1) - std::lgamma(all - k + 1) +
                            k * std::log(rate) + (all - k) * std::log1p(-rate));
      }
      EXPECT_GE(covered, 0.94) << n << " at " << rate;
    }
  }
}

TEST(ScoreDifferenceTest, WhatDrawsDoNotMoveHasNoResampledInterval) {
  PairedScore score = Mean(30, 20, 50);
  score.resampled.resampled.interval = Interval{0.1, 0.1, 0.95, "jackknife"};
  const ScoreDifference found = ConcludeDifference(score, 0.95);
  EXPECT_LT(found.difference.interval->low, 0.1);
  EXPECT_EQ(found.difference.interval_because, "resampling gives the same difference each time");
}

TEST(ScoreDifferenceTest, OfProportionsStaysWithinOne) {
  PairedScore score = Mean(0, 75, 25);
  score.resampled.resampled.interval = Interval{-1.02, -0.5, 0.95, "cluster-robust"};
  score.resampled.p = 0.001;
  EXPECT_EQ(ConcludeDifference(score, 0.95).difference.interval->low, -1);
}

// What is no proportion has no other interval, and the bootstrap's is short on few clusters.
TEST(ScoreDifferenceTest, WhatIsNoProportionHasNoPOfFewClusters) {
  PairedScore score = Mean(4, 1, 5);
  score.name.unit = ScoreName::Unit::kPlain;
  score.resampled.resampled.interval = Interval{-0.1, 0.6, 0.95, "cluster bootstrap"};
  score.resampled.p = 0.01;
  const ScoreDifference found = ConcludeDifference(score, 0.95);
  EXPECT_FALSE(found.p);
  EXPECT_FALSE(found.difference.interval);
  EXPECT_THAT(found.difference.interval_because, HasSubstr("it rests on 10 clusters"));
}

}  // namespace
}  // namespace assay
