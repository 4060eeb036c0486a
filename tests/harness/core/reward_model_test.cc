#include "harness/core/reward_model.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::assay::testing::FakeRun;
using ::assay::testing::TextSample;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Order = std::vector<size_t>;

Sample WithResponses(size_t count, const std::string& id = "a") {
  return TextSample(id, "p", std::vector<std::string>(count, "r"));
}

Ask Verdicts(Ask::Orders orders, int repeats = 1, uint64_t seed = 0) {
  return {.rewards = false, .verdicts = true, .orders = orders, .repeats = repeats, .seed = seed};
}

TEST(OrdersOfTest, GivenAndBoth) {
  EXPECT_THAT(OrdersOf(Verdicts(Ask::Orders::kGiven), WithResponses(3)),
              ElementsAre(Order{0, 1, 2}));
  EXPECT_THAT(OrdersOf(Verdicts(Ask::Orders::kBoth, 2), WithResponses(2)),
              ElementsAre(Order{0, 1}, Order{1, 0}, Order{0, 1}, Order{1, 0}));
}

TEST(OrdersOfTest, FewerThanTwoResponsesHaveOneOrder) {
  for (const auto orders :
       {Ask::Orders::kBoth, Ask::Orders::kRandomSwap, Ask::Orders::kFirstSwapped}) {
    EXPECT_THAT(OrdersOf(Verdicts(orders), WithResponses(0)), ElementsAre(Order{}));
    EXPECT_THAT(OrdersOf(Verdicts(orders), WithResponses(1)), ElementsAre(Order{0}));
  }
}

// Of 2,000 fair draws 900 to 1,100 fall on one side: 4.5 standard deviations.
TEST(OrdersOfTest, RandomSwapIsFairAndFollowsSeedAndId) {
  const auto swapped = [](uint64_t seed, int row) {
    const Sample sample = WithResponses(2, "row-" + std::to_string(row));
    const auto orders = OrdersOf(Verdicts(Ask::Orders::kRandomSwap, 1, seed), sample);
    EXPECT_THAT(orders.at(0), UnorderedElementsAre(0, 1));
    return orders.at(0).at(0) == 1;
  };
  int swaps = 0, differences = 0;
  for (int row = 0; row < 2000; ++row) {
    EXPECT_EQ(swapped(1, row), swapped(1, row));
    swaps += swapped(1, row);
    differences += swapped(1, row) != swapped(2, row);
  }
  EXPECT_GT(swaps, 900);
  EXPECT_LT(swaps, 1100);
  EXPECT_GT(differences, 900);
  EXPECT_LT(differences, 1100);
}

// The correct answer's slot is uniform over four: 500 of 2,000, within 4.5 standard deviations
// (19).
TEST(OrdersOfTest, FirstSwappedExchangesWithAUniformSlot) {
  std::vector<int> slots(4);
  for (int row = 0; row < 2000; ++row) {
    const Sample sample = WithResponses(4, "row-" + std::to_string(row));
    const Order order = OrdersOf(Verdicts(Ask::Orders::kFirstSwapped), sample).at(0);
    const auto slot = static_cast<size_t>(std::ranges::find(order, 0u) - order.begin());
    Order expected = {0, 1, 2, 3};
    std::swap(expected[0], expected[slot]);
    EXPECT_EQ(order, expected);
    ++slots.at(slot);
  }
  for (const int count : slots) EXPECT_NEAR(count, 500, 87);
}

TEST(FailedJudgementTest, FailsAllThatWasAsked) {
  const Failure failure{Failure::Kind::kRefused, "no"};
  const Judgement rewards = FailedJudgement(Ask(), WithResponses(2), failure);
  EXPECT_THAT(rewards.rewards, ElementsAre(Reward(failure), Reward(failure)));
  EXPECT_THAT(rewards.verdicts, IsEmpty());
  const Judgement verdicts =
      FailedJudgement(Verdicts(Ask::Orders::kBoth), WithResponses(2), failure);
  EXPECT_THAT(verdicts.rewards, IsEmpty());
  ASSERT_EQ(verdicts.verdicts.size(), 2u);
  EXPECT_THAT(verdicts.verdicts[1].shown, ElementsAre(1, 0));
  EXPECT_EQ(std::get<Failure>(verdicts.verdicts[1].ranks), failure);
}

std::vector<Judgement> CountResponses(std::span<const Sample> samples) {
  std::vector<Judgement> judgements;
  for (const Sample& sample : samples) {
    judgements.emplace_back().usage.tokens = static_cast<int64_t>(sample.responses.size());
  }
  return judgements;
}

TEST(ForEachBatchTest, PutsEachJudgementUnderItsTicket) {
  std::vector<Sample> samples;
  for (size_t i = 0; i < 7; ++i) samples.push_back(WithResponses(i, std::to_string(i)));
  for (const size_t batch : {1u, 3u, 7u, 100u}) {
    FakeRun run(samples);
    std::vector<size_t> sizes;
    ForEachBatch(run, run, batch, {}, [&](std::span<const Sample> pulled) {
      sizes.push_back(pulled.size());
      return CountResponses(pulled);
    });
    for (size_t i = 0; i < 7; ++i) EXPECT_EQ(run.judgements()[i]->usage.tokens, i);
    EXPECT_EQ(sizes.size(), (7 + batch - 1) / batch);
    EXPECT_LE(run.most_in_flight(), batch);
  }
}

TEST(ForEachBatchTest, EndsAfterTheBatchInWhichItIsStopped) {
  std::stop_source stop;
  FakeRun run(std::vector<Sample>(10, WithResponses(1)), stop.get_token());
  ForEachBatch(run, run, 2, stop.get_token(), [&](std::span<const Sample> pulled) {
    stop.request_stop();
    return CountResponses(pulled);
  });
  EXPECT_TRUE(run.judgements()[1].has_value());
  EXPECT_FALSE(run.judgements()[2].has_value());
  EXPECT_EQ(run.open(), 0u);
}

}  // namespace
}  // namespace assay
