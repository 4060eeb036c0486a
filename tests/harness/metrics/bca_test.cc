#include "harness/metrics/bca.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/quantile.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

std::vector<double> Range(int from, int to) {
  std::vector<double> values(static_cast<size_t>(to - from + 1));
  std::iota(values.begin(), values.end(), from);
  return values;
}

TEST(BcaIntervalTest, WithoutBiasOrAccelerationIsThePercentileInterval) {
  std::vector<double> draws = Range(-500, 500);  // half below 0
  const auto result = BcaInterval(draws, 0, Range(-3, 3), 0.95);
  EXPECT_NEAR(result.interval->low, -475, 1e-9);
  EXPECT_NEAR(result.interval->high, 475, 1e-9);
  EXPECT_EQ(result.interval->method, "bca");
}

TEST(BcaIntervalTest, ShiftsByBiasAndAcceleration) {
  // 60 % of the draws 1 … 1000 lie below 600.5: z₀ = Φ⁻¹(0.6). Without each of three groups 1, 1,
  // 4: d = 1, 1, −2, so that a = −6 / (6 · 6^{3/2}).
  std::vector<double> draws = Range(1, 1000);
  const std::vector<double> without = {1, 1, 4};
  const auto result = BcaInterval(draws, 600.5, without, 0.9);
  const double bias = NormalQuantile(0.6);
  const double a = -1 / std::pow(6, 1.5);
  const auto level = [&](double z) { return NormalCdf(bias + (bias + z) / (1 - a * (bias + z))); };
  const std::vector<double> sorted = Range(1, 1000);
  const double z = 1.6448536269514722;
  EXPECT_NEAR(result.interval->low, Quantile(sorted, level(-z)), 1e-6);
  EXPECT_NEAR(result.interval->high, Quantile(sorted, level(z)), 1e-6);
}

TEST(BcaIntervalTest, DrawsEqualToTheValueCountHalf) {
  std::vector<double> draws(1000, 0.0);
  std::fill(draws.begin(), draws.begin() + 100, -1.0);
  std::fill(draws.begin() + 100, draws.begin() + 200, 1.0);
  const auto result = BcaInterval(draws, 0, Range(-3, 3), 0.95);
  EXPECT_EQ(result.interval->low, -1);
  EXPECT_EQ(result.interval->high, 1);
}

TEST(BcaIntervalTest, IsUndefinedWhereItsCorrectionsAre) {
  std::vector<double> draws = Range(1, 100);
  const auto one_side = BcaInterval(draws, 0, Range(-3, 3), 0.95);
  EXPECT_FALSE(one_side.interval.has_value());
  EXPECT_EQ(one_side.because, "all bootstrap draws lie on one side of the value");
  const auto no_acceleration = BcaInterval(draws, 50, std::vector<double>{2, 2}, 0.95);
  EXPECT_FALSE(no_acceleration.interval.has_value());
  EXPECT_EQ(no_acceleration.because, "the jackknife gives no acceleration");
}

TEST(BcaBootstrapTest, AgreesWithScipyOnClusteredValues) {
  std::vector<uint64_t> hashes;
  for (const double cluster : reference::kClusters)
    hashes.push_back(static_cast<uint64_t>(cluster));
  const Statistic mean = [](std::span<const uint32_t> times, std::span<double> out) {
    double sum = 0;
    double n = 0;
    for (size_t i = 0; i < times.size(); ++i) {
      sum += times[i] * reference::kValues[i];
      n += times[i];
    }
    out[0] = sum / n;
  };
  ResamplingOptions options;
  options.draws = 100'000;
  const std::vector<double> point = {reference::kClusterRobust[0]};
  const auto results = BcaBootstrap(CodeClusters(hashes), point, mean, options);
  // The standard error of a 2.5 % quantile of 100,000 draws is about 0.002 here; the percentile
  // interval is 0.012 off.
  EXPECT_NEAR(results[0].interval->low, reference::kClusterBca[0], 0.006);
  EXPECT_NEAR(results[0].interval->high, reference::kClusterBca[1], 0.006);
}

TEST(BcaBootstrapTest, OfOneClusterIsUndefined) {
  const Statistic one = [](std::span<const uint32_t>, std::span<double> out) { out[0] = 1; };
  const auto results =
      BcaBootstrap(CodeClusters(std::vector<uint64_t>{4, 4}), std::vector<double>{1}, one, {});
  EXPECT_FALSE(results[0].interval.has_value());
  EXPECT_EQ(results[0].because, "fewer than two clusters: nothing to resample");
}

}  // namespace
}  // namespace assay
