#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/jackknife.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

ClusterCodes ReferenceClusters() {
  std::vector<uint64_t> clusters;
  for (const double cluster : reference::kClusters) {
    clusters.push_back(static_cast<uint64_t>(cluster) + 100);
  }
  return CodeClusters(clusters);
}

// The weighted mean of `values`.
Statistic MeanOf(std::vector<double> values) {
  return [values = std::move(values)](std::span<const uint32_t> times, std::span<double> out) {
    double sum = 0;
    double n = 0;
    for (size_t i = 0; i < values.size(); ++i) {
      sum += times[i] * values[i];
      n += times[i];
    }
    out[0] = sum / n;
  };
}

std::vector<double> ReferenceValues() {
  return {std::begin(reference::kValues), std::end(reference::kValues)};
}

TEST(ClusterBootstrapTest, AgreesWithScipyOnClusteredValues) {
  const auto results =
      ClusterBootstrap(ReferenceClusters(), 1, MeanOf(ReferenceValues()), ResamplingOptions{});
  // The standard error of a 2.5 % quantile of 10,000 draws is about 0.006 here.
  EXPECT_NEAR(results[0].interval->low, reference::kClusterBootstrap[0], 0.02);
  EXPECT_NEAR(results[0].interval->high, reference::kClusterBootstrap[1], 0.02);
  EXPECT_EQ(results[0].interval->method, "cluster bootstrap");
  EXPECT_EQ(results[0].dropped, 0u);
}

TEST(ClusterBootstrapTest, DrawsAsManyClustersAsThereAreAndKeepsThemWhole) {
  const ClusterCodes clusters = CodeClusters(std::vector<uint64_t>{7, 7, 8, 9, 9, 9});
  const Statistic check = [](std::span<const uint32_t> times, std::span<double> out) {
    const bool whole = times[0] == times[1] && times[3] == times[4] && times[4] == times[5];
    out[0] = whole && times[0] + times[2] + times[3] == 3 ? 1 : 0;
  };
  ResamplingOptions options;
  options.threads = 1;
  const auto results = ClusterBootstrap(clusters, 1, check, options);
  EXPECT_EQ(results[0].interval->low, 1);
}

TEST(ClusterBootstrapTest, IsTheSameForAnyNumberOfThreads) {
  ResamplingOptions options;
  options.draws = 1001;
  std::set<std::pair<double, double>> intervals;
  for (const unsigned threads : {1u, 2u, 3u, 7u}) {
    options.threads = threads;
    const auto results =
        ClusterBootstrap(ReferenceClusters(), 1, MeanOf(ReferenceValues()), options);
    intervals.emplace(results[0].interval->low, results[0].interval->high);
  }
  EXPECT_EQ(intervals.size(), 1u);
}

TEST(ClusterBootstrapTest, IsTheSameForAnyOrderOfRows) {
  // Quarters add up without rounding, so the intervals are equal and not only near.
  ClusterCodes clusters = ReferenceClusters();
  std::vector<double> values = ReferenceValues();
  ResamplingOptions options;
  options.draws = 500;
  const auto before = ClusterBootstrap(clusters, 1, MeanOf(values), options);
  std::reverse(clusters.codes.begin(), clusters.codes.end());
  std::reverse(values.begin(), values.end());
  const auto after = ClusterBootstrap(clusters, 1, MeanOf(values), options);
  EXPECT_EQ(before[0].interval->low, after[0].interval->low);
  EXPECT_EQ(before[0].interval->high, after[0].interval->high);
}

TEST(ClusterBootstrapTest, AnotherSeedDrawsOthers) {
  ResamplingOptions options;
  options.draws = 500;
  const auto first = ClusterBootstrap(ReferenceClusters(), 1, MeanOf(ReferenceValues()), options);
  options.seed = 1;
  const auto second = ClusterBootstrap(ReferenceClusters(), 1, MeanOf(ReferenceValues()), options);
  EXPECT_NE(first[0].interval->low, second[0].interval->low);
}

TEST(ClusterBootstrapTest, DropsAndCountsUndefinedDraws) {
  // Of ten single-row clusters, the statistics need row 0, resp. any of rows 0 to 4:
  // (9/10)^10 = 34.9 % and (5/10)^10 = 0.1 % of the draws lack them.
  std::vector<uint64_t> hashes(10);
  std::iota(hashes.begin(), hashes.end(), 1);
  const Statistic statistic = [](std::span<const uint32_t> times, std::span<double> out) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    const uint32_t five = std::accumulate(times.begin(), times.begin() + 5, 0u);
    out[0] = times[0] > 0 ? 1 : kNan;
    out[1] = five > 0 ? 1 : kNan;
  };
  const auto results = ClusterBootstrap(CodeClusters(hashes), 2, statistic, ResamplingOptions{});
  EXPECT_NEAR(static_cast<double>(results[0].dropped), 3487, 200);
  EXPECT_FALSE(results[0].interval.has_value());
  EXPECT_EQ(results[0].because,
            "undefined in " + std::to_string(results[0].dropped) + " of 10000 bootstrap draws");
  EXPECT_NEAR(static_cast<double>(results[1].dropped), 10, 10);
  EXPECT_GT(results[1].dropped, 0u);
  EXPECT_TRUE(results[1].interval.has_value());
}

