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

}  // namespace
}  // namespace assay
