#include "harness/metrics/calibration/binned_error.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/calibration/debiased_error.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::FourClaims;
using testing::ReferenceClaims;

TEST(BinsTest, AConfidenceOnAnEdgeBelongsToTheLowerBin) {
  const std::vector<double> edges = EqualWidthEdges(10);
  EXPECT_EQ(edges[3], 3 * 0.1);  // 0.30000000000000004, as numpy.linspace
  EXPECT_EQ(BinIndex(edges, 0), 0u);
  EXPECT_EQ(BinIndex(edges, 0.1), 0u);
  EXPECT_EQ(BinIndex(edges, std::nextafter(0.1, 1)), 1u);
  EXPECT_EQ(BinIndex(edges, 0.3), 2u);
  EXPECT_EQ(BinIndex(edges, 0.5), 4u);
  EXPECT_EQ(BinIndex(edges, 1), 9u);
}

TEST(BinsTest, WhatLiesOutsideBelongsToTheOutermostBins) {
  const std::vector<double> edges = EqualWidthEdges(2, 0.5, 1);
  EXPECT_EQ(edges, (std::vector<double>{0.5, 0.75, 1}));
  EXPECT_EQ(BinIndex(edges, 0.2), 0u);
  EXPECT_EQ(BinIndex(edges, 0.9), 1u);
}

TEST(BinsTest, MeansAreWeightedAndEmptyBinsStay) {
  std::vector<CalibrationPair> pairs = {PairOfConfidence(0.1, 0, 0, 1),
                                        PairOfConfidence(0.3, 1, 0, 3)};
  const auto bins = BinPairs(pairs, EqualWidthEdges(2));
  ASSERT_EQ(bins.size(), 2u);
  EXPECT_EQ(bins[0].count, 2u);
  EXPECT_EQ(bins[0].weight, 4);
  EXPECT_DOUBLE_EQ(bins[0].confidence, 0.25);
  EXPECT_DOUBLE_EQ(bins[0].outcome, 0.75);
  EXPECT_DOUBLE_EQ(bins[0].variance, 0.75 * 0.25);
  EXPECT_DOUBLE_EQ(bins[0].effective, 16.0 / 10);
  EXPECT_TRUE(bins[1].empty());
  EXPECT_EQ(bins[1].effective, 0);
  EXPECT_TRUE(std::isnan(bins[1].confidence));
}

TEST(BinsTest, OfEqualMassAgreeWithScikitLearn) {
  const auto pairs = ReferenceClaims();
  const auto bins = BinPairs(pairs, EqualMassEdges(pairs, 10));
  ASSERT_EQ(bins.size(), std::size(reference::kQuantileCurveCases));
  for (size_t i = 0; i < bins.size(); ++i) {
    EXPECT_NEAR(bins[i].confidence, reference::kQuantileCurveCases[i].confidence, 1e-14);
    EXPECT_NEAR(bins[i].outcome, reference::kQuantileCurveCases[i].outcome, 1e-14);
  }
}

TEST(BinsTest, EqualConfidencesShareABinOfEqualMass) {
  const std::vector<CalibrationPair> pairs(7, PairOfConfidence(0.8, 1));
  const auto bins = BinPairs(pairs, EqualMassEdges(pairs, 5));
  EXPECT_EQ(bins[0].count, 7u);
  EXPECT_TRUE(std::all_of(bins.begin() + 1, bins.end(), [](auto& bin) { return bin.empty(); }));
}

TEST(BinnedErrorTest, ByHand) {
  // Bins (0, 0.5] with gap 0.3 − 0.5 and (0.5, 1] with gap 0.85 − 0.5.
  const BinnedError error = *BinnedErrorOf(BinPairs(FourClaims(), EqualWidthEdges(2)));
  EXPECT_NEAR(error.ece, 0.275, 1e-15);
  EXPECT_NEAR(error.ace, 0.275, 1e-15);
  EXPECT_NEAR(error.mce, 0.35, 1e-15);
  EXPECT_NEAR(error.rmsce, std::sqrt((0.04 + 0.1225) / 2), 1e-15);
  EXPECT_NEAR(error.over, 0.175, 1e-15);
  EXPECT_NEAR(error.under, 0.1, 1e-15);
}

TEST(BinnedErrorTest, WeighsBinsByTheirPairsExceptInTheAverage) {
  std::vector<CalibrationPair> pairs = FourClaims();
  pairs[2].weight = pairs[3].weight = 3;
  const BinnedError error = *BinnedErrorOf(BinPairs(pairs, EqualWidthEdges(2)));
  EXPECT_NEAR(error.ece, 0.25 * 0.2 + 0.75 * 0.35, 1e-15);
  EXPECT_NEAR(error.ace, 0.275, 1e-15);
}