TEST(ClusterBootstrapTest, FivePercentOfUndefinedDrawsIsTheMost) {
  // The statistic needs one of `needed` of `count` rows: (2/4)^4 = 6.25 % and (7/10)^10 = 2.8 % of
  // the draws lack them all.
  const auto undefined_without = [](size_t needed, size_t count) {
    std::vector<uint64_t> hashes(count);
    std::iota(hashes.begin(), hashes.end(), 1);
    const Statistic statistic = [needed](std::span<const uint32_t> times, std::span<double> out) {
      const auto first = times.first(needed);
      const uint32_t drawn = std::accumulate(first.begin(), first.end(), 0u);
      out[0] = drawn > 0 ? 1 : std::numeric_limits<double>::quiet_NaN();
    };
    return ClusterBootstrap(CodeClusters(hashes), 1, statistic, ResamplingOptions{})[0];
  };
  const ResampledInterval above = undefined_without(2, 4);
  EXPECT_NEAR(static_cast<double>(above.dropped), 625, 100);
  EXPECT_FALSE(above.interval.has_value());
  EXPECT_TRUE(undefined_without(3, 10).interval.has_value());
}

TEST(ClusterBootstrapTest, OfOneClusterIsUndefined) {
  const auto results = ClusterBootstrap(CodeClusters(std::vector<uint64_t>{4, 4}), 1,
                                        MeanOf({1, 0}), ResamplingOptions{});
  EXPECT_FALSE(results[0].interval.has_value());
  EXPECT_EQ(results[0].because, "fewer than two clusters: nothing to resample");
}

TEST(ClusterBootstrapTest, ManyStatisticsGetTheDrawsThatFewGet) {
  // More than fit in memory at a time: the later ones come from a second pass over the same draws.
  const Statistic repeated = [mean = MeanOf(ReferenceValues())](std::span<const uint32_t> times,
                                                                std::span<double> out) {
    mean(times, out.first(1));
    std::fill(out.begin(), out.end(), out[0]);
  };
  ResamplingOptions options;
  options.draws = 10'000;
  const auto results = ClusterBootstrap(ReferenceClusters(), 900, repeated, options);
  ASSERT_EQ(results.size(), 900u);
  EXPECT_EQ(results.front().interval->low, results.back().interval->low);
  EXPECT_EQ(results.front().interval->high, results.back().interval->high);
}

TEST(GroupJackknifeTest, OfAMeanWithOneGroupPerClusterIsTheStandardError) {
  // Deleting one of n values: (n−1)/n Σ (x̄_(i) − x̄)² = s²/n. Values 1 … 10: s² = 55/6.
  std::vector<double> values(10);
  std::iota(values.begin(), values.end(), 1.0);
  const ClusterCodes clusters = CodeClusters(std::vector<uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  const std::vector<double> point = {5.5};
  const auto results = GroupJackknife(clusters, point, MeanOf(values), ResamplingOptions{});
  const double half = StudentQuantile(0.975, 9) * std::sqrt(55.0 / 60);
  EXPECT_NEAR(results[0].interval->low, 5.5 - half, 1e-12);
  EXPECT_NEAR(results[0].interval->high, 5.5 + half, 1e-12);
  EXPECT_EQ(results[0].interval->method, "jackknife");
}

TEST(GroupJackknifeTest, DealsClustersIntoGroupsOfEqualSizeAndKeepsThemWhole) {
  std::vector<uint64_t> hashes;
  for (uint64_t i = 0; i < 1000; ++i) hashes.insert(hashes.end(), {i, i});
  const Statistic check = [](std::span<const uint32_t> times, std::span<double> out) {
    bool whole = true;
    for (size_t i = 0; i < times.size(); i += 2) whole = whole && times[i] == times[i + 1];
    out[0] = std::accumulate(times.begin(), times.end(), 0.0);
    out[1] = whole ? 1 : 0;
  };
  // Each of 200 groups holds 5 clusters of 2 rows, so 1,990 rows are left: no spread around 1,990.
  const std::vector<double> point = {1990, 1};
  const auto results = GroupJackknife(CodeClusters(hashes), point, check, ResamplingOptions{});
  EXPECT_EQ(results[0].interval->low, 1990);
  EXPECT_EQ(results[0].interval->high, 1990);
  EXPECT_EQ(results[1].interval->low, 1);
}

TEST(GroupJackknifeTest, IsUndefinedWhereAGroupCarriesTheStatistic) {
  const Statistic needs_row_0 = [](std::span<const uint32_t> times, std::span<double> out) {
    out[0] = times[0] > 0 ? 1 : std::numeric_limits<double>::quiet_NaN();
  };
  const std::vector<double> point = {1};
  const auto results = GroupJackknife(CodeClusters(std::vector<uint64_t>{1, 2, 3}), point,
                                      needs_row_0, ResamplingOptions{});
  EXPECT_FALSE(results[0].interval.has_value());
  EXPECT_FALSE(results[0].because.empty());
}

}  // namespace
}  // namespace assay
