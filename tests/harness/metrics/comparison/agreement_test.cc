#include "harness/metrics/comparison/agreement.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

// Samples in clusters of `size`; right where the margin is above 0.
struct Judged {
  Judged(std::vector<double> first, std::vector<double> second, uint32_t size) {
    for (size_t i = 0; i < first.size(); ++i) {
      clusters.codes.push_back(static_cast<uint32_t>(i) / size);
      pair.first_outcomes.push_back(first[i] > 0 ? Outcome::kRight : Outcome::kWrong);
      pair.second_outcomes.push_back(second[i] > 0 ? Outcome::kRight : Outcome::kWrong);
    }
    clusters.count = (static_cast<uint32_t>(first.size()) + size - 1) / size;
    pair.first_margins = std::move(first);
    pair.second_margins = std::move(second);
  }

  RunAgreement Measure() const { return MeasureAgreement(pair, clusters, {}); }

  std::vector<int8_t> Codes() const {
    std::vector<int8_t> codes;
    for (size_t i = 0; i < pair.first_outcomes.size(); ++i) {
      codes.push_back(pair.first_outcomes[i] == Outcome::kRight ? 1 : 0);
      codes.push_back(pair.second_outcomes[i] == Outcome::kRight ? 1 : 0);
    }
    return codes;
  }

  PairedJudgements pair;
  ClusterCodes clusters;
};

Judged Reference() {
  return {{std::begin(reference::kFirstMargins), std::end(reference::kFirstMargins)},
          {std::begin(reference::kSecondMargins), std::end(reference::kSecondMargins)},
          3};
}

void ExpectIs(const Estimate& estimate, const reference::AgreementCase& expected) {
  EXPECT_NEAR(*estimate.value, expected.value, 1e-9);
  ASSERT_TRUE(estimate.interval.has_value()) << estimate.interval_because;
  EXPECT_NEAR(estimate.interval->low, expected.low, 1e-9);
  EXPECT_NEAR(estimate.interval->high, expected.high, 1e-9);
  EXPECT_EQ(estimate.interval->method, "jackknife");
  EXPECT_EQ(estimate.n, 90U);
}

// With 30 clusters the 30 groups are one cluster each: the plain jackknife, which NumPy computes of
// SciPy's, statsmodels' and krippendorff's numbers.
TEST(AgreementTest, IsThatOfThePeersWithTheJackknifesInterval) {
  const Judged judged = Reference();
  const RunAgreement agreement = judged.Measure();
  ExpectIs(agreement.spearman, reference::kAgreementCases[0]);
  ExpectIs(agreement.kendall, reference::kAgreementCases[1]);
  ExpectIs(agreement.kappa, reference::kAgreementCases[2]);
  ExpectIs(EstimateAlpha(judged.Codes(), 2, judged.clusters, {}), reference::kAgreementCases[3]);
}

TEST(AgreementTest, FewClustersHaveNoInterval) {
  const RunAgreement agreement = Judged({1, 2, 3, -1}, {2, 1, -1, -2}, 1).Measure();
  EXPECT_DOUBLE_EQ(*agreement.spearman.value, 0.2);  // ranks 2 3 4 1 and 4 3 2 1: 1 − 6·8/60
  EXPECT_FALSE(agreement.spearman.interval.has_value());
  EXPECT_EQ(agreement.spearman.interval_because, "it rests on 4 clusters, fewer than 30");
  EXPECT_EQ(agreement.kappa.interval_because, "it rests on 4 clusters, fewer than 30");
  EXPECT_DOUBLE_EQ(agreement.same_share, 0.75);
}

TEST(AgreementTest, CountsTheClustersThatAgreementRestsOn) {
  std::vector<double> first(60, 1.0), second(60, 1.0);
  for (size_t i = 0; i < 60; ++i) first[i] += static_cast<double>(i);
  for (size_t i = 0; i < 10; ++i) second[i] = -1;
  first[10] = second[10] = -1;
  EXPECT_EQ(Judged(first, second, 1).Measure().kappa.interval_because,
            "10 clusters are judged differently, fewer than 20");
}

TEST(AgreementTest, ModelsThatAreAlikeAreSaidToBe) {
  std::vector<double> margins(60);
  std::iota(margins.begin(), margins.end(), -30.0);
  const RunAgreement agreement = Judged(margins, margins, 1).Measure();
  EXPECT_NEAR(*agreement.spearman.value, 1, 1e-12);
  EXPECT_THAT(agreement.spearman.interval_because, HasSubstr("order the samples alike"));
  EXPECT_EQ(agreement.kappa.value, 1);
  const RunAgreement constant = Judged(margins, std::vector<double>(60, 0.0), 1).Measure();
  EXPECT_FALSE(constant.spearman.value.has_value());
  EXPECT_THAT(constant.spearman.because, HasSubstr("all are alike"));
}

// Of 60, the first is right on all and the second on every other one: both are right on 30, the
// share of agreement is ½ and so is what chance gives. No resampling moves that 0.
TEST(AgreementTest, BesideAConstantKappaHasNoInterval) {
  std::vector<double> first(60, 1.0), second(60);
  for (size_t i = 0; i < 60; ++i) second[i] = i % 2 == 0 ? 1 : -1;
  for (const auto& [a, b] : {std::pair(first, second), std::pair(second, first)}) {
    const Estimate kappa = Judged(a, b, 1).Measure().kappa;
    EXPECT_EQ(kappa.value, 0);
    EXPECT_FALSE(kappa.interval.has_value());
    EXPECT_EQ(
        kappa.interval_because,
        "one of the two is right on every sample, or on none: κ is 0 whatever the other says");
  }
  const std::vector<double> never(60, -1.0);
  EXPECT_THAT(Judged(never, second, 1).Measure().kappa.interval_because,
              HasSubstr("right on every sample, or on none"));
}

