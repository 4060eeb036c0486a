#include "harness/metrics/calibration/consistency_bands.h"

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/calibration/bins.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::ReferenceClaims;

// The share of filled bins whose mean outcome lies inside its band, over suites of 300 pairs whose
// outcomes have the chance `truth(confidence)`.
template <typename Truth>
double ShareInside(const Truth& truth) {
  Random random(8, "bands");
  int inside = 0;
  int filled = 0;
  for (int suite = 0; suite < 200; ++suite) {
    std::vector<CalibrationPair> pairs;
    for (uint32_t i = 0; i < 300; ++i) {
      const double confidence = random.Uniform();
      const double outcome = random.Uniform() < truth(confidence) ? 1 : 0;
      pairs.push_back(PairOfConfidence(confidence, outcome, i));
    }
    const auto edges = EqualWidthEdges(10);
    BandOptions options;
    options.draws = 300;
    options.seed = random.Next();
    const auto bands = ConsistencyBands(pairs, edges, options);
    const auto bins = BinPairs(pairs, edges);
    for (size_t i = 0; i < bins.size(); ++i) {
      if (!bands[i]) continue;
      ++filled;
      if (bands[i]->low <= bins[i].outcome && bins[i].outcome <= bands[i]->high) ++inside;
    }
  }
  return static_cast<double>(inside) / filled;
}

TEST(ConsistencyBandsTest, HoldACalibratedModel) {
  const double share = ShareInside([](double p) { return p; });
  EXPECT_GE(share, 0.93);  // of 2,000 bins: standard error 0.5 points; outcomes are discrete
  EXPECT_LE(share, 0.98);
}

TEST(ConsistencyBandsTest, DoNotHoldAnOverConfidentOne) {
  EXPECT_LT(ShareInside([](double p) { return 0.5 + (p - 0.5) / 2; }), 0.7);
}

TEST(ConsistencyBandsTest, OfOneConfidenceIsTheBinomial) {
  // 100 claims of 0.3 in one bin: the mean of a binomial, whose quantiles are 0.21 and 0.39 (SciPy
  // 1.17: binom(100, 0.3).ppf of 0.025 and 0.975).
  std::vector<CalibrationPair> pairs;
  for (uint32_t i = 0; i < 100; ++i) pairs.push_back(PairOfConfidence(0.3, 0, i));
  BandOptions options;
  options.draws = 20'000;
  const auto bands = ConsistencyBands(pairs, EqualWidthEdges(2), options);
  EXPECT_NEAR(bands[0]->low, 0.21, 0.0101);
  EXPECT_NEAR(bands[0]->high, 0.39, 0.0101);
  EXPECT_FALSE(bands[1].has_value());
}

TEST(ConsistencyBandsTest, AreTheSameForAnyNumberOfThreads) {
  BandOptions options;
  options.draws = 101;
  options.threads = 1;
  const auto one = ConsistencyBands(ReferenceClaims(), EqualWidthEdges(5), options);
  options.threads = 3;
  const auto three = ConsistencyBands(ReferenceClaims(), EqualWidthEdges(5), options);
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i]->low, three[i]->low);
    EXPECT_EQ(one[i]->high, three[i]->high);
  }
}

TEST(ConsistencyBandsTest, OfNothingAreUndefined) {
  const auto bands = ConsistencyBands({}, EqualWidthEdges(3));
  EXPECT_EQ(bands.size(), 3u);
  EXPECT_FALSE(bands[0].has_value());
}

}  // namespace
}  // namespace assay
