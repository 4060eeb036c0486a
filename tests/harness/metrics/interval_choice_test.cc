#include "harness/metrics/interval_choice.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"
#include "harness/metrics/clopper_pearson.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

using Method = IntervalChoice::Method;

double Binomial(int right, int n, double p) {
  const double ways =
      std::lgamma(n + 1.0) - std::lgamma(right + 1.0) - std::lgamma(n - right + 1.0);
  return std::exp(ways + right * std::log(p) + (n - right) * std::log1p(-p));
}

// How often the chosen interval of `n` single samples holds p, at the worst p.
double WorstCoverage(int n) {
  std::vector<Interval> intervals;
  for (int right = 0; right <= n; ++right) {
    const double size = n;
    const ProportionEvidence evidence = {right / size, size, size};
    intervals.push_back(ProportionInterval(IntervalForProportion(evidence), evidence, 0.95));
  }
  double worst = 1;
  for (double p = 0.0005; p < 1; p += 0.001) {
    double held = 0;
    for (int right = 0; right <= n; ++right) {
      const Interval& interval = intervals[static_cast<size_t>(right)];
      if (interval.low <= p && p <= interval.high) held += Binomial(right, n, p);
    }
    worst = std::min(worst, held);
  }
  return worst;
}

TEST(IntervalForProportionTest, InItsDomainIsResampled) {
  const IntervalChoice choice = IntervalForProportion({0.9, 200, 200});
  EXPECT_EQ(choice.method, Method::kResampled);
  EXPECT_EQ(choice.because, "");
  EXPECT_EQ(IntervalForProportion({0.1, 200, 200}).method, Method::kResampled);
}

TEST(IntervalForProportionTest, OfFewErrorsIsWilsons) {
  const IntervalChoice choice = IntervalForProportion({0.95, 200, 200});
  EXPECT_EQ(choice.method, Method::kWilson);
  EXPECT_EQ(choice.because, "10 independent samples are wrong, fewer than 20");
  EXPECT_EQ(IntervalForProportion({0.05, 200, 200}).because,
            "10 independent samples are right, fewer than 20");
}

TEST(IntervalForProportionTest, OfHardlyAnyErrorsIsClopperAndPearsons) {
  const IntervalChoice choice = IntervalForProportion({0.98, 200, 200});
  EXPECT_EQ(choice.method, Method::kClopperPearson);
  EXPECT_EQ(choice.because, "4 independent samples are wrong, fewer than 5");
}

TEST(IntervalForProportionTest, OfFewClustersIsClopperAndPearsons) {
  const IntervalChoice choice = IntervalForProportion({0.5, 29.97, 400});
  EXPECT_EQ(choice.method, Method::kClopperPearson);
  EXPECT_EQ(choice.because, "it rests on 29.9 clusters of equal weight, fewer than 30");
}

TEST(IntervalForProportionTest, RoundingIsNoReason) {
  // 20 errors less a rounding.
  EXPECT_EQ(IntervalForProportion({0.9, 30, 200.00000000000003}).method, Method::kResampled);
  EXPECT_EQ(CountInWords(13.999999999999998), "14");
  EXPECT_EQ(CountInWords(29.96), "29.9");
  EXPECT_EQ(EqualClustersInWords(1), "1 cluster of equal weight");
  EXPECT_EQ(EqualClustersInWords(1.4), "1.4 clusters of equal weight");
}

TEST(IntervalForProportionTest, OfAllOrNoneIsWilsons) {
  for (const double value : {0.0, 1.0}) {
    EXPECT_EQ(IntervalForProportion({value, 10, 10}).method, Method::kWilson);
    EXPECT_EQ(IntervalForProportion({value, 5000, 5000}).method, Method::kWilson);
  }
}

TEST(IntervalForProportionTest, OfAllOrNoneOfFewIsClopperAndPearsons) {
  const IntervalChoice choice = IntervalForProportion({1, 9, 9});
  EXPECT_EQ(choice.method, Method::kClopperPearson);
  EXPECT_EQ(choice.because, "all are right, and every draw would repeat it");
}

TEST(IntervalForProportionTest, OfFewSamplesHoldsAtLeast94Percent) {
  for (int n = 1; n < 30; ++n) EXPECT_GE(WorstCoverage(n), 0.94) << n;
}

TEST(ProportionIntervalTest, IsThatOfTheMethodOnIndependentSamples) {
  const ProportionEvidence evidence = {0.9, 50, 80};
  EXPECT_EQ(ProportionInterval({Method::kWilson, ""}, evidence, 0.9).low,
            WilsonInterval(0.9, 80, 0.9).low);
  EXPECT_EQ(ProportionInterval({Method::kClopperPearson, ""}, evidence, 0.9).high,
            ClopperPearsonInterval(0.9, 80, 0.9).high);
}

TEST(IndependentSamplesTest, AreThoseOfTheVarianceLessTheDoubtInIt) {
  // 0.25/0.0025 = 100; with 40 clusters t(39) = 2.022691 and z = 1.959964.
  const double shrink = (1.959964 / 2.022691) * (1.959964 / 2.022691);
  const SampleEvidence evidence = {
      .one = 0.25, .variance = 0.0025, .clusters = 40, .fewest = 40, .most = 400};
  EXPECT_NEAR(IndependentSamples(evidence, 0.95), 100 * shrink, 1e-3);
}

TEST(IndependentSamplesTest, LieBetweenClustersAndRows) {
  SampleEvidence evidence = {
      .one = 0.25, .variance = 0.25, .clusters = 40, .fewest = 50, .most = 400};
  EXPECT_EQ(IndependentSamples(evidence, 0.95), 50);
  evidence.variance = 1e-9;
  EXPECT_EQ(IndependentSamples(evidence, 0.95), 400);
  evidence.variance = 0;  // nothing is known
  EXPECT_EQ(IndependentSamples(evidence, 0.95), 50);
}

}  // namespace
}  // namespace assay
