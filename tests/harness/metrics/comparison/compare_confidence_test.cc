#include "harness/metrics/comparison/compare_confidence.h"

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/simulated_claims.h"

namespace assay {
namespace {

using ::testing::HasSubstr;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kSuites = 500;

struct Claim {
  double confidence;
  double outcome;
};

struct Both {
  ConfidenceColumns first;
  ConfidenceColumns second;
  std::vector<uint32_t> clusters;

  void Add(Claim a, Claim b, size_t times = 1) {
    for (; times > 0; --times) {
      clusters.push_back(static_cast<uint32_t>(clusters.size()));
      AddTo(first, a);
      AddTo(second, b);
    }
  }

  static void AddTo(ConfidenceColumns& run, Claim claim) {
    const double excess = claim.confidence - claim.outcome;
    run.squared.push_back(excess * excess);
    run.excess.push_back(excess);
    run.right.push_back(std::isnan(excess) ? kNone : claim.outcome);
  }

  ConfidenceComparison Compare() const {
    std::vector<uint32_t> rows(clusters.size());
    std::iota(rows.begin(), rows.end(), 0U);
    ConfidenceComparison found = CompareConfidence(
        first, rows, second, rows, {clusters, clusters.empty() ? 0 : clusters.back() + 1}, 0.95);
    found.brier.p_adjusted = found.brier.p;
    found.p_nearer_adjusted = found.p_nearer;
    return found;
  }
};

// 60 of 100 right. A claims 0.9 on half of the samples and 0.7 on the others, B always 0.6.
Both Calibrated() {
  Both runs;
  for (const double claimed : {0.9, 0.7}) {
    runs.Add({claimed, 1}, {0.6, 1}, 30);
    runs.Add({claimed, 0}, {0.6, 0}, 20);
  }
  return runs;
}

// By sample B − A is 0.15, −0.45, 0.07, −0.13 (30, 20, 30, 20 times): −0.05, with Σ(d + 0.05)² =
// 4.96 and V = 100/99 · 4.96/100²; t₉₉ 1.98422.
TEST(CompareConfidenceTest, BrierScoresArePaired) {
  const ConfidenceComparison found = Calibrated().Compare();
  EXPECT_EQ(found.because, "");
  EXPECT_NEAR(*found.brier.first, 0.29, 1e-12);
  EXPECT_NEAR(*found.brier.second, 0.24, 1e-12);
  EXPECT_NEAR(*found.brier.difference.value, -0.05, 1e-12);
  const double half = 1.98422 * std::sqrt(4.96 / 99 / 100);
  EXPECT_NEAR(found.brier.difference.interval->low, -0.05 - half, 1e-6);
  EXPECT_NEAR(found.brier.difference.interval->high, -0.05 + half, 1e-6);
  EXPECT_EQ(ConcludeBrier(found, 0.95), Conclusion::kSecondBetter);
}

// A claims 0.2 too much, B nothing. b − a is −0.3 and −0.1 on half of the samples each; b + a has
// mean 0.2 and variance 0.01 + 4 · 0.24, so t = 0.2/√(0.97/99) = 2.0205 decides.
TEST(CompareConfidenceTest, NearerToCalibratedIsTheLargerOfTwoP) {
  const ConfidenceComparison found = Calibrated().Compare();
  EXPECT_NEAR(*found.excess.first, 0.2, 1e-12);
  EXPECT_NEAR(*found.excess.second, 0, 1e-12);
  const double half = 1.98422 * std::sqrt(0.01 / 99);
  EXPECT_NEAR(found.excess.difference.interval->low, -0.2 - half, 1e-6);
  EXPECT_NEAR(found.excess.difference.interval->high, -0.2 + half, 1e-6);
  EXPECT_NEAR(*found.p_nearer, 0.0460310, 1e-6);  // 2 P(T₉₉ > 2.020513), by quadrature
  EXPECT_EQ(ConcludeNearer(found, 0.95), Conclusion::kSecondBetter);
}

// As much over as the other is under: far apart, and neither is nearer.
TEST(CompareConfidenceTest, OverAndUnderByAsMuchAreAsFar) {
  Both runs;
  for (const double spread : {-0.05, 0.05}) {
    runs.Add({0.8 + spread, 1}, {0.6 - spread, 1}, 35);
    runs.Add({0.8 + spread, 0}, {0.6 - spread, 0}, 15);
  }
  const ConfidenceComparison found = runs.Compare();
  EXPECT_LT(*found.excess.p, 1e-6);
  EXPECT_NEAR(*found.p_nearer, 1, 1e-6);
  EXPECT_EQ(ConcludeNearer(found, 0.95), Conclusion::kCannotTell);
}

TEST(CompareConfidenceTest, OfAModelThatIsNearlyAlwaysRightNothingIsTold) {
  Both runs;
  for (size_t i = 0; i < 100; ++i) {
    const double outcome = i < 81 ? 1 : 0;
    runs.Add({0.6 + 0.001 * static_cast<double>(i), outcome}, {0.8, i % 2 == 0 ? 1.0 : 0.0});
  }
  const ConfidenceComparison found = runs.Compare();
  EXPECT_TRUE(found.brier.difference.value.has_value());
  EXPECT_FALSE(found.brier.difference.interval || found.excess.difference.interval);
  EXPECT_FALSE(found.brier.p || found.p_nearer);
  EXPECT_THAT(found.brier.difference.interval_because,
              HasSubstr("19 independent samples are wrong, fewer than 20"));
}

TEST(CompareConfidenceTest, SamplesOfWhichOneClaimsNothingAreLeftOut) {
  Both runs = Calibrated();
  runs.Add({kNone, 1}, {0.6, 1}, 3);
  runs.Add({kNone, 1}, {kNone, 1}, 2);
  const ConfidenceComparison found = runs.Compare();
  EXPECT_EQ(found.only_one, 3U);
  EXPECT_EQ(found.brier.difference.n, 100U);
  EXPECT_NEAR(*found.brier.second, 0.24, 1e-12);
}

TEST(CompareConfidenceTest, SaysWhyThereIsNone) {
  Both runs = Calibrated();
  runs.second.because = "it gives no rewards";
  EXPECT_EQ(runs.Compare().because, "it gives no rewards");
  runs.first.because = "its rewards are bytes";
  EXPECT_EQ(runs.Compare().because, "its rewards are bytes; it gives no rewards");
  Both apart;
  apart.Add({0.6, 1}, {kNone, 1}, 50);
  apart.Add({kNone, 1}, {0.6, 1}, 50);
  EXPECT_EQ(apart.Compare().because, "they claim nothing of the same samples");
}

// Two models that state `scales` times the log-odds that their claims deserve: of one sample the
// same claim with the same fate, or (`apart`) each its own.
struct Pair {
  double scales[2];
  bool apart;
  uint32_t size = 1;
};

Both Simulate(const Pair& pair, uint32_t samples, Random& random) {
  Both runs;
  const testing::ClaimWorld world = {
      .name = "", .samples = samples, .low = 0.3, .high = 2.5, .size = pair.size};
  const auto one = testing::SimulateClaims(world, random);
  const auto other = pair.apart ? testing::SimulateClaims(world, random) : one;
  for (size_t i = 0; i < one.size(); ++i) {
    const auto stated = [](const CalibrationPair& claim, double scale) {
      return Claim{1 / (1 + std::exp(-scale * claim.log_odds)), claim.outcome};
    };
    runs.Add(stated(one[i], pair.scales[0]), stated(other[i], pair.scales[1]));
    runs.clusters.back() = one[i].cluster;
  }
  return runs;
}

// Of 500 suites the standard error is one point at 95 %.
TEST(CompareConfidenceTest, IntervalsHoldTheTruthAndTestsKeepTheirLevel) {
  for (const Pair& pair : {Pair{{1, 3}, false}, Pair{{1, 3}, true}, Pair{{2, 2}, true},
                           Pair{{0.5, 2}, true}, Pair{{1, 3}, true, 2}}) {
    Random random(11, "confidence");
    const ConfidenceComparison truth =
        Simulate({{pair.scales[0], pair.scales[1]}, pair.apart}, 200'000, random).Compare();
    int brier = 0, excess = 0, nearer = 0;
    for (int suite = 0; suite < kSuites; ++suite) {
      const ConfidenceComparison found = Simulate(pair, 300, random).Compare();
      const auto holds = [](const NamedDifference& of, const NamedDifference& true_one) {
        const double value = *true_one.difference.value;
        const Interval& interval = of.difference.interval.value();
        return interval.low <= value && value <= interval.high;
      };
      brier += holds(found.brier, truth.brier);
      excess += holds(found.excess, truth.excess);
      nearer += *found.p_nearer <= 0.05;
    }
    EXPECT_GE(brier, 0.92 * kSuites) << pair.scales[1] << pair.apart;
    EXPECT_GE(excess, 0.92 * kSuites) << pair.scales[1] << pair.apart;
    EXPECT_LE(brier, 0.98 * kSuites);
    if (pair.scales[0] == pair.scales[1]) {
      EXPECT_LE(nearer, 0.08 * kSuites);
    }
  }
}

}  // namespace
}  // namespace assay
