#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/assay_test.h"

namespace assay {
namespace {

using ::assay::testing::ProcessResult;
using ::testing::HasSubstr;

using InterruptionTest = ::assay::testing::AssayTest;

// Whether the process is there and no zombie, which in a container nobody may reap.
bool IsRunning(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(stat), {}};
  const size_t name = text.rfind(") ");
  return name != std::string::npos && text[name + 2] != 'Z';
}

// An exec program that interrupts assay, once, when it has answered 20 samples.
constexpr char kInterruptingJudge[] = R"(#!/usr/bin/env python3
import json, os, signal, sys, time
print(json.dumps({"protocol": "assay.exec/1", "name": "py", "capabilities": ["scores"]}), flush=True)
answered = 0
for line in sys.stdin:
    if not line.strip():
        continue
    request = json.loads(line)
    rewards = [len(r) for r in request["responses"]]
    print(json.dumps({"id": request["id"], "rewards": rewards}), flush=True)
    answered += 1
    if answered == 20 and not os.path.exists("interrupted"):
        open("interrupted", "w").close()
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(1)
)";

TEST_F(InterruptionTest, AnInterruptStoresWhatIsJudgedAndCanBeContinued) {
  const std::string judge = folder_.Write("judge.py", kInterruptingJudge);
  chmod(judge.c_str(), 0755);
  const std::vector<std::string> command = {"run", "-s", "starter", "-m", "exec:./judge.py"};
  const ProcessResult stopped = Assay(command);
  EXPECT_EQ(stopped.code, 130);
  EXPECT_THAT(stopped.err, HasSubstr("interrupted: "));
  EXPECT_THAT(stopped.err, HasSubstr("run -s starter -m exec:./judge.py"));
  const ProcessResult continued = Assay(command);
  EXPECT_EQ(continued.code, 0) << continued.err;
  EXPECT_THAT(continued.err, HasSubstr("already judged"));
}

// Of the samples that are judged before the interruption and after it, every fourth was cut.
TEST_F(InterruptionTest, AContinuedRunCountsWhatWasTruncatedBefore) {
  std::string judge = kInterruptingJudge;
  const std::string reply = R"("rewards": rewards)";
  judge.replace(judge.find(reply), reply.size(),
                reply + R"(, "truncated": int(int(request["id"][-1], 36) % 4 == 0))");
  chmod(folder_.Write("judge.py", judge).c_str(), 0755);
  const std::vector<std::string> command = {"run", "-s", "starter", "-m", "exec:./judge.py"};
  EXPECT_EQ(Assay(command).code, 130);
  const Json continued = Runs(command)[0]["counts"];
  const Json fresh =
      Runs({"run", "-s", "starter", "-m", "exec:./judge.py", "--fresh"})[0]["counts"];
  EXPECT_EQ(continued, fresh);
  EXPECT_GT(fresh["truncated"], 10);
  EXPECT_LT(fresh["truncated"], 40);
}

TEST_F(InterruptionTest, AFreshRunThatWasInterruptedGoesOnWithoutFresh) {
  const std::string judge = folder_.Write("judge.py", kInterruptingJudge);
  chmod(judge.c_str(), 0755);
  const Json old = Runs({"run", "-s", "starter", "-m", "baseline:length"})[0];
  const ProcessResult stopped = Assay(
      {"run", "--fresh=true", "-s", "starter", "-m", "exec:./judge.py", "-m", "baseline:length"});
  EXPECT_EQ(stopped.code, 130);
  EXPECT_THAT(stopped.err,
              HasSubstr("assay run -s starter -m exec:./judge.py -m baseline:length\n"));
  EXPECT_THAT(stopped.err, HasSubstr("of 160 samples")) << "both models'";
  const Json on = Runs({"run", "-s", "starter", "-m", "exec:./judge.py", "-m", "baseline:length"});
  EXPECT_NE(on[1]["id"], old["id"]) << "what had not begun was to be judged afresh, too";
}

// A program that is interrupted together with assay while it loads, and would load for a minute.
constexpr char kLoadingJudge[] = R"(#!/usr/bin/env python3
import os, signal, subprocess, sys, time
child = subprocess.Popen(["sleep", "60"])
with open("pids", "w") as pids:
    print(os.getpid(), child.pid, file=pids)
os.kill(os.getppid(), getattr(signal, "SIGNAL"))
time.sleep(60)
)";

TEST_F(InterruptionTest, AProgramThatStillLoadsIsNotWaitedForAndNotLeftBehind) {
  folder_.Write("pairs.jsonl", testing::kThreePairs);
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"run", "-s", "pairs.jsonl", "-m", "exec:./judge.py"},
           {"score", "pairs.jsonl", "-m", "exec:./judge.py", "-o", "out.jsonl"},
           {"models", "show", "exec:./judge.py"},
           {"models", "verify", "exec:./judge.py"}}) {
    for (const char* signal : {"SIGINT", "SIGTERM"}) {
      std::string judge = kLoadingJudge;
      judge.replace(judge.find("SIGNAL"), 6, signal);
      chmod(folder_.Write("judge.py", judge).c_str(), 0755);
      const auto start = std::chrono::steady_clock::now();
      const ProcessResult stopped = Assay(command);
      EXPECT_EQ(stopped.code, 130) << stopped.err;
      EXPECT_THAT(stopped.err, ::testing::Not(HasSubstr("error"))) << command[0];
      EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
      std::istringstream pids(testing::Slurp(folder_ / "pids"));
      for (pid_t pid = 0; pids >> pid;) EXPECT_FALSE(IsRunning(pid)) << command[0];
      EXPECT_FALSE(std::filesystem::exists(folder_ / "assay.db")) << "nothing is written";
    }
  }
}

TEST_F(InterruptionTest, AKilledRunIsFoundByItsName) {
  std::string judge = kInterruptingJudge;
  judge.replace(judge.find("SIGINT"), 6, "SIGKILL");
  chmod(folder_.Write("judge.py", judge).c_str(), 0755);
  EXPECT_EQ(Assay({"run", "-s", "starter", "-m", "exec:./judge.py", "--name", "night"}).code, 137);
  EXPECT_EQ(Assay({"results", "show", "night"}).code, 0);
  EXPECT_EQ(Assay({"results", "show", "latest"}).code, 0);
}

TEST_F(InterruptionTest, AProgramOfDimensionsAloneIsAskedForThem) {
  std::string judge = kInterruptingJudge;
  judge.replace(judge.find(R"("capabilities": ["scores"])"), 26,
                R"("dimensions": ["helpfulness"])");
  judge.replace(judge.find(R"("rewards": rewards)"), 18,
                R"("dimensions": {"helpfulness": rewards})");
  chmod(folder_.Write("judge.py", judge).c_str(), 0755);
  folder_.Write("interrupted", "");
  const Json runs = Runs({"run", "-s", "starter", "-m", "exec:./judge.py"});
  EXPECT_EQ(runs[0]["counts"]["judged"], 80);
  EXPECT_EQ(runs[0]["counts"]["failed"], 0);
}

}  // namespace
}  // namespace assay
