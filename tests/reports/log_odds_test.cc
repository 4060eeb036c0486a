#include "reports/log_odds.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

ModelCard Card(std::string adapter, std::string type,
               std::map<std::string, std::string> options = {}) {
  ModelCard card;
  card.adapter = std::move(adapter);
  card.type = std::move(type);
  card.options = std::move(options);
  return card;
}

TEST(RewardsAreLogOddsTest, OfClassifiersAndOfWhatDoesNotSay) {
  EXPECT_TRUE(RewardsAreLogOdds(Card("checkpoint", "Seq. Classifier")));
  EXPECT_TRUE(RewardsAreLogOdds(Card("scores", "")));
  EXPECT_TRUE(RewardsAreLogOdds(Card("exec", "")));
}

TEST(RewardsAreLogOddsTest, NotOfBytesCosinesLikelihoodsAndMixtures) {
  EXPECT_FALSE(RewardsAreLogOdds(Card("baseline", "")));
  for (const char* type : {"Embedding similarity", "Likelihood", "Generative", "Ensemble",
                           "Process reward model", "Custom Classifier"}) {
    EXPECT_FALSE(RewardsAreLogOdds(Card("builtin", type))) << type;
  }
}

// Rafailov et al. 2023, equation 6: of sums over the tokens, and against a reference.
TEST(RewardsAreLogOddsTest, OfDpoOnlyAsItsPaperHasIt) {
  EXPECT_TRUE(RewardsAreLogOdds(Card("dpo", "DPO", {{"reference", "base"}, {"reduce", "sum"}})));
  EXPECT_FALSE(RewardsAreLogOdds(Card("dpo", "DPO", {{"reference", "base"}, {"reduce", "mean"}})));
  EXPECT_FALSE(RewardsAreLogOdds(Card("dpo", "DPO", {{"reduce", "sum"}})));
}

}  // namespace
}  // namespace assay
