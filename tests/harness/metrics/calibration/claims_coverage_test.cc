// How often the intervals of calibration hold the truth. Of 500 suites the standard error is one
// point at 95 %; docs/statistics.md has a larger table (`coverage_table 2000 calibration`).

#include <string>

#include "gtest/gtest.h"
#include "harness/metrics/estimators.h"
#include "tests/testing/simulated_claims.h"

namespace assay {
namespace {

constexpr int kSuites = 500;

// An interval that few suites get is no measure of those that do.
bool IsMostlyGiven(const testing::ClaimCoverage& coverage) {
  return coverage.given > 0.9 * kSuites;
}

TEST(ClaimsCoverageTest, WhereFewAreWrongOnlyOverConfidenceHasAnInterval) {
  const testing::ClaimWorld few = {.name = "few", .samples = 150, .low = 4, .high = 9};
  for (const testing::ClaimCoverage& coverage : testing::CoverClaims(few, kSuites)) {
    EXPECT_EQ(coverage.given, coverage.metric == "over_confidence" ? kSuites : 0)
        << coverage.metric;
    EXPECT_GE(coverage.Held(), 0.94) << coverage.metric;
  }
}

TEST(ClaimsCoverageTest, OverConfidenceIsNotShortWhereSomeAreWrong) {
  const testing::ClaimWorld some = {.name = "some", .samples = 200, .low = 2, .high = 5};
  EXPECT_GE(testing::CoverClaims(some, kSuites).front().Held(), 0.94);
  const testing::ClaimWorld clustered = {
      .name = "clustered", .samples = 90, .low = 1, .high = 4, .size = 3};
  EXPECT_GE(testing::CoverClaims(clustered, kSuites).front().Held(), 0.94);
}

TEST(ClaimsCoverageTest, InTheirDomainAllAreNearlyNominal) {
  const testing::ClaimWorld calibrated = {.name = "calibrated", .samples = 300, .low = 0.5};
  const testing::ClaimWorld over = {.name = "over", .samples = 400, .low = 0.5, .scale = 3};
  const testing::ClaimWorld clustered = {.name = "of 2", .samples = 400, .low = 0.5, .size = 2};
  for (const testing::ClaimWorld& world : {calibrated, over, clustered}) {
    for (const testing::ClaimCoverage& coverage : testing::CoverClaims(world, kSuites)) {
      if (coverage.metric == "nll" && !IsMostlyGiven(coverage)) continue;
      EXPECT_TRUE(IsMostlyGiven(coverage)) << world.name << " " << coverage.metric;
      EXPECT_GE(coverage.Held(), 0.92) << world.name << " " << coverage.metric;
    }
  }
}

// That the domain matters.
TEST(ClaimsCoverageTest, TheTIntervalAloneWouldBeShort) {
  const testing::ClaimWorld few = {.name = "alone", .samples = 300, .low = 3, .high = 7};
  Random random(5, "alone");
  double truth = 0;
  int held = 0;
  std::vector<std::pair<double, double>> ends;
  for (int suite = 0; suite < kSuites; ++suite) {
    std::vector<double> excess;
    std::vector<uint32_t> clusters;
    for (const CalibrationPair& pair : testing::SimulateClaims(few, random)) {
      excess.push_back(pair.confidence - pair.outcome);
      clusters.push_back(pair.cluster);
    }
    const Estimate estimate = EstimateMean({excess, clusters}, 0.95);
    held += estimate.interval->low <= truth && truth <= estimate.interval->high ? 1 : 0;
  }
  EXPECT_LT(held, 0.92 * kSuites);
}

}  // namespace
}  // namespace assay
