#include "harness/metrics/calibration/verdict_claims.h"

#include "gtest/gtest.h"
#include "tests/testing/scoring.h"

namespace assay {
namespace {

Verdict Sure(std::vector<size_t> shown, std::vector<int> ranks, double confidence) {
  Verdict verdict = testing::Ranked(std::move(shown), std::move(ranks));
  verdict.confidence = confidence;
  return verdict;
}

std::vector<CalibrationPair> ClaimsOf(const std::vector<Verdict>& verdicts,
                                      const std::vector<Pair>& comparisons) {
  VerdictClaims claims;
  claims.Add(4, verdicts, comparisons);
  std::vector<CalibrationPair> pairs;
  claims.AppendPairs(4, 7, pairs);
  claims.AppendPairs(3, 7, pairs);
  return pairs;
}

TEST(VerdictClaimsTest, EveryVerdictClaimsThatItsFirstIsTheBetterOne) {
  const auto pairs = ClaimsOf({Sure({1, 0}, {1, 0}, 0.8), Sure({0, 1}, {1, 0}, 0.6)}, {{0, 1}});
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_DOUBLE_EQ(pairs[0].confidence, 0.8);
  EXPECT_EQ(pairs[0].outcome, 1);
  EXPECT_EQ(pairs[0].weight, 0.5);
  EXPECT_EQ(pairs[0].cluster, 7u);
  EXPECT_DOUBLE_EQ(pairs[1].confidence, 0.6);
  EXPECT_EQ(pairs[1].outcome, 0);
}

TEST(VerdictClaimsTest, ADoubtfulVerdictStaysAClaimOfItsFirst) {
  const auto pairs = ClaimsOf({Sure({0, 1}, {0, 1}, 0.3)}, {{0, 1}});
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_DOUBLE_EQ(pairs[0].confidence, 0.3);
  EXPECT_EQ(pairs[0].outcome, 1);
}

TEST(VerdictClaimsTest, ATieIsHalfRightWhateverItsConfidence) {
  const auto pairs = ClaimsOf({Sure({0, 1}, {0, 0}, 0.9)}, {{0, 1}});
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].confidence, 0.5);
  EXPECT_EQ(pairs[0].outcome + pairs[1].outcome, 1);
  EXPECT_EQ(pairs[0].weight, 0.5);
}

TEST(VerdictClaimsTest, OfSeveralTheFirstMustLoseNothing) {
  const std::vector<Pair> best_is_0 = {{0, 1}, {0, 2}, {1, 2}};
  EXPECT_EQ(ClaimsOf({Sure({0, 1, 2}, {0, 2, 1}, 0.4)}, best_is_0).at(0).outcome, 1);
  // The second beats the third, and loses to the best.
  EXPECT_EQ(ClaimsOf({Sure({0, 1, 2}, {1, 0, 2}, 0.4)}, best_is_0).at(0).outcome, 0);
  // Where the best was not shown, the second is.
  EXPECT_EQ(ClaimsOf({Sure({1, 2}, {0, 1}, 0.7)}, best_is_0).at(0).outcome, 1);
}

TEST(VerdictClaimsTest, WhatCannotBeJudgedClaimsNothing) {
  const std::vector<Pair> comparisons = {{0, 1}};
  EXPECT_TRUE(ClaimsOf({testing::Ranked({0, 1}, {0, 1})}, comparisons).empty());  // no confidence
  EXPECT_TRUE(
      ClaimsOf({testing::FailedVerdict({0, 1}, Failure::Kind::kUnparsed)}, comparisons).empty());
  EXPECT_TRUE(ClaimsOf({Sure({0, 1, 2}, {0, 0, 1}, 0.9)}, comparisons).empty());  // two are first
  EXPECT_TRUE(ClaimsOf({Sure({2, 3}, {0, 1}, 0.9)}, comparisons).empty());        // not compared
}

TEST(VerdictClaimsTest, TiesAloneAreNoConfidence) {
  VerdictClaims claims;
  claims.Add(0, std::vector{testing::Ranked({0, 1}, {0, 0})}, std::vector<Pair>{{0, 1}});
  EXPECT_FALSE(claims.has_confidence());
  claims.Add(1, std::vector{Sure({0, 1}, {0, 1}, 0.9)}, std::vector<Pair>{{0, 1}});
  EXPECT_TRUE(claims.has_confidence());
}

}  // namespace
}  // namespace assay
