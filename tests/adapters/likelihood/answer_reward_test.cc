#include "adapters/likelihood/answer_reward.h"

#include <cmath>

#include "gtest/gtest.h"

namespace assay {
namespace {

const std::vector<double> kPolicy = {-1, -2, -2};
const std::vector<double> kOther = {-2, -2, -4};

TEST(AnswerRewardTest, ReducesTheLogProbabilities) {
  EXPECT_DOUBLE_EQ((AnswerReward{.reduction = Reduction::kSum}.Of(kPolicy, {}, 10)), -5);
  EXPECT_DOUBLE_EQ((AnswerReward{.reduction = Reduction::kMean}.Of(kPolicy, {}, 10)), -5.0 / 3);
  EXPECT_DOUBLE_EQ((AnswerReward{.reduction = Reduction::kBytes}.Of(kPolicy, {}, 10)), -0.5);
  EXPECT_DOUBLE_EQ((AnswerReward{.reduction = Reduction::kNorm}.Of(kPolicy, {}, 10)), -3);
}

TEST(AnswerRewardTest, AnEmptyAnswerHasOneByte) {
  EXPECT_DOUBLE_EQ((AnswerReward{.reduction = Reduction::kBytes}.Of(kPolicy, {}, 0)), -5);
}

// 0.1 · (−5 − (−8)) and 2 · (−5/3 + 8/3).
TEST(AnswerRewardTest, IsTheScaledDifferenceOfTwoModels) {
  const AnswerReward dpo{.reduction = Reduction::kSum, .factor = 0.1};
  EXPECT_DOUBLE_EQ(dpo.Of(kPolicy, kOther, 1), 0.1 * 3);
  const AnswerReward mean{.reduction = Reduction::kMean, .factor = 2};
  EXPECT_DOUBLE_EQ(mean.Of(kPolicy, kOther, 1), 2);
}

TEST(AnswerRewardTest, ReductionsHaveNames) {
  for (const std::string& name : ReductionNames()) {
    EXPECT_EQ(ReductionNames()[static_cast<size_t>(ParseReduction(name))], name);
  }
}

}  // namespace
}  // namespace assay
