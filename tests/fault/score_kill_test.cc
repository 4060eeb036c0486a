// `assay score` with a slow program behind `exec:`, killed again and again until it ends.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <thread>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "tests/testing/child.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using std::chrono::microseconds;
using testing::ProgramPath;
using testing::Slurp;
using testing::StartChild;
using testing::TempFolder;
using testing::WaitFor;

constexpr int kRows = 3000;
constexpr int kKills = 20;

// Rewards are lengths; every id that was asked for is noted in $ASSAY_TEST_LOG. Answers a batch
// from its end, so that lines have to wait for each other.
constexpr char kSlowProgram[] = R"py(
import json, os, sys, time
log = open(os.environ["ASSAY_TEST_LOG"], "a")
print(json.dumps({"protocol": "assay.exec/1", "name": "slow", "capabilities": ["scores"],
                  "batch": 16}), flush=True)
replies = []
for line in sys.stdin:
    if line.strip():
        request = json.loads(line)
        time.sleep(0.0005)
        print(request["id"], file=log, flush=True)
        replies.append(json.dumps({"id": request["id"],
                                   "rewards": [len(r) for r in request["responses"]]}))
    else:
        print("\n".join(reversed(replies)), flush=True)
        replies = []
)py";

class ScoreKillTest : public ::testing::TestWithParam<std::string> {
 protected:
  ScoreKillTest() {
    std::ostringstream rows;
    for (int i = 0; i < kRows; ++i) {
      rows << R"({"id": "s)" << i << R"(", "prompt": "p", "responses": [")"
           << std::string(i % 9, 'c') << R"(", ")" << std::string(i % 7, 'r') << "\"]}\n";
    }
    data_ = folder_.Write("rows.jsonl", rows.str());
    program_ = folder_.Write("slow.py", kSlowProgram);
  }

  // Starts `assay score`; what the program was asked goes to `log_`.
  pid_t Start(const std::string& output) {
    std::filesystem::remove(log_);
    return StartChild([&] {
      setenv("ASSAY_TEST_LOG", log_.c_str(), 1);
      const int silent = open("/dev/null", O_RDWR);
      for (const int stream : {0, 1, 2}) dup2(silent, stream);
      const std::string model = "exec:python3 " + program_ + "?workers=2";
      const std::string assay = ProgramPath().string();
      execl(assay.c_str(), "assay", "score", "-m", model.c_str(), data_.c_str(), "-o",
            output.c_str(), "--quiet", nullptr);
      _exit(99);
    });
  }

  std::vector<std::string> PartsLeft() {
    std::vector<std::string> parts;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().extension() == ".part") parts.push_back(entry.path());
    }
    return parts;
  }

  // Whole lines that a killed process left.
  size_t LinesLeft() {
    size_t lines = 0;
    for (const std::string& part : PartsLeft()) {
      lines += static_cast<size_t>(std::ranges::count(Slurp(part), '\n'));
    }
    return lines;
  }

  // What was written before is not asked for again, and nothing is asked for twice.
  void ExpectNothingTwice(size_t left) {
    if (!std::filesystem::exists(log_)) return;
    std::istringstream lines(Slurp(log_));
    std::multiset<std::string> asked;
    for (std::string line; std::getline(lines, line);) asked.insert(line);
    for (const std::string& id : asked) {
      ASSERT_EQ(asked.count(id), 1U) << id;
      ASSERT_GE(std::stoul(id.substr(1)), left) << id;
    }
  }

  TempFolder folder_;
  const std::string log_ = folder_ / "asked.log";
  std::string data_, program_;
};

TEST_P(ScoreKillTest, EndsWithTheSameRowsHoweverOftenItIsKilled) {
  const std::string undisturbed = folder_ / ("undisturbed." + GetParam());
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(WaitFor(Start(undisturbed)), 0);
  const auto whole =
      std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - start);
  const std::string expected = Slurp(undisturbed);

  Random random(20260131, "kill moments of score");
  int kills = 0;
  size_t most_left = 0;
  for (int round = 0; kills < kKills; ++round) {
    ASSERT_LT(round, kKills) << "hardly any attempt was killed before its end";
    const std::string path = folder_ / ("killed" + std::to_string(round) + "." + GetParam());
    for (bool ended = false; !ended;) {
      const size_t left = LinesLeft();
      most_left = std::max(most_left, left);
      const pid_t child = Start(path);
      if (kills < kKills) {
        std::this_thread::sleep_for(
            microseconds(random.Below(static_cast<uint32_t>(whole.count()))));
        kill(child, SIGKILL);
      }
      const int code = WaitFor(child);
      ASSERT_TRUE(code == 0 || code == -SIGKILL) << code;
      kills += code == 0 ? 0 : 1;
      ExpectNothingTwice(left);
      // An output appears whole or not at all; what was killed after that has ended, too.
      ended = std::filesystem::exists(path);
      EXPECT_TRUE(ended || code != 0);
    }
    for (const std::string& part : PartsLeft()) std::filesystem::remove(part);
    EXPECT_EQ(Slurp(path), expected);
  }
  EXPECT_GT(most_left, 0U) << "no kill left anything to go on from";
}

INSTANTIATE_TEST_SUITE_P(All, ScoreKillTest, ::testing::Values("jsonl", "parquet"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace assay
