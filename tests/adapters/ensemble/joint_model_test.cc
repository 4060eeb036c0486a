#include "adapters/ensemble/joint_model.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::FakeModel;
using ::assay::testing::FakeRun;
using ::assay::testing::JudgeAll;
using ::assay::testing::LengthJudgement;
using ::assay::testing::TextSample;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<Sample> Samples(size_t count) {
  std::vector<Sample> samples;
  for (size_t i = 0; i < count; ++i) {
    samples.push_back(TextSample("s" + std::to_string(i), "?", {std::string(i % 7, 'x'), "yyy"}));
  }
  return samples;
}

// Pulls whole batches before it judges any of them, like the simple adapters.
std::unique_ptr<FakeModel> Batched(size_t batch, milliseconds pause = {}) {
  auto model = std::make_unique<FakeModel>();
  model->card.max_in_flight = batch;
  model->judge = [=](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token stop) {
    ForEachBatch(next, put, batch, stop, [&](std::span<const Sample> samples) {
      std::this_thread::sleep_for(pause);
      std::vector<Judgement> judgements;
      for (const Sample& sample : samples) judgements.push_back(LengthJudgement(sample));
      return judgements;
    });
  };
  return model;
}

// Keeps the members' rewards as dimensions of their names.
std::unique_ptr<RewardModel> Joined(std::vector<NamedModel> members) {
  return std::make_unique<JointModel>(
      ModelCard(), std::move(members),
      [](std::span<const MemberSaid> said, const Sample&, const Ask&) {
        Judgement judgement;
        KeepMembers(said, "", judgement);
        return judgement;
      });
}

std::unique_ptr<RewardModel> Pair(std::unique_ptr<RewardModel> a, std::unique_ptr<RewardModel> b) {
  std::vector<NamedModel> members;
  members.push_back({"a", std::move(a)});
  members.push_back({"b", std::move(b)});
  return Joined(std::move(members));
}

TEST(JointModelTest, EveryMemberJudgesEverySample) {
  for (const auto& [a, b] : {std::pair<size_t, size_t>{1, 1}, {64, 3}, {5, 7}, {8, 8}}) {
    const auto model = Pair(Batched(a), Batched(b));
    EXPECT_EQ(model->Card().max_in_flight, a + b);
    const std::vector<Sample> samples = Samples(500);
    const std::vector<Judgement> judgements = JudgeAll(*model, samples);
    for (size_t i = 0; i < samples.size(); ++i) {
      const std::vector<Reward> expected = {static_cast<double>(i % 7), 3.0};
      ASSERT_EQ(judgements[i].dimensions.at("a"), expected);
      ASSERT_EQ(judgements[i].dimensions.at("b"), expected);
    }
  }
}

TEST(JointModelTest, AFastMemberDoesNotRunAwayFromASlowOne) {
  std::atomic<int> fast = 0, slow = 0, furthest = 0;  // the slow one may be ahead, too
  auto ahead = std::make_unique<FakeModel>([&](const Sample& sample) {
    ++fast;
    furthest = std::max(furthest.load(), fast - slow);
    return LengthJudgement(sample);
  });
  auto behind = std::make_unique<FakeModel>([&](const Sample& sample) {
    std::this_thread::sleep_for(milliseconds(1));
    ++slow;
    return LengthJudgement(sample);
  });
  const auto model = Pair(std::move(ahead), std::move(behind));
  JudgeAll(*model, Samples(50));
  EXPECT_LE(furthest, 3);  // a window of two, and one between judging and putting
}

TEST(JointModelTest, AMemberThatThrowsEndsTheRunWithItsName) {
  auto broken = std::make_unique<FakeModel>([count = 0](const Sample&) mutable -> Judgement {
    if (++count == 3) throw Error("out of memory");
    return LengthJudgement(Samples(1)[0]);
  });
  const auto model = Pair(Batched(4), std::move(broken));
  FakeRun run(Samples(100));
  EXPECT_EQ(ErrorOf([&] { model->Judge(run, run, {}, {}); }), "member b: out of memory");
}

TEST(JointModelTest, AMemberThatIsGoneIsGoneForTheRun) {
  auto gone = std::make_unique<FakeModel>();
  gone->judge = [](auto&, auto&, auto&, auto) { throw ModelGone("crashed"); };
  const auto model = Pair(Batched(4), std::move(gone));
  FakeRun run(Samples(10));
  EXPECT_THROW(model->Judge(run, run, {}, {}), ModelGone);
}

