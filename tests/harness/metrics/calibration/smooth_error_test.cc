#include "harness/metrics/calibration/smooth_error.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tests/harness/metrics/calibration/reference_claims.h"

namespace assay {
namespace {

using testing::ReferenceClaims;

// relplot adds 1e-4 to the density and rounds confidences to a grid: it differs by about 0.5 %.
TEST(SmoothErrorTest, AgreesWithItsAuthorsCodeAtAnyBandwidth) {
  for (const auto& [sigma, error] : reference::kSmoothCases) {
    EXPECT_NEAR(*SmoothErrorAt(ReferenceClaims(), sigma).value, error, 0.005 * error) << sigma;
  }
}

TEST(SmoothErrorTest, AgreesWithItsAuthorsCodeAtItsOwnBandwidth) {
  const double error = *SmoothError(ReferenceClaims()).value;
  EXPECT_NEAR(error, reference::kSmoothFixpoint[0], 0.005 * error);
  EXPECT_NEAR(error, *SmoothErrorAt(ReferenceClaims(), error).value, 1e-5);
}

TEST(SmoothErrorTest, OfOneClaimIsItsDistanceFromTheOutcome) {
  // The reflected kernel has mass 1 on [0, 1] wherever it stands.
  for (const double confidence : {0.0, 0.01, 0.5, 0.77, 1.0}) {
    for (const double sigma : {0.01, 0.2, 1.0}) {
      const std::vector<CalibrationPair> pairs = {PairOfConfidence(confidence, 1)};
      EXPECT_NEAR(*SmoothErrorAt(pairs, sigma).value, 1 - confidence, 1e-9);
    }
  }
}

TEST(SmoothErrorTest, OfResidualsOfOneSignIsTheirMean) {
  const std::vector<CalibrationPair> pairs = {PairOfConfidence(0.9, 0), PairOfConfidence(0.6, 0)};
  EXPECT_NEAR(*SmoothError(pairs).value, 0.75, 1e-6);
}

TEST(SmoothErrorTest, TwoOppositeResidualsByTheDefinition) {
  // Residuals ±1/4 at 0.25 and 0.75 (half weight each of ±1/2… by symmetry zero at 1/2): the
  // smoothed residual is d(t) = K(t, 0.25)/8 − K(t, 0.75)/8, integrated here by brute force.
  const std::vector<CalibrationPair> pairs = {PairOfConfidence(0.25, 0.5),
                                              PairOfConfidence(0.75, 0.5)};
  constexpr double kSigma = 0.3;
  const auto kernel = [](double t, double p) {
    double sum = 0;
    for (int m = -6; m <= 6; ++m) {
      for (const double x : {t - p + 2 * m, t + p + 2 * m}) {
        sum += std::exp(-x * x / (2 * kSigma * kSigma));
      }
    }
    return sum / (kSigma * std::sqrt(2 * M_PI));
  };
  double integral = 0;
  constexpr int kSteps = 20'000;
  for (int i = 0; i < kSteps; ++i) {
    const double t = (i + 0.5) / kSteps;
    integral += std::abs(kernel(t, 0.25) - kernel(t, 0.75)) / 8 / kSteps;
  }
  EXPECT_NEAR(*SmoothErrorAt(pairs, kSigma).value, integral, 1e-3 * integral);
}

TEST(SmoothErrorTest, OfAPerfectModelIsZeroAndOfNothingSaysWhy) {
  EXPECT_EQ(*SmoothError(std::vector{PairOfConfidence(1, 1), PairOfConfidence(0, 0)}).value, 0);
  EXPECT_EQ(SmoothError({}).because, "no pairs");
}

}  // namespace
}  // namespace assay
