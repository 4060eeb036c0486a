#include "adapters/exec/exec_model.h"

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/memory_journal.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::FakeRun;
using ::assay::testing::JudgeAll;
using ::assay::testing::Slurp;
using ::assay::testing::SourceDir;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

std::unique_ptr<RewardModel> MakeFake(const std::string& arguments, const std::string& options = "",
                                      const ModelContext& context = {}) {
  const std::string script = SourceDir() / "tests/adapters/exec/fake_program.py";
  ModelSpec spec = ParseModelSpec("exec:x" + options);
  spec.target = "python3 " + script + " " + arguments;
  return MakeModel(spec, context);
}

// Samples a, b, c … whose responses have 1 and 2 bytes, 2 and 3 …
std::vector<Sample> Samples(size_t count) {
  std::vector<Sample> samples;
  for (size_t i = 0; i < count; ++i) {
    samples.push_back(TextSample(std::string(1, static_cast<char>('a' + i)), "prompt",
                                 {std::string(i + 1, 'x'), std::string(i + 2, 'y')}));
  }
  return samples;
}

void ExpectLengths(const std::vector<Sample>& samples, const std::vector<Judgement>& judgements) {
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_THAT(judgements[i].rewards,
                ElementsAre(static_cast<double>(i + 1), static_cast<double>(i + 2)))
        << samples[i].id;
  }
}

// The failure of all rewards of a judgement.
Failure FailureOf(const Judgement& judgement) {
  EXPECT_FALSE(judgement.rewards.empty());
  const Failure* failure = std::get_if<Failure>(&judgement.rewards.at(0));
  EXPECT_NE(failure, nullptr);
  for (const Reward& reward : judgement.rewards) EXPECT_EQ(reward, judgement.rewards[0]);
  return failure == nullptr ? Failure() : *failure;
}

TEST(ExecModelTest, TheCardIsTheProgramsOwn) {
  const auto model = MakeFake("--batch 3", "?workers=2");
  EXPECT_EQ(model->Card().name, "fake");
  EXPECT_EQ(model->Card().adapter, "exec");
  EXPECT_TRUE(model->Card().scores);
  EXPECT_FALSE(model->Card().compares);
  EXPECT_EQ(model->Card().max_in_flight, 6u);
}

TEST(ExecModelTest, MatchesAnswersByIdWhateverTheBatch) {
  const auto samples = Samples(7);
  for (const char* arguments : {"", "--batch 3", "--batch 100 --reverse", "--batch 2 --chatty"}) {
    const auto model = MakeFake(arguments);
    ExpectLengths(samples, JudgeAll(*model, samples));
    EXPECT_THAT(model->Notes(), IsEmpty());
  }
}

TEST(ExecModelTest, WorkersShareTheSamples) {
  const auto samples = Samples(20);
  const auto model = MakeFake("--batch 2", "?workers=3");
  ExpectLengths(samples, JudgeAll(*model, samples));
}

TEST(ExecModelTest, JudgesSeveralSuitesWithOneProgram) {
  const TempFolder folder;
  const auto model = MakeFake("--child " + folder / "pid");
  const std::string pid = Slurp(folder / "pid");
  ExpectLengths(Samples(2), JudgeAll(*model, Samples(2)));
  ExpectLengths(Samples(3), JudgeAll(*model, Samples(3)));
  EXPECT_EQ(Slurp(folder / "pid"), pid);
}

TEST(ExecModelTest, LateAnswersOfOneRunDoNotReachTheNext) {
  const auto model = MakeFake("--on a=unknown");
  EXPECT_EQ(FailureOf(JudgeAll(*model, {TextSample("a", "", {"x"})})[0]).kind,
            Failure::Kind::kServer);
  EXPECT_THAT(
      JudgeAll(*model, {TextSample("b", "", {"y"}), TextSample("c", "", {"zz"})})[1].rewards,
      ElementsAre(2.0));
}

TEST(ExecModelTest, BigTextsPassInBothDirections) {
  std::vector<Sample> samples;
  for (int i = 0; i < 8; ++i) {
    samples.push_back(TextSample("s" + std::to_string(i), std::string(500'000, 'p'),
                                 {std::string(1'000'000, '\n'), "\xF0\x9F\x98\x80"}));
  }
  const auto model = MakeFake("--batch 8 --chatty");
  for (const Judgement& judgement : JudgeAll(*model, samples)) {
    EXPECT_THAT(judgement.rewards, ElementsAre(1e6, 4.0));
  }
}

TEST(ExecModelTest, VerdictsFollowTheOrdersAskedFor) {
  const auto model = MakeFake("--verdicts --batch 2");
  EXPECT_TRUE(model->Card().compares);
  const Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth, .repeats = 2};
  const auto judgement = JudgeAll(*model, Samples(1), ask)[0];
  ASSERT_EQ(judgement.verdicts.size(), 4u);
  for (size_t i = 0; i < 4; ++i) {
    const bool swapped = i % 2 == 1;
    EXPECT_THAT(judgement.verdicts[i].shown, ElementsAre(swapped, !swapped));
    EXPECT_THAT(std::get<std::vector<int>>(judgement.verdicts[i].ranks),
                ElementsAre(!swapped, swapped));
    EXPECT_EQ(judgement.verdicts[i].repeat, static_cast<int>(i / 2));
  }
}

