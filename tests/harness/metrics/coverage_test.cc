// How often intervals hold the truth, over simulated benchmarks of known accuracy. 600 of them give
// a standard error of 0.9 percentage points at 95 %; the bounds are three of them, and a little
// more below for the bootstrap, whose percentile intervals are known to be slightly short.

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/estimators.h"
#include "harness/metrics/jackknife.h"

namespace assay {
namespace {

constexpr int kTrials = 600;

struct Sample {
  std::vector<double> values;
  std::vector<uint32_t> clusters;
};

// Clusters of `size` samples that are right with a probability drawn per cluster, 0.7 on average.
Sample Simulate(Random& random, uint32_t clusters, uint32_t size) {
  Sample sample;
  for (uint32_t cluster = 0; cluster < clusters; ++cluster) {
    const double rate = random.Uniform() < 0.5 ? 0.45 : 0.95;
    for (uint32_t i = 0; i < size; ++i) {
      sample.values.push_back(random.Uniform() < rate ? 1 : 0);
      sample.clusters.push_back(cluster);
    }
  }
  return sample;
}

// The share of trials whose interval holds `truth`.
double Coverage(double truth, const std::function<std::optional<Interval>(Random&)>& trial) {
  Random random(2026, "coverage");
  int covered = 0;
  for (int i = 0; i < kTrials; ++i) {
    const auto interval = trial(random);
    if (interval && interval->low <= truth && truth <= interval->high) ++covered;
  }
  return static_cast<double>(covered) / kTrials;
}

Statistic MeanOf(const Sample& sample) {
  return [&sample](std::span<const uint32_t> times, std::span<double> out) {
    double sum = 0;
    double n = 0;
    for (size_t i = 0; i < times.size(); ++i) {
      sum += times[i] * sample.values[i];
      n += times[i];
    }
    out[0] = sum / n;
  };
}

ClusterCodes CodesOf(const Sample& sample) { return {sample.clusters, sample.clusters.back() + 1}; }

TEST(CoverageTest, WilsonOnIndependentSamples) {
  const double coverage = Coverage(0.7, [](Random& random) {
    const Sample sample = Simulate(random, 80, 1);
    return EstimateAccuracy({sample.values, sample.clusters}, 0.95).interval;
  });
  EXPECT_GE(coverage, 0.923);
  EXPECT_LE(coverage, 0.977);
}

TEST(CoverageTest, WilsonOnClusteredSamples) {
  const auto clustered = [](Random& random) { return Simulate(random, 60, 6); };
  const double coverage = Coverage(0.7, [&](Random& random) {
    const Sample sample = clustered(random);
    return EstimateAccuracy({sample.values, sample.clusters}, 0.95).interval;
  });
  EXPECT_GE(coverage, 0.923);
  EXPECT_LE(coverage, 0.977);
  // Without the design effect the interval would be far too short.
  const double naive = Coverage(0.7, [&](Random& random) {
    Sample sample = clustered(random);
    for (size_t i = 0; i < sample.clusters.size(); ++i) {
      sample.clusters[i] = static_cast<uint32_t>(i);
    }
    return EstimateAccuracy({sample.values, sample.clusters}, 0.95).interval;
  });
  EXPECT_LT(naive, 0.9);
}

TEST(CoverageTest, ClusterBootstrap) {
  const double coverage = Coverage(0.7, [](Random& random) {
    const Sample sample = Simulate(random, 60, 4);
    ResamplingOptions options;
    options.draws = 400;
    options.seed = random.Next();
    return ClusterBootstrap(CodesOf(sample), 1, MeanOf(sample), options)[0].interval;
  });
  EXPECT_GE(coverage, 0.91);
  EXPECT_LE(coverage, 0.977);
}

TEST(CoverageTest, GroupJackknife) {
  const double coverage = Coverage(0.7, [](Random& random) {
    const Sample sample = Simulate(random, 120, 3);
    ResamplingOptions options;
    options.seed = random.Next();
    std::vector<double> point(1);
    const std::vector<uint32_t> once(sample.values.size(), 1);
    MeanOf(sample)(once, point);
    return GroupJackknife(CodesOf(sample), point, MeanOf(sample), options, 40)[0].interval;
  });
  EXPECT_GE(coverage, 0.923);
  EXPECT_LE(coverage, 0.977);
}

TEST(CoverageTest, WoodruffMedianOfClusteredValues) {
  // Exponential values with a shift per cluster of mean 0: the median of x + s, s = ±0.5, x ~
  // Exp(1) solves (e^{-(m−0.5)} + e^{-(m+0.5)}) / 2 = 1/2, so m = ln(2 cosh 0.5).
  const double median = std::log(2 * std::cosh(0.5));
  const double coverage = Coverage(median, [](Random& random) {
    Sample sample;
    for (uint32_t cluster = 0; cluster < 80; ++cluster) {
      const double shift = random.Uniform() < 0.5 ? -0.5 : 0.5;
      for (int i = 0; i < 4; ++i) {
        sample.values.push_back(shift - std::log(1 - random.Uniform()));
        sample.clusters.push_back(cluster);
      }
    }
    std::vector<double> sorted = sample.values;
    std::sort(sorted.begin(), sorted.end());
    return EstimateQuantile({sample.values, sample.clusters}, sorted, 0.5, 0.95).interval;
  });
  EXPECT_GE(coverage, 0.923);
  EXPECT_LE(coverage, 0.985);
}

}  // namespace
}  // namespace assay
