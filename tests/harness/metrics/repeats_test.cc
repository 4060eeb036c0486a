#include "harness/metrics/repeats.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

const std::vector<Pair> kPair = {{0, 1}};

Verdict Asked(int repeat, std::vector<int> ranks) {
  Verdict verdict = testing::Ranked({0, 1}, std::move(ranks));
  verdict.repeat = repeat;
  return verdict;
}

const std::vector<int> kRight = {0, 1}, kWrong = {1, 0}, kTied = {0, 0};

// Sample 0 is right once of twice, sample 1 always.
Repeats TwoSamples() {
  Repeats repeats;
  repeats.Add(0, std::vector{Asked(0, kRight), Asked(1, kWrong)}, kPair);
  repeats.Add(1, std::vector{Asked(0, kRight), Asked(1, kRight)}, kPair);
  return repeats;
}

TEST(RepeatsTest, ByHand) {
  const Repeats repeats = TwoSamples();
  EXPECT_EQ(repeats.Changed(2), (std::vector<double>{1, 0}));
  // Within: 1/4 + 1/4 and nothing, over two degrees of freedom.
  EXPECT_DOUBLE_EQ(repeats.Components()->within, 0.25);
  // The score is 1, then 1/2: s² = 1/8. Quantiles of χ² with one degree of freedom from SciPy.
  const Estimate deviation = repeats.ScoreDeviation(0.95);
  EXPECT_NEAR(*deviation.value, std::sqrt(0.125), 1e-15);
  EXPECT_NEAR(deviation.interval->low, std::sqrt(0.125 / 5.023886187314888), 1e-9);
  EXPECT_NEAR(deviation.interval->high, std::sqrt(0.125 / 0.0009820691171752583), 1e-6);
  EXPECT_EQ(deviation.n, 2u);
}

TEST(RepeatsTest, OrdersOfARepeatVoteTogether) {
  Repeats repeats;
  // The first time both orders are for it, the second time they contradict each other: half.
  repeats.Add(0,
              std::vector{Asked(0, kRight), Asked(0, kRight), Asked(1, kRight), Asked(1, kWrong)},
              kPair);
  EXPECT_DOUBLE_EQ(*repeats.ScoreDeviation(0.95).value, std::sqrt(0.125));
}

TEST(RepeatsTest, SamplesThatWereAskedOnceDoNotEnter) {
  Repeats repeats;
  repeats.Add(0, std::vector{Asked(0, kRight)}, kPair);
  EXPECT_TRUE(repeats.empty());
  repeats = TwoSamples();
  repeats.Add(2, std::vector{Asked(0, kRight), Asked(1, kTied), Asked(2, kRight)}, kPair);
  EXPECT_EQ(repeats.Changed(4)[2], 1);
  EXPECT_TRUE(std::isnan(repeats.Changed(4)[3]));
  EXPECT_EQ(repeats.ScoreDeviation(0.95).n, 1u);  // the one that has all three
}

TEST(RepeatsTest, WithoutChangeThereIsNoInterval) {
  Repeats repeats;
  repeats.Add(0, std::vector{Asked(0, kRight), Asked(1, kRight)}, kPair);
  const Estimate deviation = repeats.ScoreDeviation(0.95);
  EXPECT_EQ(deviation.value, 0.0);
  EXPECT_EQ(deviation.interval_because, "every repeat gives the same score");
}

TEST(RepeatsTest, SaysWhyItIsUndefined) {
  Repeats repeats;
  repeats.Add(0, std::vector{Asked(0, kRight), Asked(1, kRight)}, kPair);
  repeats.Add(1, std::vector{Asked(1, kRight), Asked(2, kRight)}, kPair);
  EXPECT_EQ(repeats.ScoreDeviation(0.95).because, "no sample has a verdict in every repeat");
}

}  // namespace
}  // namespace assay
