#include "harness/metrics/calibration/resampled_errors.h"

#include <cmath>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/metrics/calibration/auroc.h"
#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/debiased_error.h"
#include "harness/metrics/calibration/reliability_diagram.h"
#include "harness/metrics/mean_domain.h"

namespace assay {
namespace {

// Clusters of two top-label pairs, half of them with one fate. Confidences stand in the middle of
// their bins, so that the true error is known: Σ |p − truth(p)| / 10.
template <typename Truth>
std::vector<CalibrationPair> Simulate(Random& random, uint32_t clusters, const Truth& truth) {
  std::vector<CalibrationPair> pairs;
  for (uint32_t cluster = 0; cluster < clusters; ++cluster) {
    const double together = random.Uniform();
    for (int i = 0; i < 2; ++i) {
      const double confidence = 0.525 + 0.05 * random.Below(10);
      const double alone = random.Uniform();
      const double fate = random.Uniform() < 0.5 ? together : alone;
      pairs.push_back(PairOfConfidence(confidence, fate < truth(confidence) ? 1 : 0, cluster));
    }
  }
  return pairs;
}

// One pair per sample.
ResampledErrors ErrorsOf(const std::vector<CalibrationPair>& pairs,
                         const ResamplingOptions& options) {
  std::vector<double> right;
  std::vector<uint32_t> clusters;
  for (const CalibrationPair& pair : pairs) {
    right.push_back(pair.outcome);
    clusters.push_back(pair.cluster);
  }
  return EstimateResampledErrors(pairs, pairs.size(),
                                 EvidenceOfShares({right, clusters}, options.level), options);
}

template <typename Truth>
double Coverage(uint32_t clusters, const Truth& truth) {
  Random random(4, "ece");
  double error = 0;
  for (int bin = 0; bin < 10; ++bin) {
    const double confidence = 0.525 + 0.05 * bin;
    error += std::abs(confidence - truth(confidence)) / 10;
  }
  constexpr int kTrials = 200;
  int covered = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto pairs = Simulate(random, clusters, truth);
    ResamplingOptions options;
    options.draws = 300;
    options.seed = random.Next();
    const auto interval = ErrorsOf(pairs, options).ece.interval;
    if (interval->low <= error && error <= interval->high) ++covered;
  }
  return static_cast<double>(covered) / kTrials;
}

// Conservative: at least 94 %, less two standard errors (1.7 points each) of the simulation.
TEST(ResampledErrorsTest, CoverTheErrorOfACalibratedModel) {
  EXPECT_GE(Coverage(60, [](double p) { return p; }), 0.905);
  EXPECT_GE(Coverage(150, [](double p) { return p; }), 0.905);
}

TEST(ResampledErrorsTest, CoverSmallAndLargeErrors) {
  EXPECT_GE(Coverage(60, [](double p) { return 0.5 + 0.9 * (p - 0.5); }), 0.905);
  EXPECT_GE(Coverage(100, [](double p) { return 0.5 + 0.5 * (p - 0.5); }), 0.905);
  EXPECT_GE(Coverage(100, [](double p) { return 0.5 + 0.1 * (p - 0.5); }), 0.905);
}

TEST(ResampledErrorsTest, ValuesAreThoseOfTheirEstimatorsAndLieInTheirIntervals) {
  Random random(1);
  const auto pairs = Simulate(random, 100, [](double p) { return p; });
  const ResampledErrors errors = ErrorsOf(pairs, {});
  const auto bins = BinPairs(pairs, TopLabelEdges());
  EXPECT_DOUBLE_EQ(*errors.ece.value, BinnedErrorOf(bins)->ece);
  EXPECT_DOUBLE_EQ(*errors.ece_debiased.value, DebiasedErrorOf(bins)->ece);
  EXPECT_DOUBLE_EQ(*errors.ace.value,
                   BinnedErrorOf(BinPairs(pairs, EqualMassEdges(pairs, 10)))->ace);
  EXPECT_DOUBLE_EQ(*errors.auroc.value, *Auroc(pairs).value);
  for (const Estimate* estimate : {&errors.ece, &errors.ace, &errors.auroc}) {
    EXPECT_EQ(estimate->n, 200u);
    EXPECT_LE(estimate->interval->low, *estimate->value);
    EXPECT_GE(estimate->interval->high, *estimate->value);
  }
  EXPECT_EQ(errors.ece.interval->method, "debiased cluster bootstrap");
  EXPECT_EQ(errors.auroc.interval->method, "cluster bootstrap");
}

// `wrong` of `count` single samples, the least confident ones: perfectly told apart.
std::vector<CalibrationPair> Separated(uint32_t wrong, uint32_t count) {
  std::vector<CalibrationPair> pairs;
  for (uint32_t i = 0; i < count; ++i) {
    pairs.push_back(PairOfConfidence(0.5 + 0.5 * i / count, i < wrong ? 0 : 1, i));
  }
  return pairs;
}

// Every draw of a perfect order is perfect. Wilson's interval of 25 of 25.
TEST(ResampledErrorsTest, APerfectOrderIsNotCertain) {
  const ResampledErrors errors = ErrorsOf(Separated(25, 100), {});
  EXPECT_EQ(*errors.auroc.value, 1);
  EXPECT_EQ(errors.auroc.interval->method, "wilson");
  EXPECT_NEAR(errors.auroc.interval->low, 25 / (25 + 3.8414588206941254), 1e-9);
  EXPECT_EQ(errors.auroc.interval->high, 1);
  EXPECT_EQ(errors.auroc.interval_because, "it varies as a share of 25 samples, too few for draws");
}

TEST(ResampledErrorsTest, OfFewWrongSamplesHaveNoInterval) {
  const ResampledErrors errors = ErrorsOf(Separated(13, 120), {});
  for (const auto* estimate : {&errors.ece, &errors.ece_debiased, &errors.ace, &errors.auroc}) {
    EXPECT_TRUE(estimate->value.has_value());
    EXPECT_FALSE(estimate->interval.has_value());
    EXPECT_EQ(estimate->interval_because, "13 independent samples are wrong, fewer than 20");
  }
  EXPECT_FALSE(ErrorsOf(Separated(0, 120), {}).ece.interval.has_value()) << "none is wrong";
}

TEST(ResampledErrorsTest, SayWhyTheyAreUndefined) {
  const std::vector<CalibrationPair> right = {PairOfConfidence(0.7, 1, 0),
                                              PairOfConfidence(0.8, 1, 0)};
  const ResampledErrors errors = ErrorsOf(right, {});
  EXPECT_EQ(errors.auroc.because, "every outcome is 1: there is nothing to tell apart");
  EXPECT_FALSE(errors.ece.interval.has_value());
  EXPECT_EQ(errors.ece.interval_because, "fewer than two clusters: nothing to resample");
}

}  // namespace
}  // namespace assay
