#include "harness/run/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/runner_test.h"

namespace assay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::FakeModel;
using testing::LengthJudgement;
using testing::PairSample;
using testing::RunnerTest;

TEST_F(RunnerTest, StoresWhatTheModelSaidOfEachSample) {
  MakeSuite(3);
  model_.notes = {"a note"};
  const RunOutcome outcome = Run();
  EXPECT_EQ(outcome.progress.judged, 3U);
  EXPECT_FALSE(outcome.stopped);
  EXPECT_THAT(outcome.notes, ElementsAre("a note"));
  const JudgedSample& last = journal_.judged.at(2).judged;
  EXPECT_EQ(last.id, "s2");
  EXPECT_EQ(last.subset, "even");
  EXPECT_EQ(last.label.grades, (Grades{1.0, 0.0}));
  EXPECT_THAT(last.lengths, ElementsAre(3U, 3U));
  EXPECT_THAT(last.judgement.rewards, ElementsAre(Reward(3.0), Reward(3.0)));
  EXPECT_EQ(journal_.judged.at(2).responses, PairSample(2).responses);
}

TEST_F(RunnerTest, HandsOutOnlyWhatIsSelectedAndNotJudgedInOrdinalOrder) {
  MakeSuite(10);
  ordinals_ = {1, 4, 5, 9};
  journal_.judged[4] = {};
  std::vector<std::string> seen;
  model_ = FakeModel([&](const Sample& sample) {
    seen.push_back(sample.id);
    return LengthJudgement(sample);
  });
  const RunOutcome outcome = Run();
  EXPECT_THAT(seen, ElementsAre("s1", "s5", "s9"));
  EXPECT_EQ(outcome.progress.selected, 4U);
  EXPECT_EQ(outcome.progress.already, 1U);
  EXPECT_EQ(outcome.progress.judged, 3U);
}

TEST_F(RunnerTest, DoesNotAskTheModelWhereEverythingIsJudged) {
  MakeSuite(2);
  journal_.judged = {{0, {}}, {1, {}}};
  model_.judge = [](auto&&...) { FAIL() << "asked"; };
  EXPECT_EQ(Run().progress.already, 2U);
}

TEST_F(RunnerTest, AsksForFailuresAgainAfterWhatWasNeverJudged) {
  MakeSuite(6);
  for (const uint32_t ordinal : {0U, 1U, 4U}) journal_.judged[ordinal] = {};
  journal_.again = {0, 4};
  std::vector<std::string> seen;
  model_ = FakeModel([&](const Sample& sample) {
    seen.push_back(sample.id);
    return LengthJudgement(sample);
  });
  const RunOutcome outcome = Run();
  EXPECT_THAT(seen, ElementsAre("s2", "s3", "s5", "s0", "s4"));
  EXPECT_EQ(outcome.progress.already, 1U);
  EXPECT_EQ(outcome.progress.judged, 5U);
  EXPECT_FALSE(outcome.stopped);
}

TEST_F(RunnerTest, CommitsEvery256Judgements) {
  MakeSuite(600);
  Run();
  EXPECT_THAT(journal_.commits, ElementsAre(256U, 256U, 88U));
}

TEST_F(RunnerTest, CommitsEverySecondWhenJudgementsAreSlow) {
  MakeSuite(3);
  std::atomic<size_t> commits = 0;
  std::vector<std::chrono::steady_clock::time_point> times = {std::chrono::steady_clock::now()};
  journal_.before_commit = [&](size_t) {
    times.push_back(std::chrono::steady_clock::now());
    ++commits;
  };
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    while (auto t = next.Next()) {
      put.Put(t->ticket, LengthJudgement(t->sample));
      const size_t before = commits;
      const auto deadline = std::chrono::steady_clock::now() + 5s;
      while (commits == before && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(5ms);
      }
    }
  };
  Run();
  EXPECT_THAT(journal_.commits, ElementsAre(1U, 1U, 1U));
  // A busy machine makes a pause longer, hardly all of them.
  auto shortest = std::chrono::steady_clock::duration::max();
  for (size_t i = 1; i < times.size(); ++i) shortest = std::min(shortest, times[i] - times[i - 1]);
  EXPECT_GT(shortest, 500ms);
  EXPECT_LT(shortest, 2s);
}

