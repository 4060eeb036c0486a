#include "harness/app/following.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_model.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::FakeModel;
using ::testing::IsEmpty;

using Models = std::vector<std::unique_ptr<RewardModel>>;

void Add(Models& models, const std::string& name, const std::string& dtype,
         const std::string& device = "cpu", bool prepares = false) {
  auto model = std::make_unique<FakeModel>();
  model->card.name = name;
  model->card.dtype = dtype;
  model->card.device = device;
  model->card.prepares = prepares;
  models.push_back(std::move(model));
}

// What is said to a user of models who asks for all three.
std::vector<std::string> SaidOf(const Models& models) {
  RunOptions options;
  options.dtype = "bf16";
  options.device = "cuda";
  options.prepare = "official";
  std::vector<std::string> said;
  RequireFollowed(options, models, [&](const std::string& line) { said.push_back(line); });
  return said;
}

TEST(RequireFollowedTest, BaselinesGoOnBesideAModelThatFollows) {
  Models models;
  Add(models, "baseline:length", "");
  Add(models, "Skywork", "bfloat16", "cuda", true);
  EXPECT_THAT(SaidOf(models), IsEmpty());
}

TEST(RequireFollowedTest, SaysWhichModelComputesInAnotherWay) {
  Models models;
  Add(models, "Skywork", "bfloat16", "cuda", true);
  Add(models, "minilm", "float32");
  EXPECT_THAT(SaidOf(models),
              ElementsAre("note: --dtype bfloat16 is not for minilm, which computes in float32",
                          "note: --device cuda is not for minilm, which cannot use a GPU"));
}

TEST(RequireFollowedTest, AnOptionThatNoModelFollowsIsAUsageError) {
  Models models;
  Add(models, "baseline:length", "");
  Add(models, "minilm", "float32");
  RunOptions options;
  options.dtype = "bf16";
  EXPECT_THROW(RequireFollowed(options, models, {}), UsageError);
  EXPECT_EQ(ErrorOf([&] { RequireFollowed(options, models, {}); }),
            "--dtype bfloat16: baseline:length has no dtype, minilm computes in float32; leave the "
            "option out");
  options.dtype = "fp32";
  EXPECT_NO_THROW(RequireFollowed(options, models, {}));
}

TEST(PreparationOfTest, IsTheMakersWhereAModelPreparesNothing) {
  RunOptions options;
  options.prepare = "official";
  ModelCard card;
  EXPECT_EQ(PreparationOf(card, options), "maker");
  card.prepares = true;
  EXPECT_EQ(PreparationOf(card, options), "official");
}

}  // namespace
}  // namespace assay
