#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/app/checkpoint_folders.h"
#include "harness/core/json.h"
#include "harness/io/file.h"
#include "tests/testing/assay_test.h"
#include "tests/testing/errors.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

using namespace std::chrono_literals;
using ::assay::testing::ProcessResult;
using ::assay::testing::Slurp;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(CheckpointFoldersTest, StepsAreTheNumbersThatNamesEndIn) {
  const testing::TempFolder folder;
  for (const char* name : {"checkpoint-900", "checkpoint-1000", "tmp-checkpoint-7", ".step-8",
                           "runs", "12", "step_5", "-6", "checkpoint-99999999999999999999"}) {
    fs::create_directory(folder / name);
  }
  folder.Write("checkpoint-3", "a file");
  std::vector<int64_t> steps;
  std::vector<std::string> beyond;
  for (const CheckpointFolder& found : ListCheckpoints(folder.path().string(), &beyond)) {
    steps.push_back(found.step);
  }
  EXPECT_THAT(beyond, ::testing::ElementsAre("checkpoint-99999999999999999999"));
  EXPECT_EQ(steps, (std::vector<int64_t>{5, 900, 1000}));
  EXPECT_THAT(testing::ErrorOf([&] { ListCheckpoints(folder / "none"); }), HasSubstr("none"));
}

TEST(CheckpointFoldersTest, TwoFoldersOfOneStepAreAnError) {
  const testing::TempFolder folder;
  for (const char* name : {"checkpoint-5", "step_5", "step_6"}) fs::create_directory(folder / name);
  EXPECT_THAT(
      testing::ErrorOf([&] { ListCheckpoints(folder.path().string()); }),
      HasSubstr("got checkpoint-5 and step_5, both of step 5, expected one folder for each"));
}

TEST(CheckpointFoldersTest, AHalfWrittenCheckpointIsNotReady) {
  const testing::TempFolder folder;
  const CheckpointFolder checkpoint{1, folder / "checkpoint-1"};
  testing::WriteTinyRewardModel(checkpoint.path);
  EXPECT_EQ(WhyNotReady(checkpoint, 0s), "");
  EXPECT_EQ(WhyNotReady(checkpoint, 3600s), "it is still changing");
  const std::string weights = checkpoint.path + "/model.safetensors";
  const std::string bytes = Slurp(weights);
  WriteFileAtomically(weights, bytes.substr(0, bytes.size() - 1));
  EXPECT_THAT(WhyNotReady(checkpoint, 0s), HasSubstr("model.safetensors"));
  fs::remove(weights);
  EXPECT_THAT(WhyNotReady(checkpoint, 0s), Not(IsEmpty()));
}

class WatchTest : public ::assay::testing::AssayTest {
 protected:
  void SetUp() override {
    if (!testing::BuiltWithTorch()) GTEST_SKIP() << "this build has no native models";
    folder_.Write("gate.json", R"({"format": "assay.policy/1", "rules": [{"max_drop": 0.2}]})");
    std::string rows;
    for (int i = 0; i < 40; ++i) {
      rows += Json({{"id", std::to_string(i)},
                    {"prompt", "Question " + std::to_string(i * 31)},
                    {"chosen", "Answer " + std::to_string(i * 7919 % 613)},
                    {"rejected", "No " + std::to_string(i * i)}})
                  .dump() +
              "\n";
    }
    folder_.Write("pairs.jsonl", rows);
    testing::WriteTinyRewardModel(Checkpoint(100));
  }

  fs::path Checkpoint(int step) const {
    return folder_ / ("out/checkpoint-" + std::to_string(step));
  }

  void Copy(int from, int to) {
    fs::copy(Checkpoint(from), Checkpoint(to), fs::copy_options::recursive);
  }

  // Every reward is 0, and a tie is wrong.
  void Flatten(int step) {
    const std::string weights = (Checkpoint(step) / "model.safetensors").string();
    std::string bytes = Slurp(weights);
    uint64_t header = 0;
    std::memcpy(&header, bytes.data(), sizeof header);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(8 + header), bytes.end(), '\0');
    WriteFileAtomically(weights, bytes);
  }

  std::vector<std::string> Command(std::vector<std::string> more = {}) {
    more.insert(more.begin(),
                {"watch", "out", "-s", "pairs.jsonl", "--gate", "gate.json", "--dtype", "float32",
                 "--device", "cpu", "--settle", "0", "--quiet"});
    return more;
  }
};