TEST(JointModelTest, AMemberThatStopsEarlyEndsTheRun) {
  auto lazy = std::make_unique<FakeModel>();
  lazy->judge = [](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    const auto ticketed = next.Next();
    put.Put(ticketed->ticket, LengthJudgement(ticketed->sample));
  };
  const auto model = Pair(Batched(4), std::move(lazy));
  FakeRun run(Samples(100));
  EXPECT_THAT(ErrorOf([&] { model->Judge(run, run, {}, {}); }),
              HasSubstr("member b: it stopped judging before the end"));
}

TEST(JointModelTest, ReturnsSoonAfterAStopThoughAMemberWaitsForTheOther) {
  std::stop_source stop;
  auto stuck = std::make_unique<FakeModel>();
  stuck->judge = [](SampleSource& next, JudgementSink&, const Ask&, std::stop_token token) {
    next.Next();
    while (!token.stop_requested()) std::this_thread::sleep_for(milliseconds(1));
  };
  const auto model = Pair(Batched(2), std::move(stuck));
  FakeRun run(Samples(100), stop.get_token());
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  model->Judge(run, run, {}, stop.get_token());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

TEST(JointModelTest, AsksEachMemberForWhatItCanGive) {
  Ask of_scorer, of_judge;
  auto scorer = std::make_unique<FakeModel>();
  scorer->judge = [&](auto&, auto&, const Ask& ask, auto) { of_scorer = ask; };
  auto judge = std::make_unique<FakeModel>();
  judge->card.scores = false;
  judge->card.compares = true;
  judge->judge = [&](auto&, auto&, const Ask& ask, auto) { of_judge = ask; };
  const auto model = Pair(std::move(scorer), std::move(judge));
  FakeRun run({});
  Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth};
  // Neither pulls, so neither reaches the end.
  ErrorOf([&] { model->Judge(run, run, ask, {}); });
  EXPECT_TRUE(of_scorer.rewards);
  EXPECT_FALSE(of_scorer.verdicts);
  EXPECT_TRUE(of_judge.verdicts);
  EXPECT_EQ(of_judge.orders, Ask::Orders::kBoth);
}

TEST(JointModelTest, ANestedOneFinishesToo) {
  const auto model = Pair(Pair(Batched(3), Batched(8)), Batched(5));
  const std::vector<Judgement> judgements = JudgeAll(*model, Samples(200));
  EXPECT_EQ(judgements[199].dimensions.at("a/b"), judgements[199].dimensions.at("b"));
}

// Models know the rows of their forwards when they have loaded.
TEST(JointModelTest, ItsCardHasWhatMembersComputedWith) {
  const auto with_rows = [](const char* rows) {
    auto model = std::make_unique<FakeModel>();
    model->judge = [&card = model->card, rows](auto& next, auto& put, const Ask&, auto) {
      card.versions["rows"] = rows;
      while (auto one = next.Next()) put.Put(one->ticket, LengthJudgement(one->sample));
    };
    return model;
  };
  const auto model = Pair(with_rows("512"), with_rows("128"));
  EXPECT_THAT(model->Card().versions, ::testing::IsEmpty());
  JudgeAll(*model, Samples(3));
  EXPECT_THAT(model->Card().versions, ElementsAre(::testing::Pair("rows", "512, 128")));
}

TEST(JointModelTest, ItsCardSumsUpTheMembers) {
  auto a = std::make_unique<FakeModel>();
  a->card.parameters = 100;
  a->card.dtype = "bfloat16";
  a->card.device = "cuda";
  a->card.versions = {{"libtorch", "2.11"}};
  auto b = std::make_unique<FakeModel>();
  b->card.parameters = 20;
  b->card.prepares = true;
  b->notes = {"1 crash"};
  const auto model = Pair(std::move(a), std::move(b));
  EXPECT_EQ(model->Card().parameters, 120);
  EXPECT_EQ(model->Card().dtype, "bfloat16");
  EXPECT_EQ(model->Card().device, "cuda");
  EXPECT_TRUE(model->Card().prepares);
  EXPECT_THAT(model->Card().versions, ElementsAre(::testing::Pair("libtorch", "2.11")));
  EXPECT_THAT(model->Notes(), ElementsAre("member b: 1 crash"));
}

}  // namespace
}  // namespace assay