TEST_F(RunnerTest, ServesManyThreadsAtOnce) {
  MakeSuite(5000);
  JudgeByThreads(8);
  EXPECT_EQ(Run().progress.judged, 5000U);
  ASSERT_EQ(journal_.judged.size(), 5000U);
  for (const auto& [ordinal, record] : journal_.judged) {
    EXPECT_EQ(journal_.times[ordinal], 1);
    EXPECT_EQ(record.judged.judgement, LengthJudgement(PairSample(ordinal)));
  }
}

TEST_F(RunnerTest, PutBlocksWhile1024JudgementsAwaitTheirCommit) {
  MakeSuite(3000);
  std::atomic<bool> let_go = false;
  std::atomic<size_t> put_count = 0;
  journal_.before_commit = [&](size_t) {
    while (!let_go) std::this_thread::sleep_for(1ms);
  };
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    while (auto t = next.Next()) {
      put.Put(t->ticket, LengthJudgement(t->sample));
      ++put_count;
    }
  };
  std::jthread watcher([&] {
    size_t before = 0;
    do {
      before = put_count;
      std::this_thread::sleep_for(200ms);
    } while (put_count != before || before == 0);
    EXPECT_EQ(put_count, 1024U);
    let_go = true;
  });
  EXPECT_EQ(Run().progress.judged, 3000U);
}

TEST_F(RunnerTest, NonFiniteRewardsBecomeFailures) {
  MakeSuite(1);
  model_ = FakeModel([](const Sample&) {
    Judgement judgement;
    judgement.rewards = {std::numeric_limits<double>::quiet_NaN(), 1.0};
    judgement.dimensions["depth"] = {std::numeric_limits<double>::infinity(), 2.0};
    return judgement;
  });
  EXPECT_EQ(Run().progress.failed, 1U);
  const Judgement& judgement = journal_.judged.at(0).judged.judgement;
  EXPECT_EQ(judgement.rewards[0], Reward(Failure{Failure::Kind::kNotFinite, "the model gave NaN"}));
  EXPECT_EQ(judgement.rewards[1], Reward(1.0));
  EXPECT_EQ(judgement.dimensions.at("depth")[0],
            Reward(Failure{Failure::Kind::kNotFinite, "the model gave infinity"}));
}

TEST_F(RunnerTest, ReportsProgressOneCallAtATimeAndEndsWithFinished) {
  MakeSuite(2000);
  JudgeByThreads(4);
  std::atomic<int> inside = 0;
  std::vector<Progress> seen;
  progress_ = [&](const Progress& progress) {
    EXPECT_EQ(++inside, 1);
    seen.push_back(progress);
    --inside;
  };
  Run();
  ASSERT_FALSE(seen.empty());
  EXPECT_LT(seen.size(), 20U) << "rate-limited";
  EXPECT_TRUE(seen.back().finished);
  EXPECT_EQ(seen.back().judged, 2000U);
  EXPECT_GT(seen.back().seconds, 0);
  for (size_t i = 1; i < seen.size(); ++i) EXPECT_GE(seen[i].judged, seen[i - 1].judged);
}

TEST_F(RunnerTest, ProgressThatThrowsEndsTheRunButLosesNothing) {
  MakeSuite(50);
  std::atomic<bool> pulled = false;
  progress_ = [&](const Progress&) {
    while (!pulled) std::this_thread::sleep_for(1ms);
    throw std::runtime_error("broken pipe");
  };
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token stop) {
    const auto t = next.Next();
    pulled = true;
    while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
    put.Put(t->ticket, LengthJudgement(t->sample));
  };
  EXPECT_THROW(Run(), std::runtime_error);
  EXPECT_EQ(journal_.judged.size(), 1U);
}

}  // namespace
}  // namespace assay