TEST_F(WatchTest, JudgesAndGatesEachWholeCheckpoint) {
  Copy(100, 200);
  // A config that differs in nothing that counts: another checkpoint by its fingerprint.
  Json config = Json::parse(Slurp(Checkpoint(200) / "config.json"));
  config["note"] = 1;
  WriteFileAtomically((Checkpoint(200) / "config.json").string(), config.dump());
  Copy(100, 300);
  fs::resize_file(Checkpoint(300) / "model.safetensors", 4096);
  const ProcessResult first = Assay(Command({"--once"}));
  EXPECT_EQ(first.code, 1) << "nobody looks again";
  EXPECT_THAT(first.err, HasSubstr("step 300 was not judged: the exit code is 1, and not that of "
                                   "step 200"));
  EXPECT_THAT(first.out,
              AllOf(HasSubstr("step 100: overall "), HasSubstr("not gated: the first of its"),
                    HasSubstr("step 200: overall "), HasSubstr(", +0.0 since step 100"),
                    HasSubstr("gate: pass against checkpoint-100 (run "),
                    HasSubstr("how often chance alone fails a step is not controlled")));
  EXPECT_THAT(first.err, HasSubstr("step 300: not whole yet: "));
  const Json runs = Json::parse(Assay({"results", "show", "out-200", "--json", "-"}).out);
  EXPECT_EQ(runs["runs"].size(), 1U);
  const ProcessResult page = Assay({"report", "out-100", "out-200", "-o", "-"});
  EXPECT_THAT(page.out, HasSubstr("Score over training steps"));
  const ProcessResult again = Assay(Command({"--once"}));
  EXPECT_EQ(again.out, first.out) << "nothing is judged twice";
}

// Trainers keep the last few checkpoints alone (save_total_limit), and CI looks with --once.
TEST_F(WatchTest, AStepWhoseFolderIsGoneStillCounts) {
  ASSERT_EQ(Assay(Command({"--once"})).code, 0);
  // The same checkpoint may be a step of several series: its run records the last.
  ASSERT_EQ(Assay(Command({"--once", "--series", "another"})).code, 0);
  Copy(100, 300);
  fs::remove_all(Checkpoint(100));
  Flatten(300);
  const ProcessResult worse = Assay(Command({"--once"}));
  EXPECT_EQ(worse.code, 3) << worse.out << worse.err;
  EXPECT_THAT(worse.out, AllOf(HasSubstr("step 300: overall 0.0"), HasSubstr(" since step 100"),
                               HasSubstr("against checkpoint-100 (run ")));
  EXPECT_EQ(Assay(Command({"--once"})).out, worse.out);
  const ProcessResult third = Assay(Command({"--once", "--series", "third"}));
  EXPECT_EQ(third.code, 0);
  EXPECT_THAT(third.out, HasSubstr("not gated: the first of its series"));
}

TEST_F(WatchTest, RulesOnSectionsThatThereAreNotDoNotEndIt) {
  folder_.Write("gate.json", R"({"format": "assay.policy/1",
      "rules": [{"max_drop": 0.2}, {"section": "*", "min": 0.1}]})");
  Copy(100, 200);
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("step 100: overall "), HasSubstr("not gated: the first of its"),
                    HasSubstr("gate: pass against checkpoint-100 (run "),
                    HasSubstr("does not apply: pairs has no sections\n")));
}

TEST_F(WatchTest, TheExitCodeIsTheNewestCheckpoints) {
  folder_.Write("gate.json", R"({"format": "assay.policy/1", "rules": [{"min": 1}]})");
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 3) << result.err;
  EXPECT_THAT(result.out, HasSubstr("fail         overall  min 1  "));
}

TEST_F(WatchTest, TheRulesOfOtherSuitesAreNotTheFirstCheckpoints) {
  folder_.Write("gate.json", R"({"format": "assay.policy/1", "rules": [{"min": 1}],
                                 "suites": {"pairs": [{"max_drop": 0.2}]}})");
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr("not gated: the first of its series"));
}

TEST_F(WatchTest, ABaselineOfAnotherSuiteIsNone) {
  Copy(100, 200);
  folder_.Write("other.jsonl",
                R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "x"})");
  ASSERT_EQ(Assay({"run", "-s", "other.jsonl", "-m", "baseline:length", "--name", "length"}).code,
            0);
  ASSERT_EQ(Assay({"results", "baseline", "set", "baseline", "length"}).code, 0);
  const ProcessResult result = Assay(Command({"--once", "--limit", "20"}));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("note: the promoted baseline has no run on pairs: the best"));
  EXPECT_THAT(result.out, HasSubstr("gate: pass against checkpoint-100 (run "));
}

TEST_F(WatchTest, ABaselineThatIsNotThereEndsItBeforeAnythingIsJudged) {
  const ProcessResult none = Assay(Command({"--once", "--baseline", "main.db"}));
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("--baseline main.db: there is no such file"));
  EXPECT_FALSE(fs::exists(folder_ / "assay.db"));
  folder_.Write("broken.jsonl", "{");
  EXPECT_EQ(Assay(Command({"--once", "--baseline", "broken.jsonl"})).code, 1);
  EXPECT_FALSE(fs::exists(folder_ / "assay.db"));
}

