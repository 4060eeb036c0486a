#include <sys/stat.h>

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