TEST(ExecModelTest, DimensionsAloneAreRewardsWithoutAScore) {
  const auto model = MakeFake("--dimensions --on b=crash");
  EXPECT_THAT(model->Prepare({}), ElementsAre(HasSubstr("rewards of dimensions only")));
  const auto judgements = JudgeAll(*model, Samples(2));
  EXPECT_THAT(judgements[0].dimensions.at("length"), ElementsAre(1.0, 2.0));
  EXPECT_EQ(FirstFailure(judgements[0]), nullptr);
  EXPECT_EQ(FirstFailure(judgements[1])->kind, Failure::Kind::kCrashed);
  EXPECT_EQ(judgements[1].dimensions.at("length").size(), 2u);
  for (const Judgement& judgement : judgements) EXPECT_THAT(judgement.rewards, IsEmpty());
}

TEST(ExecModelTest, WhatACrashLeftOfABatchIsSentOnceMore) {
  const TempFolder folder;
  const auto model =
      MakeFake("--batch 2 --on c=crash --once " + folder / "crashed" + " --log " + folder / "log");
  ExpectLengths(Samples(4), JudgeAll(*model, Samples(4)));
  EXPECT_EQ(Slurp(folder / "log"), "a\nb\nc\nd\nc\nd\n");
  EXPECT_THAT(model->Notes(),
              ElementsAre("worker 1: the program ended (exit status 3); its last words: out of "
                          "memory | about to crash"));
}

TEST(ExecModelTest, AnswersBeforeACrashAreKept) {
  const TempFolder folder;
  const auto model = MakeFake("--batch 4 --on c=hang --log " + folder / "log", "?timeout=1");
  const auto judgements = JudgeAll(*model, Samples(4));
  EXPECT_EQ(FailureOf(judgements[2]).kind, Failure::Kind::kTimeout);
  EXPECT_EQ(judgements[3].rewards.at(0), Reward(4.0));
  EXPECT_EQ(Slurp(folder / "log"), "a\nb\nc\nd\nc\nd\n");
}

TEST(ExecModelTest, ASampleThatCrashesTwiceFailsInOneLineWithTheLastWords) {
  const auto model = MakeFake("--on a=crash");
  const Failure failure = FailureOf(JudgeAll(*model, Samples(1))[0]);
  EXPECT_EQ(failure.kind, Failure::Kind::kCrashed);
  EXPECT_EQ(failure.message,
            "the program ended (exit status 3); its last words: out of memory | about to crash");
  EXPECT_THAT(model->Notes(),
              ElementsAre("worker 1: crashed 2 times, the first time: " + failure.message));
}

// Options, the batch in the card, what the program does when it is asked for f.
using Poison = std::tuple<const char*, int, const char*>;

class PoisonTest : public ::testing::TestWithParam<Poison> {};

TEST_P(PoisonTest, CostsItselfAlone) {
  const auto& [options, batch, action] = GetParam();
  const auto model = MakeFake("--batch " + std::to_string(batch) + " --on f=" + action, options);
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
                         ::testing::Combine(::testing::Values("?timeout=1", "?timeout=1&workers=2"),
                                            ::testing::Values(1, 8),
                                            ::testing::Values("crash", "hang", "leave", "huge")));

