#include "harness/metrics/skewed_mean.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

std::vector<uint32_t> Apart(size_t n) {
  std::vector<uint32_t> clusters(n);
  std::iota(clusters.begin(), clusters.end(), 0U);
  return clusters;
}

TEST(SkewedMeanTest, AgreesWithSciPyOnClusteredValues) {
  std::vector<double> values;
  std::vector<uint32_t> clusters;
  for (const double value : reference::kValues) values.push_back(std::exp(value));
  for (const double code : reference::kClusters) clusters.push_back(static_cast<uint32_t>(code));
  const Estimate estimate = EstimateSkewedMean({values, clusters}, 0.95);
  EXPECT_NEAR(*estimate.value, reference::kSkewedMean[0], 1e-12);
  EXPECT_NEAR(estimate.interval->low, reference::kSkewedMean[1], 1e-9);
  EXPECT_NEAR(estimate.interval->high, reference::kSkewedMean[2], 1e-9);
  EXPECT_EQ(estimate.interval->method, "skewness-corrected");
  EXPECT_EQ(estimate.n, values.size());
}

TEST(SkewedMeanTest, OfSymmetricValuesIsStudents) {
  const std::vector<double> values = {-3, -1, 0, 1, 3};
  const Estimate plain = EstimateMean({values, Apart(5)}, 0.9);
  const Estimate skewed = EstimateSkewedMean({values, Apart(5)}, 0.9);
  EXPECT_NEAR(skewed.interval->low, plain.interval->low, 1e-12);
  EXPECT_NEAR(skewed.interval->high, plain.interval->high, 1e-12);
}

TEST(SkewedMeanTest, LosesNoRangeToCubes) {
  const std::vector<double> small = {1, 1, 1, 1, 2, 9};
  std::vector<double> large = small;
  for (double& value : large) value *= 1e120;
  const Interval expected = *EstimateSkewedMean({small, Apart(6)}, 0.95).interval;
  const Interval found = *EstimateSkewedMean({large, Apart(6)}, 0.95).interval;
  EXPECT_NEAR(found.low / 1e120, expected.low, 1e-9);
  EXPECT_NEAR(found.high / 1e120, expected.high, 1e-9);
}

TEST(SkewedMeanTest, WhereTheMeanHasNoIntervalItHasNone) {
  const std::vector<double> alike = {2, 2, 2};
  const Estimate estimate = EstimateSkewedMean({alike, Apart(3)}, 0.95);
  EXPECT_EQ(estimate.value, 2);
  EXPECT_FALSE(estimate.interval.has_value());
  EXPECT_EQ(estimate.interval_because, "all clusters have the same mean");
}

}  // namespace
}  // namespace assay