TEST(BinnedErrorTest, AgreesWithNetcal) {
  const auto pairs = ReferenceClaims();
  for (const auto& [bins, ece, ace, mce, mass_ece] : reference::kBinnedCases) {
    const auto count = static_cast<size_t>(bins);
    const BinnedError error = *BinnedErrorOf(BinPairs(pairs, EqualWidthEdges(count)));
    EXPECT_NEAR(error.ece, ece, 1e-12) << bins;
    EXPECT_NEAR(error.ace, ace, 1e-12) << bins;
    EXPECT_NEAR(error.mce, mce, 1e-12) << bins;
  }
}

TEST(BinnedErrorTest, OfNothingIsUndefined) {
  EXPECT_FALSE(BinnedErrorOf(BinPairs({}, EqualWidthEdges(5))).has_value());
}

TEST(DebiasedErrorTest, AgreesWithItsAuthorsCode) {
  const auto bins = BinPairs(ReferenceClaims(), EqualWidthEdges(5));
  const double rmsce = BinnedErrorOf(bins)->rmsce;
  const DebiasedError error = *DebiasedErrorOf(bins);
  EXPECT_NEAR(rmsce * rmsce, reference::kDebiased[0], 1e-14);
  EXPECT_NEAR(error.squared, reference::kDebiased[1], 1e-14);
  EXPECT_NEAR(error.rmsce, std::sqrt(reference::kDebiased[1]), 1e-14);
  EXPECT_NEAR(error.ece, reference::kDebiased[2], 4 * reference::kDebiased[3]);
}

TEST(DebiasedErrorTest, ABinOfOnePairAddsNothing) {
  const std::vector<CalibrationPair> pairs = {PairOfConfidence(0.2, 1), PairOfConfidence(0.9, 1),
                                              PairOfConfidence(0.9, 1)};
  const DebiasedError error = *DebiasedErrorOf(BinPairs(pairs, EqualWidthEdges(2)));
  EXPECT_NEAR(error.squared, 2.0 / 3 * 0.01, 1e-15);
  EXPECT_NEAR(error.ece, 2.0 / 3 * 0.1, 1e-15);  // no variance: nothing to correct
}

// Mean over simulated suites of 200 pairs, ten bins, whose outcomes have chance
// `truth(confidence)`.
template <typename Truth>
std::array<double, 3> MeanErrors(const Truth& truth) {
  Random random(3, "debiased");
  std::array<double, 3> sum{};
  constexpr int kSuites = 1000;
  for (int suite = 0; suite < kSuites; ++suite) {
    std::vector<CalibrationPair> pairs;
    for (int i = 0; i < 200; ++i) {
      const double confidence = 0.05 + 0.1 * (i % 10);  // one per bin: the binned error is exact
      const double outcome = random.Uniform() < truth(confidence) ? 1 : 0;
      pairs.push_back(PairOfConfidence(confidence, outcome));
    }
    const auto bins = BinPairs(pairs, EqualWidthEdges(10));
    const DebiasedError debiased = *DebiasedErrorOf(bins);
    sum[0] += BinnedErrorOf(bins)->ece / kSuites;
    sum[1] += debiased.ece / kSuites;
    sum[2] += debiased.squared / kSuites;
  }
  return sum;
}

TEST(DebiasedErrorTest, OfACalibratedModelIsZeroOnAverageIfSquared) {
  const auto [ece, debiased, squared] = MeanErrors([](double p) { return p; });
  // Chance alone makes the mean deviation of a binomial share: Σ_k P(k) |k/20 − p|, over the bins
  // 0.0690. Drawing again about a gap widens a normal one by √2, so that 2 − √2 of the bias stays.
  EXPECT_NEAR(ece, 0.0690, 0.002);
  EXPECT_NEAR(debiased, (2 - std::sqrt(2)) * 0.0690, 0.004);
  EXPECT_NEAR(squared, 0, 0.0005);  // standard error 0.0001
}

TEST(DebiasedErrorTest, OfAnOverConfidentModelIsTheTruthOnAverage) {
  const auto [ece, debiased, squared] = MeanErrors([](double p) { return 0.5 + (p - 0.5) / 2; });
  // |gap| = |p − 1/2| / 2 for p = 0.05, 0.15, … 0.95: mean 0.125, mean square 0.020625.
  EXPECT_GT(ece - 0.125, 0.015);
  EXPECT_NEAR(debiased, 0.125, 0.008);
  EXPECT_NEAR(squared, 0.020625, 0.001);
}

}  // namespace
}  // namespace assay