TEST(ExecModelTest, AnAnswerForgivesTheCrashesBeforeIt) {
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

TEST(ExecModelTest, TwoDeadWorkersEndTheRun) {
  const auto model = MakeFake("--batch 2 --on *=abort", "?workers=2");
  FakeRun run(Samples(20));
  EXPECT_THROW(model->Judge(run, run, {}, {}), ModelGone);
  EXPECT_FALSE(run.judgements()[19].has_value());
}

TEST(ExecModelTest, AProgramThatDoesNotComeBackIsGivenUp) {
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
TEST(ExecModelTest, TheSameCommandGoesOnPastSamplesThatAlwaysCrash) {
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

TEST(ExecModelTest, AnotherRunBeginsWithANewProgramAndANewRestart) {
  const auto model = MakeFake("--on b=crash");
  EXPECT_EQ(FailureOf(JudgeAll(*model, Samples(2))[1]).kind, Failure::Kind::kCrashed);
  EXPECT_EQ(FailureOf(JudgeAll(*model, Samples(2))[1]).kind, Failure::Kind::kCrashed);
}

TEST(ExecModelTest, OneDeadWorkerLeavesItsWorkToTheOthers) {
  const auto model = MakeFake("--on a=crash", "?workers=2");
  const auto judgements = JudgeAll(*model, Samples(10));
  EXPECT_EQ(FailureOf(judgements[0]).kind, Failure::Kind::kCrashed);
  for (size_t i = 1; i < 10; ++i) {
    EXPECT_EQ(judgements[i].rewards.at(0), Reward(static_cast<double>(i + 1)));
  }
}

TEST(ExecModelTest, ATimeOutIsACrash) {
  const auto model = MakeFake("--on b=hang", "?timeout=1");
  const auto start = Clock::now();
  const auto judgements = JudgeAll(*model, Samples(2));
  EXPECT_LT(Clock::now() - start, seconds(8));  // one second each for the batch and its repetition
  EXPECT_EQ(FailureOf(judgements[1]).kind, Failure::Kind::kTimeout);
  EXPECT_THAT(FailureOf(judgements[1]).message, HasSubstr("did not answer within 1 s"));
}

TEST(ExecModelTest, AnEarlyExitIsACrash) {
  const auto model = MakeFake("--on b=leave");
  EXPECT_THAT(FailureOf(JudgeAll(*model, Samples(2))[1]).message, HasSubstr("exit status 0"));
}

TEST(ExecModelTest, AProgramThatNeverReadsTimesOut) {
  const auto model = MakeFake("--start deaf --batch 4", "?timeout=1");
  std::vector<Sample> samples = {TextSample("a", std::string(1'000'000, 'p'), {"x", "y"})};
  EXPECT_EQ(FailureOf(JudgeAll(*model, samples)[0]).kind, Failure::Kind::kTimeout);
}

struct BadReply {
  const char* action;
  const char* message;
};

class BadReplyTest : public ::testing::TestWithParam<BadReply> {};

TEST_P(BadReplyTest, FailsItsBatchAndTheProgramGoesOn) {
  const auto model =
      MakeFake(std::string("--batch 2 --on c=") + GetParam().action + " --on d=none");
  const auto judgements = JudgeAll(*model, Samples(6));
  for (size_t i = 0; i < 6; ++i) {
    if (i == 2 || i == 3) {
      EXPECT_EQ(FailureOf(judgements[i]).kind, Failure::Kind::kServer);
      EXPECT_THAT(FailureOf(judgements[i]).message, HasSubstr(GetParam().message));
    } else {
      EXPECT_EQ(judgements[i].rewards.at(0), Reward(static_cast<double>(i + 1)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BadReplyTest,
    ::testing::Values(
        BadReply{"garbage", "got the line Loading model \uFFFD[31m..."},
        BadReply{"binary", "not valid JSON"},
        BadReply{"unknown", "an id that was not asked for: got the line {\"id\": \"nobody asked\""},
        BadReply{"repeat", "the reply repeats an id: got the line {\"id\": \"c\""},
        BadReply{"short", "1 reward, expected 2, one per response: got the line"}));

TEST(ExecModelTest, ALineWithoutEndEndsTheProgram) {
  const auto model = MakeFake("--on a=huge");
  EXPECT_THAT(FailureOf(JudgeAll(*model, Samples(1))[0]).message, HasSubstr("more than 16 MiB"));
}

TEST(ExecModelTest, EndlessOutputFailsEverySampleAndEnds) {
  const auto model = MakeFake("--start flood");
  for (const Judgement& judgement : JudgeAll(*model, Samples(5))) {
    EXPECT_EQ(FailureOf(judgement).kind, Failure::Kind::kServer);
  }
}

TEST(ExecModelTest, AStopLeavesOpenTicketsAndReturnsSoon) {
  const TempFolder folder;
  const auto model =
      MakeFake("--ignore-term --linger --on b=hang --child " + folder / "pid", "?workers=2");
  std::stop_source stop;
  FakeRun run(Samples(4), stop.get_token());
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  const auto start = Clock::now();
  model->Judge(run, run, {}, stop.get_token());
  EXPECT_LT(Clock::now() - start, seconds(5));
  EXPECT_FALSE(run.judgements()[1].has_value());
}

TEST(ExecModelTest, WhatTheProgramStartedEndsWithIt) {
  const TempFolder folder;
  auto model = MakeFake("--linger --ignore-term --child " + folder / "pid");
  const pid_t child = std::stoi(Slurp(folder / "pid"));
  EXPECT_EQ(kill(child, 0), 0);
  const auto start = Clock::now();
  model.reset();
  EXPECT_LT(Clock::now() - start, seconds(5));
  for (int i = 0; i < 100 && kill(child, 0) == 0; ++i) {  // until init has reaped it
    const std::string state = Slurp("/proc/" + std::to_string(child) + "/stat");
    if (state.find(") Z ") != std::string::npos) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_NE(kill(child, 0), 0);
}

TEST(ExecModelTest, StderrGoesToTheLog) {
  std::vector<std::string> lines;
  ModelContext context;
  context.log = [&](const std::string& line) { lines.push_back(line); };
  JudgeAll(*MakeFake("--on a=crash", "", context), Samples(1));
  EXPECT_THAT(lines, Contains("worker 1: about to crash").Times(2));
}

struct BadStart {
  const char* arguments;
  const char* message;
};

class BadStartTest : public ::testing::TestWithParam<BadStart> {};

TEST_P(BadStartTest, IsAnErrorBeforeAnythingIsJudged) {
  EXPECT_THAT(ErrorOf([] { MakeFake(GetParam().arguments, "?timeout=2"); }),
              HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadStartTest,
    ::testing::Values(
        BadStart{"--start exit",
                 "the program ended (exit status 1); its last words: no such "
                 "checkpoint"},
        BadStart{"--start silent", "did not answer within 2 s; its last words: loading for ever"},
        BadStart{"--card Hello", "not valid JSON"},
        BadStart{"--card '[]'", "got a list, expected an object"},
        BadStart{R"(--card '{"protocol": "assay.exec/2", "name": "x"}')",
                 "got \"assay.exec/2\", expected \"assay.exec/1\""},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "capabilities": ["scores"]}')",
                 "\"name\": got nothing"},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x"}')", "got no capability"},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x", "capabilities": ["score"]}')",
                 "did you mean \"scores\"?"},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x", "capabilites": []}')",
                 "unknown key \"capabilites\""},
        BadStart{R"(--card '{"protocol": "assay.exec/1", "name": "x", "capabilities": ["scores"],)"
                 R"( "batch": 0}')",
                 "\"batch\": got 0"}));

TEST(ExecModelTest, AProgramThatIsNotThereIsAnError) {
  EXPECT_THAT(ErrorOf([] { MakeModel(ParseModelSpec("exec:./no-such-program"), {}); }),
              HasSubstr("cannot start ./no-such-program: No such file"));
  EXPECT_THAT(ErrorOf([] { MakeModel(ParseModelSpec("exec:/etc/passwd"), {}); }),
              HasSubstr("cannot start /etc/passwd: Permission denied"));
}

TEST(ExecModelTest, AStopEndsTheWaitForTheCard) {
  std::stop_source stop;
  ModelContext context;
  context.stop = stop.get_token();
  stop.request_stop();
  EXPECT_THAT(ErrorOf([&] { MakeFake("--start silent", "", context); }), HasSubstr("stopped"));
}

TEST(ExecModelTest, TheFingerprintFollowsScriptArgumentsAndCard) {
  const TempFolder folder;
  const std::string program = Slurp(SourceDir() / "docs/examples/exec_program.py");
  const std::string script = folder.Write("rm.py", program);
  const auto fingerprint = [&](const std::string& arguments, const std::string& options = "") {
    return MakeModel(ParseModelSpec("exec:python3 " + script + arguments + options), {})
        ->Card()
        .fingerprint;
  };
  const std::string first = fingerprint("");
  EXPECT_EQ(fingerprint("", "?workers=2&timeout=9"), first);
  EXPECT_NE(fingerprint(" x"), first);
  folder.Write("rm.py", program + "\n# another version\n");
  EXPECT_NE(fingerprint(""), first);
}

TEST(SplitCommandTest, KeepsQuotedWordsTogether) {
  EXPECT_THAT(SplitCommand("  ./rm  --a='x y' \"b \\\" c\" d\\ e '' "),
              ElementsAre("./rm", "--a=x y", "b \" c", "d e", ""));
  EXPECT_THAT(SplitCommand("echo $HOME; 'a\\b'"), ElementsAre("echo", "$HOME;", "a\\b"));
}

// The program in the documentation is the tested one.
TEST(ExecDocumentTest, ItsExampleJudges) {
  const std::string path = SourceDir() / "docs/examples/exec_program.py";
  EXPECT_THAT(Slurp(SourceDir() / "docs/exec-protocol.md"), HasSubstr(Slurp(path)));
  const auto model = MakeModel(ParseModelSpec("exec:python3 " + path), {});
  EXPECT_EQ(model->Card().name, "my-model");
  ExpectLengths(Samples(3), JudgeAll(*model, Samples(3)));
}

}  // namespace
}  // namespace assay
