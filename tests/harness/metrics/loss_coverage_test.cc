// How often the interval of a mean of losses without an upper end holds the truth, where Student's
// t does not; docs/statistics.md says more.

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/skewed_mean.h"

namespace assay {
namespace {

// In percent of 2,000 suites (a standard error of half a point), how often the truth lies below the
// interval, and above it.
struct Missed {
  double below = 0;
  double above = 0;
};

using Method = Estimate (*)(const ClusteredValues&, double);
using Draw = std::function<std::vector<double>(Random&)>;  // of one cluster

Missed Miss(Method method, double level, double truth, uint32_t clusters, const Draw& draw) {
  constexpr int kSuites = 2000;
  Random random(11, "skewed");
  Missed missed;
  for (int suite = 0; suite < kSuites; ++suite) {
    std::vector<double> values;
    std::vector<uint32_t> codes;
    for (uint32_t cluster = 0; cluster < clusters; ++cluster) {
      for (const double value : draw(random)) {
        values.push_back(value);
        codes.push_back(cluster);
      }
    }
    const Interval interval = *method({values, codes}, level).interval;
    missed.below += truth < interval.low ? 100.0 / kSuites : 0;
    missed.above += truth > interval.high ? 100.0 / kSuites : 0;
  }
  return missed;
}

double Normal(Random& random) { return NormalQuantile(random.Uniform() + 0x1p-54); }

// Log-normal values, whose mean is √e.
TEST(LossCoverageTest, CoversLogNormalLossesWhereStudentsIsShort) {
  const Draw alone = [](Random& random) { return std::vector{std::exp(Normal(random))}; };
  const Missed found = Miss(EstimateSkewedMean, 0.95, std::exp(0.5), 300, alone);
  EXPECT_GE(100 - found.below - found.above, 93);
  EXPECT_LE(100 - found.below - found.above, 97);
  const Missed plain = Miss(EstimateMean, 0.95, std::exp(0.5), 300, alone);
  EXPECT_GT(plain.above, 4.5) << "where 2.5 are expected";
  EXPECT_LT(found.above, 4.5);
}

// Clusters of one to five alike values, so that the mean weighs the larger ones more.
TEST(LossCoverageTest, CoversClustersOfManySizes) {
  const Draw alike = [](Random& random) {
    const size_t size = 1 + random.Below(5);
    return std::vector<double>(size, std::exp(Normal(random)));
  };
  const Missed found = Miss(EstimateSkewedMean, 0.95, std::exp(0.5), 400, alike);
  EXPECT_GE(100 - found.below - found.above, 93);
  EXPECT_LE(100 - found.below - found.above, 97);
}

// Distances to annotators' shares, squares of what is nearly normal, of no more clusters than an
// interval needs.
TEST(LossCoverageTest, CoversSquaresOfFewClusters) {
  const Draw square = [](Random& random) { return std::vector{std::pow(Normal(random), 2)}; };
  const Missed found = Miss(EstimateSkewedMean, 0.95, 1, 30, square);
  EXPECT_GE(100 - found.below - found.above, 93);
  EXPECT_LE(100 - found.below - found.above, 97);
  const Missed plain = Miss(EstimateMean, 0.95, 1, 30, square);
  EXPECT_LT(100 - plain.below - plain.above, 92.5);
}

// What a model loses by claiming twice as much: the log loss of its doubled log-odds less that of
// the others, right on 80 % of samples, log-odds log-normal. Its true mean by SciPy's quadrature;
// one-sided at 5 %, as a gate tests.
TEST(LossCoverageTest, HoldsTheRiseOfALossOneSided) {
  constexpr double kRise = 0.204927026682;
  const Draw rise = [](Random& random) {
    const double size = std::exp(Normal(random));
    const double margin = random.Uniform() < 0.8 ? size : -size;
    const auto loss = [](double x) {
      return std::log1p(std::exp(-std::abs(x))) + std::max(-x, 0.0);
    };
    return std::vector{loss(2 * margin) - loss(margin)};
  };
  const Missed found = Miss(EstimateSkewedMean, 0.9, kRise, 400, rise);
  const Missed plain = Miss(EstimateMean, 0.9, kRise, 400, rise);
  EXPECT_GT(plain.above, 9) << "a rise beyond the limit would pass as often";
  EXPECT_LT(found.above, 8);
  EXPECT_GT(found.below, 3.5);
  EXPECT_LT(found.below, 6.5);
}

}  // namespace
}  // namespace assay
