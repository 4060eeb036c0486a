#include "harness/run/runner.h"

#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"
#include "tests/testing/runner_test.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::FakeModel;
using ::testing::HasSubstr;
using testing::LengthJudgement;
using testing::PairSample;

using RunnerEndingTest = testing::RunnerTest;

// Judges one sample, pulls another and is gone.
void JudgeOneAndGo(SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
  const auto t = next.Next();
  put.Put(t->ticket, LengthJudgement(t->sample));
  next.Next();
  throw ModelGone("it crashed five times");
}

TEST_F(RunnerEndingTest, AModelThatIsGoneEndsTheRunAndSaysHowToGoOn) {
  MakeSuite(4);
  model_.judge = JudgeOneAndGo;
  EXPECT_EQ(ErrorOf([&] { Run(); }),
            "it crashed five times; what was judged is stored, and the same command goes on from "
            "there");
  EXPECT_EQ(journal_.judged.size(), 1U);
}

TEST_F(RunnerEndingTest, FailuresThatCannotBeAskedAgainStayAndAreNoted) {
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

TEST_F(RunnerEndingTest, StopLeavesOpenTicketsUnjudgedAndKeepsTheRest) {
  MakeSuite(100);
  model_.card.max_in_flight = 20;
  model_.judge = [&](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token token) {
    std::vector<Ticketed> open;
    for (int i = 0; i < 20; ++i) open.push_back(*next.Next());
    stop_.request_stop();
    EXPECT_TRUE(token.stop_requested());
    EXPECT_FALSE(next.Next().has_value());
    for (size_t i = 0; i < 15; ++i) put.Put(open[i].ticket, LengthJudgement(open[i].sample));
  };
  const RunOutcome outcome = Run();
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(outcome.progress.judged, 15U);
  EXPECT_EQ(journal_.judged.size(), 15U);
  EXPECT_FALSE(journal_.Has(15));
}

TEST_F(RunnerEndingTest, FailedWriteStopsTheModelAndIsThrownAfterIt) {
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

TEST_F(RunnerEndingTest, CommitsWhatWasPutBeforeTheModelThrew) {
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

TEST_F(RunnerEndingTest, ReturningWithOpenTicketsIsAnErrorThatNamesTheModel) {
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

TEST_F(RunnerEndingTest, ReturningBeforeTheEndIsAnError) {
  MakeSuite(10);
  model_.judge = [](SampleSource& next, JudgementSink& put, const Ask&, std::stop_token) {
    const auto t = next.Next();
    put.Put(t->ticket, LengthJudgement(t->sample));
  };
  EXPECT_THAT(ErrorOf([&] { Run(); }), HasSubstr("samples were left unread"));
}

TEST_F(RunnerEndingTest, DataThatChangedSinceTheIndexAreAnError) {
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

using RunnerDeathTest = testing::RunnerTest;

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
