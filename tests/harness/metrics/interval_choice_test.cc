#include "harness/metrics/interval_choice.h"

#include "gtest/gtest.h"
#include "harness/metrics/clopper_pearson.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

using Method = IntervalChoice::Method;

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
    EXPECT_EQ(IntervalForProportion({value, 5, 5}).method, Method::kWilson);
    EXPECT_EQ(IntervalForProportion({value, 5000, 5000}).method, Method::kWilson);
  }
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
