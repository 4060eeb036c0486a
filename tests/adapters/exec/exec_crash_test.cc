#include "adapters/exec/exec_model.h"

#include <chrono>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "tests/adapters/exec/fake_program.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/memory_journal.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::ExpectLengths;
using ::assay::testing::FailureOf;
using ::assay::testing::FakeRun;
using ::assay::testing::JudgeAll;
using ::assay::testing::MakeFake;
using ::assay::testing::Samples;
using ::assay::testing::Slurp;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

TEST(ExecCrashTest, WhatACrashLeftOfABatchIsSentOnceMore) {
  const TempFolder folder;
  const auto model =
      MakeFake("--batch 2 --on c=crash --once " + folder / "crashed" + " --log " + folder / "log");
  ExpectLengths(Samples(4), JudgeAll(*model, Samples(4)));
  EXPECT_EQ(Slurp(folder / "log"), "a\nb\nc\nd\nc\nd\n");
  EXPECT_THAT(model->Notes(),
              ElementsAre("worker 1: the program ended (exit status 3); its last words: out of "
                          "memory | about to crash"));
}

TEST(ExecCrashTest, AnswersBeforeACrashAreKept) {
  const TempFolder folder;
  const auto model = MakeFake("--batch 4 --on c=hang --log " + folder / "log", "?timeout=3");
  const auto judgements = JudgeAll(*model, Samples(4));
  EXPECT_EQ(FailureOf(judgements[2]).kind, Failure::Kind::kTimeout);
  EXPECT_EQ(judgements[3].rewards.at(0), Reward(4.0));
  EXPECT_EQ(Slurp(folder / "log"), "a\nb\nc\nd\nc\nd\n");
}

TEST(ExecCrashTest, ASampleThatCrashesTwiceFailsInOneLineWithTheLastWords) {
  const auto model = MakeFake("--on a=crash");
  const Failure failure = FailureOf(JudgeAll(*model, Samples(1))[0]);
  EXPECT_EQ(failure.kind, Failure::Kind::kCrashed);
  EXPECT_EQ(failure.message,
            "the program ended (exit status 3); its last words: out of memory | about to crash");
  EXPECT_THAT(model->Notes(),
              ElementsAre("worker 1: crashed 2 times, the first time: " + failure.message));
}

// Workers, the batch in the card, what the program does when it is asked for f.
using Poison = std::tuple<int, int, std::string>;

class PoisonTest : public ::testing::TestWithParam<Poison> {};