// One always right, one never, of 60: D_o = 1, D_e = 2 · 60 · 60/(120 · 119), α = 1 − 1.98333.
TEST(AgreementTest, OfConstantsAlphaHasNoInterval) {
  const Judged judged(std::vector<double>(60, 1.0), std::vector<double>(60, -1.0), 1);
  const Estimate alpha = EstimateAlpha(judged.Codes(), 2, judged.clusters, {});
  EXPECT_NEAR(*alpha.value, 1 - 119.0 / 60, 1e-12);
  EXPECT_FALSE(alpha.interval.has_value());
  EXPECT_THAT(alpha.interval_because, HasSubstr("each run is right on all of its samples, or on"));
  Judged mixed(std::vector<double>(60, 1.0), std::vector<double>(60, -1.0), 1);
  for (size_t i = 0; i < 30; ++i) mixed.pair.second_outcomes[i] = Outcome::kRight;
  EXPECT_TRUE(EstimateAlpha(mixed.Codes(), 2, mixed.clusters, {}).interval.has_value());
}

// Clusters that are each other's copies: four samples, one in each cell of the table.
TEST(AgreementTest, WhatNoGroupMovesHasNoInterval) {
  std::vector<double> first, second;
  for (size_t i = 0; i < 60; ++i) {
    for (const double a : {1.0, -1.0}) {
      for (const double b : {1.0, -1.0}) {
        first.push_back(a);
        second.push_back(b);
      }
    }
  }
  const Estimate kappa = Judged(first, second, 4).Measure().kappa;
  EXPECT_EQ(kappa.value, 0);
  EXPECT_EQ(kappa.interval_because, "it is the same without any of the jackknife's groups");
}

TEST(AgreementTest, OneClusterIsOne) {
  const RunAgreement agreement = Judged({1, 2, 3, -1}, {2, 1, -1, -2}, 4).Measure();
  EXPECT_EQ(agreement.kappa.interval_because, "it rests on 1 cluster, fewer than 30");
  std::vector<double> first(60, 1.0), second(60, 1.0);
  first[0] = -1;
  second[1] = -1;
  second[0] = -1;
  EXPECT_EQ(Judged(first, second, 1).Measure().kappa.interval_because,
            "1 cluster is judged differently, fewer than 20");
}

TEST(AgreementTest, WhatHasNoMarginOrComparesNothingDoesNotCount) {
  Judged judged({1, 2, NAN, -1, 5}, {2, 1, 3, -2, 4}, 1);
  judged.pair.first_outcomes[4] = Outcome::kUnscored;
  const RunAgreement agreement = judged.Measure();
  EXPECT_EQ(agreement.spearman.n, 4U);
  EXPECT_EQ(agreement.kappa.n, 4U);
}

// Margins of correlation r over all, of which half lies between clusters.
Judged Simulated(Random& random, size_t clusters, uint32_t size, double r) {
  const auto normal = [&] {
    return std::sqrt(-2 * std::log(1 - random.Uniform())) *
           std::cos(2 * std::numbers::pi * random.Uniform());
  };
  std::vector<double> first, second;
  for (size_t c = 0; c < clusters; ++c) {
    const double a = normal(), b = r * a + std::sqrt(1 - r * r) * normal();
    for (uint32_t i = 0; i < size; ++i) {
      const double own = normal();
      first.push_back(std::sqrt(0.5) * (a + own));
      second.push_back(std::sqrt(0.5) * (b + r * own + std::sqrt(1 - r * r) * normal()));
    }
  }
  return {std::move(first), std::move(second), size};
}

// Of normal margins ρ = 6/π asin(r/2), τ = 2/π asin r, and κ of their signs is τ, too. At 95 % in
// 400 suites 92 to 98 % is within 3 standard errors.
TEST(AgreementTest, IntervalsHoldTheTruthAsOftenAsTheySay) {
  for (const auto& [clusters, size, r] :
       {std::tuple(60, 2U, 0.4), std::tuple(250, 1U, 0.8), std::tuple(60, 2U, 0.0)}) {
    int spearman = 0, kendall = 0, kappa = 0;
    constexpr int kSuites = 400;
    Random random(11);
    const auto holds = [](const Estimate& estimate, double truth) {
      return estimate.interval->low <= truth && truth <= estimate.interval->high ? 1 : 0;
    };
    for (int suite = 0; suite < kSuites; ++suite) {
      Judged judged = Simulated(random, static_cast<size_t>(clusters), size, r);
      const RunAgreement agreement = judged.Measure();
      const double tau = 2 / std::numbers::pi * std::asin(r);
      spearman += holds(agreement.spearman, 6 / std::numbers::pi * std::asin(r / 2));
      kendall += holds(agreement.kendall, tau);
      ASSERT_TRUE(agreement.kappa.interval.has_value()) << agreement.kappa.interval_because;
      kappa += holds(agreement.kappa, tau);
    }
    for (const int count : {spearman, kendall, kappa}) {
      EXPECT_GE(count, 0.92 * kSuites) << clusters << " × " << size << ", r = " << r;
      EXPECT_LE(count, 0.98 * kSuites) << clusters << " × " << size << ", r = " << r;
    }
  }
}

}  // namespace
}  // namespace assay
