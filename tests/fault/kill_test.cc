#include <unistd.h>

#include <chrono>
#include <csignal>
#include <numeric>
#include <set>
#include <thread>

#include "gtest/gtest.h"
#include "harness/core/random.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "results/store.h"
#include "tests/testing/child.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/shared_counters.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using std::chrono::microseconds;
using testing::FakeModel;
using testing::FullRecord;
using testing::IntegrityOf;
using testing::LengthJudgement;
using testing::ListSuite;
using testing::PairSamples;
using testing::ReadAll;
using testing::RunInChild;
using testing::SharedCounters;
using testing::StartChild;
using testing::TempFolder;
using testing::WaitFor;

constexpr uint32_t kSamples = 1200;
constexpr int kCommits = 5;  // 4 × 256 + 176

// Kills its process before or after a commit.
class KillingJournal : public Journal {
 public:
  KillingJournal(Journal& journal, int before, int after)
      : journal_(journal), before_(before), after_(after) {}

  bool Has(uint32_t ordinal) override { return journal_.Has(ordinal); }
  bool AsksAgain(uint32_t ordinal) override { return journal_.AsksAgain(ordinal); }
  void Commit(std::span<const JudgedRecord> records) override {
    if (commit_ == before_) raise(SIGKILL);
    journal_.Commit(records);
    if (commit_++ == after_) raise(SIGKILL);
  }

 private:
  Journal& journal_;
  const int before_, after_;
  int commit_ = 0;
};

// What a process does in one test: where it writes, when it dies, how slow its model is.
struct Attempt {
  std::string path;
  int kill_before = -1;
  int kill_after = -1;
  microseconds per_sample{0};
};

class KillTest : public ::testing::Test {
 protected:
  // Judges what is left, as `assay run` does. `judged_` counts how often each sample was judged.
  void Run(const Attempt& attempt) {
    const auto store = Store::Open(attempt.path, Store::Mode::kWrite);
    const RunRecord run = store->FindOrCreateRun(FullRecord("run1", "identity"));
    const auto journal = store->OpenJournal(run.id, true);
    KillingJournal killing(*journal, attempt.kill_before, attempt.kill_after);
    FakeModel model([&](const Sample& sample) {
      if (attempt.per_sample.count() > 0) std::this_thread::sleep_for(attempt.per_sample);
      ++judged_[static_cast<size_t>(std::stoi(sample.id.substr(1)))];
      return LengthJudgement(sample);
    });
    const SuiteIndex index = IndexSuite(suite_, {});
    std::vector<uint32_t> ordinals(kSamples);
    std::iota(ordinals.begin(), ordinals.end(), 0U);
    RunSamples({suite_, {}, index, ordinals, model, {}, killing, {}, {}});
  }

  std::set<uint32_t> Stored(const std::string& path) {
    std::set<uint32_t> ordinals;
    if (access(path.c_str(), F_OK) != 0) return ordinals;
    const auto store = Store::Open(path, Store::Mode::kWrite);
    if (!store->FindIdentity("identity")) return ordinals;
    store->ReadJudged("run1", {}, [&](const JudgedSample& s) { ordinals.insert(s.ordinal); });
    return ordinals;
  }

  // After a kill: the file is sound, and continuing judges exactly what was not committed.
  void ExpectContinues(const std::string& path) {
    const std::set<uint32_t> stored = Stored(path);
    EXPECT_EQ(IntegrityOf(path), "ok");
    for (uint32_t i = 0; i < kSamples; ++i) judged_[i] = 0;
    ASSERT_EQ(RunInChild([&] { Run({.path = path}); }), 0);
    for (uint32_t i = 0; i < kSamples; ++i) {
      ASSERT_EQ(judged_[i], stored.contains(i) ? 0 : 1) << "sample " << i;
    }
    EXPECT_EQ(IntegrityOf(path), "ok");
    EXPECT_EQ(ReadAll(*Store::Open(path, Store::Mode::kRead), "run1"), undisturbed_);
  }

  void SetUp() override {
    const std::string path = folder_ / "undisturbed.db";
    ASSERT_EQ(RunInChild([&] { Run({.path = path}); }), 0);
    undisturbed_ = ReadAll(*Store::Open(path, Store::Mode::kRead), "run1");
    ASSERT_EQ(undisturbed_.size(), kSamples);
  }

  TempFolder folder_;
  const ListSuite suite_{PairSamples(kSamples)};
  SharedCounters judged_{kSamples};
  std::vector<JudgedSample> undisturbed_;
};

TEST_F(KillTest, LosesNothingCommittedAtAnyCommitBoundary) {
  for (int commit = 0; commit < kCommits; ++commit) {
    for (const bool after : {false, true}) {
      SCOPED_TRACE((after ? "after commit " : "before commit ") + std::to_string(commit));
      const std::string path = folder_ / (std::to_string(commit) + (after ? "a.db" : "b.db"));
      const Attempt attempt{path, after ? -1 : commit, after ? commit : -1, {}};
      ASSERT_EQ(RunInChild([&] { Run(attempt); }), -SIGKILL);
      const size_t committed = static_cast<size_t>(commit + (after ? 1 : 0)) * 256;
      EXPECT_EQ(Stored(path).size(), std::min<size_t>(committed, kSamples));
      ExpectContinues(path);
    }
  }
}

TEST_F(KillTest, LosesNothingCommittedAtFiftyRandomMoments) {
  Random random(20260131, "kill moments");
  int killed = 0;
  for (int i = 0; i < 50; ++i) {
    SCOPED_TRACE(i);
    const std::string path = folder_ / ("random" + std::to_string(i) + ".db");
    const pid_t child = StartChild([&] { Run({.path = path, .per_sample = microseconds(100)}); });
    std::this_thread::sleep_for(microseconds(random.Below(300'000)));
    kill(child, SIGKILL);
    if (WaitFor(child) == -SIGKILL) ++killed;
    ExpectContinues(path);
  }
  EXPECT_GT(killed, 25) << "most kills came after the end: the moments are no test";
}

TEST_F(KillTest, ARunKilledAgainAndAgainStillEnds) {
  const std::string path = folder_ / "again.db";
  int kills = 0;
  while (RunInChild([&] { Run({.path = path, .kill_after = 0}); }) == -SIGKILL) ++kills;
  EXPECT_EQ(kills, kCommits);
  EXPECT_EQ(ReadAll(*Store::Open(path, Store::Mode::kRead), "run1"), undisturbed_);
}

}  // namespace
}  // namespace assay