// The newest is judged: what is wrong with an older one, which a trainer may be deleting, is said.
TEST_F(WatchTest, AnOlderStepThatIsNotWholeLeavesTheNewestStepsCode) {
  Copy(100, 200);
  fs::resize_file(Checkpoint(100) / "model.safetensors", 4096);
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("step 100: not whole yet: "), Not(HasSubstr("exit code"))));
}

TEST_F(WatchTest, AStepThatIsNotJudgedIsNoBaselineYet) {
  Copy(100, 200);
  const ProcessResult early = Assay(Command({"--once", "--baseline", "out-200"}));
  EXPECT_EQ(early.code, 2);
  EXPECT_THAT(early.err, HasSubstr("--baseline out-200: there is no such file"));
  EXPECT_FALSE(fs::exists(folder_ / "assay.db")) << "nothing was judged";
  ASSERT_EQ(Assay(Command({"--once"})).code, 0);
  const ProcessResult judged = Assay(Command({"--once", "--baseline", "out-200"}));
  EXPECT_EQ(judged.code, 0) << judged.err;
  EXPECT_EQ(Assay(Command({"--once", "--baseline", "out-nope"})).code, 2);
}

TEST_F(WatchTest, ACheckpointWrittenAgainUnderItsStepSaysTheEarlierScore) {
  const ProcessResult first = Assay(Command({"--once"}));
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, Not(HasSubstr("note")));
  const std::string score = first.out.substr(first.out.find("overall ") + 8);
  Flatten(100);
  const ProcessResult again = Assay(Command({"--once"}));
  EXPECT_THAT(again.out,
              AllOf(HasSubstr("step 100: overall 0.0"),
                    HasSubstr("note: step 100 was judged before with other weights or options: " +
                              score.substr(0, score.find(' ')) + "\n")));
  EXPECT_EQ(Assay(Command({"--once"})).out, again.out);
}

TEST_F(WatchTest, AFolderThatIsAwayForAWhileDoesNotEndIt) {
  std::string command = "\"$0\"";
  for (const std::string& argument : Command({"--interval", "1"})) command += " " + argument;
  const std::string wait =
      "i=0; while ! grep -q \"$word\" log && [ $i -lt 300 ]; do sleep 0.1; "
      "i=$((i+1)); done; ";
  command = "cd \"$1\" && mkdir out/step-99999999999999999999 && { " + command +
            " >log 2>&1 & pid=$!; word='step 100'; " + wait + "mv out elsewhere; word=away; " +
            wait +
            "mv elsewhere out; cp -r out/checkpoint-100 whole; mv whole out/checkpoint-200; " +
            "word='step 200: overall'; " + wait + "kill -INT $pid; wait $pid; }";
  const ProcessResult result =
      testing::RunProcess({"/bin/bash", "-c", "set -m; " + command, testing::ProgramPath().string(),
                           folder_.path().string()});
  const std::string log = Slurp(folder_ / "log");
  EXPECT_EQ(result.code, 130) << log;
  EXPECT_THAT(log,
              AllOf(HasSubstr("out: it is away; still watching"), HasSubstr("step 200: overall"),
                    HasSubstr("step-99999999999999999999: left out: its step does not fit")));
}

TEST_F(WatchTest, ABrokenCheckpointDoesNotStopIt) {
  Copy(100, 200);
  Copy(100, 300);
  WriteFileAtomically((Checkpoint(200) / "tokenizer.json").string(), "{}");
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr("step 200: could not be judged: "));
  EXPECT_THAT(result.out, AllOf(HasSubstr("step 100: overall"), HasSubstr("step 300: overall")));
}

TEST_F(WatchTest, TooManyFailuresAreAnExitCode) {
  const std::string weights = (Checkpoint(100) / "model.safetensors").string();
  std::string bytes = Slurp(weights);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), bytes.end(), '\xff');
  WriteFileAtomically(weights, bytes);  // float32 of ones all over is no number
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 4) << result.err;
  EXPECT_THAT(result.out, HasSubstr("more than 1 % of its samples failed (--max-failures)"));
}

TEST_F(WatchTest, ASignalEndsTheWait) {
  std::string command = "\"$0\"";
  for (const std::string& argument : Command({"--interval", "3600"})) command += " " + argument;
  command = "cd \"$1\" && { " + command + " & pid=$!; i=0; " +
            "while [ ! -s assay.db ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i+1)); done; sleep 3; "
            "kill -INT $pid; wait $pid; }";
  const ProcessResult result =
      testing::RunProcess({"/bin/bash", "-c", "set -m; " + command, testing::ProgramPath().string(),
                           folder_.path().string()});
  EXPECT_EQ(result.code, 130) << result.err;
  EXPECT_THAT(result.out, HasSubstr("step 100: "));
  EXPECT_THAT(result.err, HasSubstr("the same command goes on"));
}

TEST_F(WatchTest, AFolderWithoutACheckpointIsAnError) {
  fs::remove_all(Checkpoint(100));
  const ProcessResult result = Assay(Command({"--once"}));
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("error: out: got no whole checkpoint"));
}

}  // namespace
}  // namespace assay
