#include "adapters/exec/exec_model.h"

#include <signal.h>

#include <chrono>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/exec/fake_program.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::ExpectLengths;
using ::assay::testing::FailureOf;
using ::assay::testing::FakeRun;
using ::assay::testing::JudgeAll;
using ::assay::testing::MakeFake;
using ::assay::testing::Samples;
using ::assay::testing::Slurp;
using ::assay::testing::SourceDir;
using ::assay::testing::TempFolder;
using ::assay::testing::TextSample;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

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
