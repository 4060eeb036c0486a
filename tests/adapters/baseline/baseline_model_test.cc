#include "adapters/baseline/baseline_model.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::assay::testing::JudgeAll;
using ::assay::testing::TextSample;
using ::testing::ElementsAre;

std::unique_ptr<RewardModel> Make(const std::string& model, uint64_t seed = 0) {
  ModelContext context;
  context.seed = seed;
  return MakeModel(ParseModelSpec(model), context);
}

std::vector<Reward> RewardsOf(const std::string& model, const Sample& sample, uint64_t seed = 0) {
  return JudgeAll(*Make(model, seed), {sample})[0].rewards;
}

const Sample& Example() {
  static const Sample sample = TextSample("a", "p", {"four", "\xC3\xA9\xF0\x9F\x98\x80", ""});
  return sample;
}

TEST(LengthBaselineTest, CountsBytesOrCodePoints) {
  EXPECT_THAT(RewardsOf("baseline:length", Example()), ElementsAre(4.0, 6.0, 0.0));
  EXPECT_THAT(RewardsOf("baseline:length?unit=chars", Example()), ElementsAre(4.0, 2.0, 0.0));
  EXPECT_THAT(RewardsOf("baseline:length?shortest=true", Example()), ElementsAre(-4.0, -6.0, 0.0));
}

TEST(LengthBaselineTest, CountsTextPartsOnly) {
  Sample sample = TextSample("a", "p", {"four"});
  sample.responses[0].parts.push_back({Part::Kind::kImage, "picture.png"});
  sample.responses[0].parts.push_back({Part::Kind::kText, "!"});
  EXPECT_THAT(RewardsOf("baseline:length", sample), ElementsAre(5.0));
}

TEST(RandomBaselineTest, DependsOnSeedIdAndPlaceOnly) {
  const auto rewards = RewardsOf("baseline:random", Example(), 1);
  EXPECT_EQ(rewards, RewardsOf("baseline:random", TextSample("a", "other", {"x", "y", "z"}), 1));
  EXPECT_NE(rewards, RewardsOf("baseline:random", Example(), 2));
  EXPECT_NE(rewards, RewardsOf("baseline:random", TextSample("b", "p", {"x", "y", "z"}), 1));
  EXPECT_NE(rewards[0], rewards[1]);
}

// Of 2,000 coins, 900 to 1,100 heads: 4.5 standard deviations to either side.
TEST(RandomBaselineTest, IsFair) {
  std::vector<Sample> samples;
  for (int i = 0; i < 2000; ++i) {
    samples.push_back(TextSample("row-" + std::to_string(i), "", {"", ""}));
  }
  const auto model = Make("baseline:random");
  size_t first = 0;
  for (const Judgement& judgement : JudgeAll(*model, samples)) {
    first += std::get<double>(judgement.rewards[0]) > std::get<double>(judgement.rewards[1]);
  }
  EXPECT_GT(first, 900u);
  EXPECT_LT(first, 1100u);
}

TEST(ConstantBaselineTest, GivesTheSameToAll) {
  EXPECT_THAT(RewardsOf("baseline:constant", Example()), ElementsAre(0.0, 0.0, 0.0));
  EXPECT_THAT(RewardsOf("baseline:constant?value=-2.5", Example()), ElementsAre(-2.5, -2.5, -2.5));
}

TEST(BaselineCardTest, TellsVariantsApart) {
  std::set<std::string> names, fingerprints;
  for (const char* text : {"baseline:length", "baseline:length?unit=chars", "baseline:random",
                           "baseline:constant", "baseline:constant?value=1"}) {
    const auto model = Make(text);
    names.insert(model->Card().name);
    fingerprints.insert(model->Card().fingerprint);
    EXPECT_EQ(model->Card().name, text);
    EXPECT_TRUE(model->Card().scores);
  }
  EXPECT_EQ(names.size(), 5u);
  EXPECT_EQ(fingerprints.size(), 5u);
  EXPECT_NE(Make("baseline:random", 1)->Card().fingerprint,
            Make("baseline:random", 2)->Card().fingerprint);
}

}  // namespace
}  // namespace assay