TEST_P(PoisonTest, CostsItselfAlone) {
  const auto& [workers, batch, action] = GetParam();
  const auto model = MakeFake(
      "--batch " + std::to_string(batch) + " --on f=" + action,
      "?workers=" + std::to_string(workers) + "&timeout=" + (action == "hang" ? "3" : "60"));
  const auto judgements = JudgeAll(*model, Samples(20));
  for (size_t i = 0; i < 20; ++i) {
    if (i == 5) {
      EXPECT_THAT(FailureOf(judgements[i]).kind,
                  AnyOf(Failure::Kind::kCrashed, Failure::Kind::kTimeout));
    } else {
      EXPECT_EQ(judgements[i].rewards.at(0), Reward(static_cast<double>(i + 1)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, PoisonTest,
                         ::testing::Combine(::testing::Values(1, 2), ::testing::Values(1, 8),
                                            ::testing::Values("crash", "hang", "leave", "huge")));

TEST(ExecCrashTest, AnAnswerForgivesTheCrashesBeforeIt) {
  const auto model = MakeFake("--on b=abort --on d=abort --on e=abort --on g=abort --on i=abort");
  const auto judgements = JudgeAll(*model, Samples(10));
  size_t failed = 0;
  for (const Judgement& judgement : judgements) failed += FirstFailure(judgement) != nullptr;
  EXPECT_EQ(failed, 5u);
  EXPECT_EQ(judgements[9].rewards.at(0), Reward(10.0));
}

// The fifth crash without an answer is the last. Each of the first samples crashed the program
// twice, or once with its batch and once alone.
class DeadProgramTest : public ::testing::TestWithParam<std::pair<int, size_t>> {};

TEST_P(DeadProgramTest, IsGivenUpAndTheRestStaysUnjudged) {
  const auto& [batch, failed] = GetParam();
  const TempFolder folder;
  const auto model =
      MakeFake("--batch " + std::to_string(batch) + " --on *=crash --log " + folder / "log");
  FakeRun run(Samples(20));
  EXPECT_THAT(ErrorOf([&] { model->Judge(run, run, {}, {}); }),
              AllOf(HasSubstr("the program of fake was given up"), HasSubstr("crashed 5 times"),
                    HasSubstr("about to crash"), Not(HasSubstr("\n"))));
  for (size_t i = 0; i < 20; ++i) {
    ASSERT_EQ(run.judgements()[i].has_value(), i < failed) << i;
    if (i < failed) {
      EXPECT_EQ(FailureOf(*run.judgements()[i]).kind, Failure::Kind::kCrashed);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, DeadProgramTest,
                         ::testing::Values(std::pair(1, size_t{2}), std::pair(8, size_t{4})));

TEST(ExecCrashTest, TwoDeadWorkersEndTheRun) {
  const auto model = MakeFake("--batch 2 --on *=abort", "?workers=2");
  FakeRun run(Samples(20));
  EXPECT_THROW(model->Judge(run, run, {}, {}), ModelGone);
  EXPECT_FALSE(run.judgements()[19].has_value());
}

TEST(ExecCrashTest, AProgramThatDoesNotComeBackIsGivenUp) {
  const TempFolder folder;
  const auto model = MakeFake("--on b=abort --starts-once " + folder / "started");
  FakeRun run(Samples(4));
  EXPECT_THAT(ErrorOf([&] { model->Judge(run, run, {}, {}); }),
              AllOf(HasSubstr("signal 9"), HasSubstr("could not be started again: no card"),
                    HasSubstr("no such checkpoint")));
  EXPECT_EQ(FirstFailure(*run.judgements()[0]), nullptr);
  EXPECT_EQ(FailureOf(*run.judgements()[1]).kind, Failure::Kind::kCrashed);
  EXPECT_FALSE(run.judgements()[2].has_value());
}

// Three in a row are more crashes than a run bears: it takes two, and the second asks for them
// last.
TEST(ExecCrashTest, TheSameCommandGoesOnPastSamplesThatAlwaysCrash) {
  testing::ListSuite suite(Samples(8));
  const SuiteIndex index = IndexSuite(suite, {});
  const std::vector<uint32_t> ordinals = {0, 1, 2, 3, 4, 5, 6, 7};
  testing::MemoryJournal journal;
  const auto model = MakeFake("--on a=abort --on b=abort --on c=abort");
  const RunRequest request{suite, {}, index, ordinals, *model, {}, journal, {}, {}};
  EXPECT_THAT(ErrorOf([&] { RunSamples(request); }),
              HasSubstr("what was judged is stored, and the same command goes on from there"));
  EXPECT_EQ(journal.judged.size(), 2u);
  EXPECT_EQ(RunSamples(request).progress.already, 0u);
  EXPECT_EQ(journal.judged.size(), 8u);
  EXPECT_THAT(journal.again, ElementsAre(0, 1, 2));
  // Nothing but failures is left, so a program that is given up over them does not end the run.
  const RunOutcome third = RunSamples(request);
  EXPECT_THAT(third.notes, Contains(HasSubstr("not every failed sample could be asked for again")));
  EXPECT_FALSE(third.stopped);
}

TEST(ExecCrashTest, AnotherRunBeginsWithANewProgramAndNoCrashes) {
  const auto model = MakeFake("--on b=crash");
  EXPECT_EQ(FailureOf(JudgeAll(*model, Samples(2))[1]).kind, Failure::Kind::kCrashed);
  EXPECT_EQ(FailureOf(JudgeAll(*model, Samples(2))[1]).kind, Failure::Kind::kCrashed);
}

TEST(ExecCrashTest, OneDeadWorkerLeavesItsWorkToTheOthers) {
  const auto model = MakeFake("--on a=crash", "?workers=2");
  const auto judgements = JudgeAll(*model, Samples(10));
  EXPECT_EQ(FailureOf(judgements[0]).kind, Failure::Kind::kCrashed);
  for (size_t i = 1; i < 10; ++i) {
    EXPECT_EQ(judgements[i].rewards.at(0), Reward(static_cast<double>(i + 1)));
  }
}

TEST(ExecCrashTest, ATimeOutIsACrash) {
  const auto model = MakeFake("--on b=hang", "?timeout=1");
  const auto start = Clock::now();
  const auto judgements = JudgeAll(*model, Samples(2));
  EXPECT_LT(Clock::now() - start, seconds(8));  // one second each for the batch and its repetition
  EXPECT_EQ(FailureOf(judgements[1]).kind, Failure::Kind::kTimeout);
  EXPECT_THAT(FailureOf(judgements[1]).message, HasSubstr("did not answer within 1 s"));
}

TEST(ExecCrashTest, AnEarlyExitIsACrash) {
  const auto model = MakeFake("--on b=leave");
  EXPECT_THAT(FailureOf(JudgeAll(*model, Samples(2))[1]).message, HasSubstr("exit status 0"));
}

TEST(ExecCrashTest, AProgramThatNeverReadsTimesOut) {
  const auto model = MakeFake("--start deaf --batch 4", "?timeout=3");
  std::vector<Sample> samples = {TextSample("a", std::string(1'000'000, 'p'), {"x", "y"})};
  EXPECT_EQ(FailureOf(JudgeAll(*model, samples)[0]).kind, Failure::Kind::kTimeout);
}

}  // namespace
}  // namespace assay
