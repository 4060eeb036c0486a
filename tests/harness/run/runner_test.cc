#include "harness/run/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/run/index.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/memory_journal.h"

namespace assay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::FakeModel;
using ::testing::HasSubstr;
using testing::LengthJudgement;
using testing::ListSuite;
using testing::MemoryJournal;
using testing::PairSample;
using testing::PairSamples;

class RunnerTest : public ::testing::Test {
 protected:
  void MakeSuite(uint32_t count) {
    suite_.samples = PairSamples(count);
    index_ = IndexSuite(suite_, source_);
    ordinals_.resize(count);
    std::iota(ordinals_.begin(), ordinals_.end(), 0U);
  }

  RunOutcome Run() {
    return RunSamples({suite_, source_, index_, ordinals_, model_, Ask{}, journal_, progress_,
                       stop_.get_token()});
  }

  // Pulls everything, then puts in reverse order, as `threads` threads.
  void JudgeByThreads(size_t threads) {
    model_.card.max_in_flight = threads;
    model_.judge = [threads](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
      std::vector<std::jthread> workers;
      for (size_t i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
          while (auto t = next.Next()) put.Put(t->ticket, LengthJudgement(t->sample));
        });
      }
    };
  }

  Source source_;
  ListSuite suite_{{}};
  SuiteIndex index_;
  std::vector<uint32_t> ordinals_;
  FakeModel model_;
  MemoryJournal journal_;
  std::function<void(const Progress&)> progress_;
  std::stop_source stop_;
};

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

// Judges one sample, pulls another and is gone.
void JudgeOneAndGo(SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
  const auto t = next.Next();
  put.Put(t->ticket, LengthJudgement(t->sample));
  next.Next();
  throw ModelGone("it crashed five times");
}

TEST_F(RunnerTest, AModelThatIsGoneEndsTheRunAndSaysHowToGoOn) {
  MakeSuite(4);
  model_.judge = JudgeOneAndGo;
  EXPECT_EQ(ErrorOf([&] { Run(); }),
            "it crashed five times; what was judged is stored, and the same command goes on from "
            "there");
  EXPECT_EQ(journal_.judged.size(), 1U);
}

TEST_F(RunnerTest, FailuresThatCannotBeAskedAgainStayAndAreNoted) {
  MakeSuite(4);
  for (uint32_t ordinal = 0; ordinal < 4; ++ordinal) journal_.judged[ordinal] = {};
  journal_.again = {1, 2, 3};
  model_.judge = JudgeOneAndGo;
  model_.notes = {"a note"};
  const RunOutcome outcome = Run();
  EXPECT_FALSE(outcome.stopped);
  EXPECT_EQ(outcome.progress.judged, 1U);
  EXPECT_EQ(outcome.progress.already, 3U);
  EXPECT_THAT(outcome.notes,
              ElementsAre("a note",
                          "not every failed sample could be asked for again: it crashed five "
                          "times"));
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

TEST_F(RunnerTest, StopLeavesOpenTicketsUnjudgedAndKeepsTheRest) {
  MakeSuite(100);
  model_.card.max_in_flight = 20;
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token token) {
    std::vector<Ticketed> open;
    for (int i = 0; i < 20; ++i) open.push_back(*next.Next());
    stop_.request_stop();
    EXPECT_TRUE(token.stop_requested());
    EXPECT_FALSE(next.Next().has_value());
    for (int i = 0; i < 15; ++i) put.Put(open[i].ticket, LengthJudgement(open[i].sample));
  };
  const RunOutcome outcome = Run();
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(outcome.progress.judged, 15U);
  EXPECT_EQ(journal_.judged.size(), 15U);
  EXPECT_FALSE(journal_.Has(15));
}

TEST_F(RunnerTest, FailedWriteStopsTheModelAndIsThrownAfterIt) {
  MakeSuite(5000);
  bool wound_down = false;
  journal_.before_commit = [](size_t commit) {
    if (commit == 2) throw Error("the disk is full");
  };
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token stop) {
    while (auto t = next.Next()) put.Put(t->ticket, LengthJudgement(t->sample));
    EXPECT_TRUE(stop.stop_requested());
    wound_down = true;
  };
  EXPECT_EQ(ErrorOf([&] { Run(); }), "the disk is full");
  EXPECT_TRUE(wound_down);
  EXPECT_EQ(journal_.judged.size(), 512U);
}

TEST_F(RunnerTest, CommitsWhatWasPutBeforeTheModelThrew) {
  MakeSuite(10);
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    for (int i = 0; i < 4; ++i) {
      const auto t = next.Next();
      put.Put(t->ticket, LengthJudgement(t->sample));
    }
    throw std::runtime_error("out of memory");
  };
  EXPECT_THROW(Run(), std::runtime_error);
  EXPECT_EQ(journal_.judged.size(), 4U);
}

TEST_F(RunnerTest, ReturningWithOpenTicketsIsAnErrorThatNamesTheModel) {
  MakeSuite(10);
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    const auto t = next.Next();
    put.Put(t->ticket, LengthJudgement(t->sample));
    EXPECT_TRUE(next.Next().has_value());
  };
  EXPECT_THAT(ErrorOf([&] { Run(); }),
              AllOf(HasSubstr("model fake"), HasSubstr("1 sample pulled and not judged")));
  EXPECT_EQ(journal_.judged.size(), 1U);
}

TEST_F(RunnerTest, ReturningBeforeTheEndIsAnError) {
  MakeSuite(10);
  model_.judge = [](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    const auto t = next.Next();
    put.Put(t->ticket, LengthJudgement(t->sample));
  };
  EXPECT_THAT(ErrorOf([&] { Run(); }), HasSubstr("samples were left unread"));
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

TEST_F(RunnerTest, DataThatChangedSinceTheIndexAreAnError) {
  MakeSuite(300);
  suite_.samples[299].id = "another";
  EXPECT_THAT(ErrorOf([&] { Run(); }),
              AllOf(HasSubstr("changed while reading"), HasSubstr("another")));
  EXPECT_EQ(journal_.judged.size(), 299U);
  suite_.samples[299] = PairSample(299);
  suite_.samples[299].responses.pop_back();
  journal_.judged.clear();
  EXPECT_THAT(ErrorOf([&] { Run(); }), HasSubstr("sample 300 is now \"s299\" with 1 response"));
  suite_.samples.resize(299);
  journal_.judged.clear();
  EXPECT_THAT(ErrorOf([&] { Run(); }), HasSubstr("sample 300 is gone"));
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

using RunnerDeathTest = RunnerTest;

TEST_F(RunnerDeathTest, PuttingTwiceIsABug) {
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  MakeSuite(2);
  model_.judge = [](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    const auto t = next.Next();
    put.Put(t->ticket, LengthJudgement(t->sample));
    put.Put(t->ticket, LengthJudgement(t->sample));
  };
  EXPECT_DEATH(Run(), "tickets.cc");
}

TEST_F(RunnerDeathTest, HoldingMoreThanMaxInFlightIsABug) {
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  MakeSuite(3);
  model_.card.max_in_flight = 2;
  model_.judge = [](SampleSource& next, JudgementSink&, const Ask&, std::stop_token) {
    while (next.Next()) {
    }
  };
  EXPECT_DEATH(Run(), "max_in_flight");
}

TEST_F(RunnerDeathTest, AWrongNumberOfRewardsIsABug) {
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  MakeSuite(1);
  model_ = FakeModel([](const Sample&) { return Judgement{{1.0}, {}, {}, {}, {}, {}}; });
  EXPECT_DEATH(Run(), "responses");
}

}  // namespace
}  // namespace assay
