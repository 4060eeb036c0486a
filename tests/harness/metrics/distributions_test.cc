#include "harness/metrics/distributions.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(NormalQuantileTest, AgreesWithScipy) {
  for (const auto& [p, z] : reference::kNormalCases) {
    EXPECT_NEAR(NormalQuantile(p), z, 1e-9 * (1 + std::abs(z))) << p;
  }
}

TEST(NormalQuantileTest, IsAntisymmetric) {
  EXPECT_DOUBLE_EQ(NormalQuantile(0.3), -NormalQuantile(0.7));
  EXPECT_EQ(NormalQuantile(0.5), 0);
}

TEST(StudentQuantileTest, AgreesWithScipy) {
  for (const auto& [p, freedom, t] : reference::kStudentCases) {
    EXPECT_NEAR(StudentQuantile(p, static_cast<int>(freedom)), t, 1e-7 * std::abs(t))
        << p << " with " << freedom << " degrees of freedom";
  }
}

TEST(StudentQuantileTest, OneDegreeIsCauchy) {
  // The Cauchy distribution's quantile is tan(π (p − 1/2)).
  EXPECT_NEAR(StudentQuantile(0.75, 1), 1.0, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.25, 1), -1.0, 1e-12);
}

TEST(NormalCdfTest, InvertsTheQuantile) {
  for (const auto& [p, z] : reference::kNormalCases) {
    EXPECT_NEAR(NormalCdf(z), p, 1e-12 * p) << z;
  }
}

TEST(StudentTailsTest, AgreesWithScipy) {
  for (const auto& [t, freedom, p] : reference::kStudentTailsCases) {
    EXPECT_NEAR(StudentTails(t, freedom), p, 1e-8 * p) << t << " with " << freedom;
    EXPECT_EQ(StudentTails(-t, freedom), StudentTails(t, freedom));
  }
  EXPECT_EQ(StudentTails(0, 5), 1);
}

TEST(BetaTest, AgreesWithScipy) {
  for (const auto& [p, a, b, x] : reference::kBetaCases) {
    EXPECT_NEAR(BetaCdf(x, a, b), p, 1e-8) << a << ", " << b;
    EXPECT_NEAR(BetaQuantile(p, a, b), x, 1e-9 * x) << a << ", " << b;
  }
}

TEST(BetaTest, OfWholeShapesIsABinomialSum) {
  // I_x(2, 3) = P(Bin(4, x) ≥ 2) = 6x²(1−x)² + 4x³(1−x) + x⁴; at ½: 11/16.
  EXPECT_NEAR(BetaCdf(0.5, 2, 3), 11.0 / 16, 1e-14);
  EXPECT_EQ(BetaCdf(0, 2, 3), 0);
  EXPECT_EQ(BetaCdf(1, 2, 3), 1);
}

TEST(ChiSquareTailTest, AgreesWithScipy) {
  for (const auto& [x, freedom, p] : reference::kChiSquareCases) {
    EXPECT_NEAR(ChiSquareTail(x, freedom), p, 1e-11 * p) << x << " with " << freedom;
  }
  EXPECT_EQ(ChiSquareTail(0, 3), 1);
}

TEST(ChiSquareQuantileTest, AgreesWithScipy) {
  for (const auto& [p, freedom, x] : reference::kChiSquareQuantileCases) {
    EXPECT_NEAR(ChiSquareQuantile(p, freedom), x, 1e-9 * x) << p << " with " << freedom;
  }
}

}  // namespace
}  // namespace assay
