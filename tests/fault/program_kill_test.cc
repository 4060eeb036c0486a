// `assay run` itself, with a slow program behind `exec:`, killed again and again until it ends.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <thread>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "results/store.h"
#include "tests/testing/child.h"
#include "tests/testing/paths.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using std::chrono::microseconds;
using testing::IntegrityOf;
using testing::ProgramPath;
using testing::ReadAll;
using testing::Slurp;
using testing::StartChild;
using testing::TempFolder;
using testing::WaitFor;

constexpr int kSamples = 1200;
constexpr int kKills = 50;

// Rewards are lengths; every id that was asked for is noted in $ASSAY_TEST_LOG.
constexpr char kSlowProgram[] = R"py(#!/usr/bin/env python3
import json, os, sys, time
log = open(os.environ["ASSAY_TEST_LOG"], "w")
print(json.dumps({"protocol": "assay.exec/1", "name": "slow", "capabilities": ["scores"],
                  "batch": 16}), flush=True)
for line in sys.stdin:
    if line.strip():
        request = json.loads(line)
        time.sleep(0.0002)
        print(request["id"], file=log, flush=True)
        print(json.dumps({"id": request["id"], "rewards": [len(r) for r in request["responses"]]}))
    else:
        sys.stdout.flush()
)py";

class ProgramKillTest : public ::testing::Test {
 protected:
  ProgramKillTest() {
    std::ostringstream rows;
    for (int i = 0; i < kSamples; ++i) {
      rows << R"({"id": "s)" << i << R"(", "prompt": "p", "chosen": ")" << std::string(i % 9, 'c')
           << R"(", "rejected": ")" << std::string(i % 7, 'r') << "\"}\n";
    }
    data_ = folder_.Write("pairs.jsonl", rows.str());
    program_ = folder_.Write("slow.py", kSlowProgram);
    EXPECT_EQ(chmod(program_.c_str(), 0755), 0);
  }

  // Starts `assay run`; what the program was asked goes to `log_`.
  pid_t Start(const std::string& store) {
    std::filesystem::remove(log_);
    return StartChild([&] {
      setenv("ASSAY_TEST_LOG", log_.c_str(), 1);
      const int silent = open("/dev/null", O_RDWR);
      for (const int stream : {0, 1, 2}) dup2(silent, stream);
      const std::string model = "exec:" + program_;
      const std::string assay = ProgramPath().string();
      execl(assay.c_str(), "assay", "run", "-s", data_.c_str(), "-m", model.c_str(), "--store",
            store.c_str(), "--quiet", nullptr);
      _exit(99);
    });
  }

  std::vector<JudgedSample> Stored(const std::string& path) {
    if (!std::filesystem::exists(path)) return {};
    const auto store = Store::Open(path, Store::Mode::kWrite);
    const auto runs = store->Runs();
    EXPECT_LE(runs.size(), 1U);
    return runs.empty() ? std::vector<JudgedSample>() : ReadAll(*store, runs[0].id);
  }

  std::multiset<std::string> Asked() {
    if (!std::filesystem::exists(log_)) return {};
    std::istringstream lines(Slurp(log_));
    std::multiset<std::string> ids;
    for (std::string line; std::getline(lines, line);) ids.insert(line);
    return ids;
  }

  // What was committed before is not asked for again, and nothing is asked for twice.
  void ExpectNothingTwice(const std::vector<JudgedSample>& before) {
    const std::multiset<std::string> asked = Asked();
    for (const std::string& id : asked) ASSERT_EQ(asked.count(id), 1U) << id;
    for (const JudgedSample& judged : before) ASSERT_FALSE(asked.contains(judged.id)) << judged.id;
  }

  TempFolder folder_;
  const std::string log_ = folder_ / "asked.log";
  std::string data_, program_;
};

TEST_F(ProgramKillTest, EndsWithTheSameJudgementsHoweverOftenItIsKilled) {
  const std::string undisturbed = folder_ / "undisturbed.db";
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(WaitFor(Start(undisturbed)), 0);
  const auto whole =
      std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - start);
  const std::vector<JudgedSample> expected = Stored(undisturbed);
  ASSERT_EQ(expected.size(), static_cast<size_t>(kSamples));

  Random random(20260131, "kill moments");
  int kills = 0;
  for (int round = 0; kills < kKills; ++round) {
    ASSERT_LT(round, kKills) << "hardly any attempt was killed before its end";
    const std::string path = folder_ / ("killed" + std::to_string(round) + ".db");
    for (bool ended = false; !ended;) {
      const std::vector<JudgedSample> before = Stored(path);
      const pid_t child = Start(path);
      if (kills < kKills) {
        std::this_thread::sleep_for(
            microseconds(random.Below(static_cast<uint32_t>(whole.count()))));
        kill(child, SIGKILL);
      }
      const int code = WaitFor(child);
      ASSERT_TRUE(code == 0 || code == -SIGKILL) << code;
      ended = code == 0;
      kills += ended ? 0 : 1;
      ExpectNothingTwice(before);
      if (std::filesystem::exists(path)) {
        EXPECT_EQ(IntegrityOf(path), "ok");
      }
    }
    EXPECT_EQ(Stored(path), expected);
  }
}

}  // namespace
}  // namespace assay
