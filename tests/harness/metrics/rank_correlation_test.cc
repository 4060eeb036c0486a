#include "harness/metrics/rank_correlation.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

using Values = std::vector<double>;

// By its definition, pair by pair.
double KendallByPairs(const Values& x, const Values& y) {
  double sum = 0;
  double untied_x = 0;
  double untied_y = 0;
  const auto sign = [](double d) { return d > 0 ? 1 : d < 0 ? -1 : 0; };
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const int a = sign(x[i] - x[j]);
      const int b = sign(y[i] - y[j]);
      sum += a * b;
      untied_x += a * a;
      untied_y += b * b;
    }
  }
  return sum / std::sqrt(untied_x * untied_y);
}

TEST(RankCorrelationTest, AgreesWithScipyOnTiedValues) {
  EXPECT_NEAR(*SpearmanRho(reference::kValues, reference::kOthers), reference::kRankCorrelation[0],
              1e-12);
  EXPECT_NEAR(*KendallTauB(reference::kValues, reference::kOthers), reference::kRankCorrelation[1],
              1e-12);
}

TEST(RankCorrelationTest, ByHand) {
  // Of the 6 pairs one is discordant (the last two): τ = (5 − 1)/6; Σ d² = 2: ρ = 1 − 6·2/(4·15).
  const Values x = {1, 2, 3, 4};
  const Values y = {10, 20, 40, 30};
  EXPECT_NEAR(*KendallTauB(x, y), 4.0 / 6, 1e-15);
  EXPECT_NEAR(*SpearmanRho(x, y), 0.8, 1e-15);
  // One pair tied in y: 5 concordant of √(6 · 5).
  const Values tied = {10, 20, 30, 30};
  EXPECT_NEAR(*KendallTauB(x, tied), 5 / std::sqrt(30), 1e-15);
}

// √(n(n − 1)/2) rounds so that the quotient of some n is above 1.
TEST(RankCorrelationTest, OfOneOrderIsOne) {
  Values x;
  Values opposite;
  for (int n = 0; n < 60; ++n) {
    x.push_back(n);
    opposite.push_back(-n);
    if (n == 0) continue;
    EXPECT_LE(*KendallTauB(x, x), 1.0) << n;
    EXPECT_GE(*KendallTauB(x, opposite), -1.0) << n;
    EXPECT_LE(*SpearmanRho(x, x), 1.0) << n;
  }
}

TEST(RankCorrelationTest, KendallIsThatOfAllPairs) {
  Random random(5, "kendall");
  for (int trial = 0; trial < 50; ++trial) {
    Values x;
    Values y;
    for (int i = 0; i < 3 + trial; ++i) {
      x.push_back(random.Below(6));
      y.push_back(random.Below(4) + x.back());
    }
    if (const auto tau = KendallTauB(x, y)) {
      EXPECT_NEAR(*tau, KendallByPairs(x, y), 1e-12);
    }
  }
}

TEST(RankCorrelationTest, ReversedIsMinusOne) {
  const Values x = {1, 5, 2, -3};
  const Values y = {-1, -5, -2, 3};
  EXPECT_NEAR(*KendallTauB(x, y), -1, 1e-15);
  EXPECT_NEAR(*SpearmanRho(x, y), -1, 1e-15);
}

TEST(RankCorrelationTest, IsUndefinedWithoutAnOrder) {
  const Values x = {1, 2, 3};
  const Values same = {7, 7, 7};
  EXPECT_FALSE(KendallTauB(x, same).has_value());
  EXPECT_FALSE(SpearmanRho(same, x).has_value());
  EXPECT_FALSE(KendallTauB(Values{1}, Values{2}).has_value());
  EXPECT_FALSE(SpearmanRho(Values{}, Values{}).has_value());
}

}  // namespace
}  // namespace assay
