#include "harness/metrics/mean_domain.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"

namespace assay {
namespace {

struct Sample {
  std::vector<double> values;
  std::vector<uint32_t> clusters;

  ClusteredValues View() const { return {values, clusters}; }
};

// `count` single samples, `ones` of them 1.
Sample Singles(size_t ones, size_t count) {
  Sample sample{std::vector<double>(count), std::vector<uint32_t>(count)};
  std::fill_n(sample.values.begin(), ones, 1.0);
  std::iota(sample.clusters.begin(), sample.clusters.end(), 0U);
  return sample;
}

TEST(EvidenceOfSharesTest, SinglesAreWorthThemselves) {
  const ProportionEvidence evidence = EvidenceOfShares(Singles(80, 100).View(), 0.95);
  EXPECT_DOUBLE_EQ(evidence.value, 0.8);
  EXPECT_DOUBLE_EQ(evidence.clusters, 100);
  EXPECT_DOUBLE_EQ(evidence.samples, 100);
}

// 50 clusters of two that are right or wrong together: worth 50.
TEST(EvidenceOfSharesTest, SamplesThatStandTogetherAreWorthOne) {
  Sample sample = Singles(80, 100);
  for (size_t i = 0; i < 100; ++i) sample.clusters[i] = static_cast<uint32_t>(i / 2);
  const ProportionEvidence evidence = EvidenceOfShares(sample.View(), 0.95);
  EXPECT_DOUBLE_EQ(evidence.clusters, 50);
  EXPECT_DOUBLE_EQ(evidence.samples, 50);
}

TEST(EvidenceOfSharesTest, AllRightIsExactlyOne) {
  Sample sample = Singles(0, 49);
  for (double& value : sample.values) value = 1 - 1.1e-16;
  EXPECT_EQ(EvidenceOfShares(sample.View(), 0.95).value, 1);
  EXPECT_DOUBLE_EQ(EvidenceOfShares(sample.View(), 0.95).samples, 49);
}

TEST(WhyOutcomesAreFewTest, CountsTheFewerOfRightAndWrong) {
  const auto why = [](size_t right, size_t count, double fewest = kFewestErrorsToResample) {
    return WhyOutcomesAreFew(EvidenceOfShares(Singles(right, count).View(), 0.95), fewest);
  };
  EXPECT_EQ(why(80, 100), "");
  EXPECT_EQ(why(87, 100), "13 independent samples are wrong, fewer than 20");
  EXPECT_EQ(why(1, 100), "1 independent sample is right, fewer than 20");
  EXPECT_EQ(why(100, 100), "0 independent samples are wrong, fewer than 20");
  EXPECT_EQ(why(80, 100, kFewestOutcomesOfLogLoss),
            "20 independent samples are wrong, fewer than 50");
  EXPECT_EQ(why(10, 20), "it rests on 20 clusters of equal weight, fewer than 30");
}

TEST(WhyValuesAreAlikeTest, CountsWhatIsNotTheMostFrequentValue) {
  EXPECT_EQ(WhyValuesAreAlike(Singles(80, 100).View()), "");
  EXPECT_EQ(WhyValuesAreAlike(Singles(95, 100).View()),
            "5 clusters of equal weight have another value than the most frequent, fewer than 20");
  EXPECT_EQ(WhyValuesAreAlike(Singles(5, 20).View()),
            "it rests on 20 clusters of equal weight, fewer than 30");
  Sample all_different = Singles(0, 40);
  std::iota(all_different.values.begin(), all_different.values.end(), 1000.0);
  EXPECT_EQ(WhyValuesAreAlike(all_different.View()), "");
}

// Few of them make most of the variance, but none is like another.
TEST(WhyValuesAreAlikeTest, ALongTailIsNotAlike) {
  Sample tail = Singles(0, 40);
  for (size_t i = 0; i < 40; ++i) tail.values[i] = std::exp(static_cast<double>(i) / 5);
  EXPECT_EQ(WhyValuesAreAlike(tail.View()), "");
}

}  // namespace
}  // namespace assay
