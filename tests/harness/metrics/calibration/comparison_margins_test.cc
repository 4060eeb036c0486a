#include "harness/metrics/calibration/comparison_margins.h"

#include <cmath>

#include "gtest/gtest.h"
#include "harness/metrics/calibration/log_odds.h"

namespace assay {
namespace {

const Failure kFailure{Failure::Kind::kTimeout, "late"};

TEST(ComparisonMarginsTest, KeepEveryComparisonOfASampleWithItsShare) {
  ComparisonMargins margins;
  margins.Add(0, std::vector<Reward>{1.0, 0.0}, std::vector<Pair>{{0, 1}});
  margins.Add(1, std::vector<Reward>{}, std::vector<Pair>{});
  margins.Add(2, std::vector<Reward>{2.0, 0.0, 3.0}, std::vector<Pair>{{0, 1, 3}, {0, 2, 1}});
  std::vector<CalibrationPair> pairs;
  margins.AppendPairs(2, 9, pairs);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].log_odds, 2);
  EXPECT_EQ(pairs[0].outcome, 1);
  EXPECT_EQ(pairs[0].weight, 0.75);
  EXPECT_EQ(pairs[0].cluster, 9u);
  EXPECT_EQ(pairs[1].log_odds, 1);
  EXPECT_EQ(pairs[1].outcome, 0);
  EXPECT_EQ(pairs[1].weight, 0.25);
  margins.AppendPairs(1, 0, pairs);
  EXPECT_EQ(pairs.size(), 2u);
  margins.AppendPairs(0, 0, pairs);
  EXPECT_EQ(pairs.size(), 3u);
}

TEST(ComparisonMarginsTest, LeaveOutWhatFailed) {
  ComparisonMargins margins;
  margins.Add(0, std::vector<Reward>{2.0, 0.0, kFailure}, std::vector<Pair>{{0, 1}, {0, 2}});
  std::vector<CalibrationPair> pairs;
  margins.AppendPairs(0, 0, pairs);
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].weight, 1);
}

TEST(ComparisonMarginsTest, TakeSomeOfVeryMany) {
  constexpr size_t kResponses = 101;  // 5,050 comparisons
  std::vector<Reward> rewards;
  std::vector<Pair> comparisons;
  for (size_t i = 0; i < kResponses; ++i) {
    rewards.emplace_back(-static_cast<double>(i));
    for (size_t j = 0; j < i; ++j) comparisons.push_back({j, i});
  }
  ComparisonMargins margins;
  margins.Add(0, rewards, comparisons);
  std::vector<CalibrationPair> pairs;
  margins.AppendPairs(0, 0, pairs);
  EXPECT_LE(pairs.size(), 1000u);
  EXPECT_GT(pairs.size(), 500u);
  EXPECT_NEAR(TotalWeight(pairs), 1, 1e-5);
}

TEST(ComparisonMarginsTest, StayFinite) {
  ComparisonMargins margins;
  margins.Add(0, std::vector<Reward>{1e308, -1e308}, std::vector<Pair>{{0, 1}});
  std::vector<CalibrationPair> pairs;
  margins.AppendPairs(0, 0, pairs);
  EXPECT_TRUE(std::isfinite(pairs[0].log_odds));
}

ModelCard Card(std::string adapter, std::string type,
               std::map<std::string, std::string> options = {}) {
  ModelCard card;
  card.adapter = std::move(adapter);
  card.type = std::move(type);
  card.options = std::move(options);
  return card;
}

TEST(LogOddsTest, AreWhatClassifiersAndSilentCardsGive) {
  EXPECT_EQ(WhyNotLogOdds(Card("checkpoint", "Seq. Classifier")), "");
  EXPECT_EQ(WhyNotLogOdds(Card("scores", "")), "");
  EXPECT_EQ(WhyNotLogOdds(Card("dpo", "DPO", {{"reference", "base"}, {"reduce", "sum"}})), "");
}

TEST(LogOddsTest, AreNotBytesCosinesOrMeansOverTokens) {
  EXPECT_EQ(WhyNotLogOdds(Card("baseline", "")), "a baseline's rewards are no log-odds");
  EXPECT_EQ(WhyNotLogOdds(Card("relevance", "Embedding similarity")),
            "rewards of this kind of model (Embedding similarity) are no log-odds");
  for (const char* type : {"Likelihood", "Generative", "Ensemble", "Process reward model"}) {
    EXPECT_NE(WhyNotLogOdds(Card("builtin", type)), "") << type;
  }
  EXPECT_NE(WhyNotLogOdds(Card("dpo", "DPO", {{"reference", "base"}, {"reduce", "mean"}})), "");
  EXPECT_NE(WhyNotLogOdds(Card("dpo", "DPO", {{"reduce", "sum"}})), "");
}

}  // namespace
}  // namespace assay
