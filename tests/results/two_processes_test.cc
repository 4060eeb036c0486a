#include <unistd.h>

#include <csignal>
#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "results/store.h"
#include "tests/testing/child.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/shared_counters.h"
#include "tests/testing/store_fixture.h"

// ThreadSanitizer cannot follow threads that a forked child starts; the other builds run these.
#ifdef __SANITIZE_THREAD__
#define ASSAY_NOT_UNDER_TSAN() GTEST_SKIP() << "a forked child starts threads"
#else
#define ASSAY_NOT_UNDER_TSAN() static_cast<void>(0)
#endif

namespace assay {
namespace {

using testing::ErrorOf;
using testing::FakeModel;
using testing::FullRecord;
using ::testing::HasSubstr;
using testing::IntegrityOf;
using testing::ListSuite;
using testing::PairSamples;
using testing::ReadAll;
using testing::RunInChild;
using testing::SharedCounters;
using ::testing::SizeIs;
using testing::StartChild;
using testing::TempFolder;
using testing::WaitFor;

constexpr uint32_t kSamples = 3000;

void Judge(const std::string& path, const std::string& identity) {
  const auto store = Store::Open(path, Store::Mode::kWrite);
  const RunRecord run = store->FindOrCreateRun(FullRecord("run of " + identity, identity));
  const ListSuite suite(PairSamples(kSamples));
  const SuiteIndex index = IndexSuite(suite, {});
  std::vector<uint32_t> ordinals(kSamples);
  std::iota(ordinals.begin(), ordinals.end(), 0U);
  FakeModel model;
  const auto journal = store->OpenJournal(run.id, true);
  RunSamples({suite, {}, index, ordinals, model, {}, *journal, {}, {}});
  store->AddInvocation({identity, "2026-01-01T00:00:00Z", "", {{run.id, {}, {}}}});
}

TEST(TwoProcessesTest, WriteToOneStoreAtTheSameTime) {
  ASSAY_NOT_UNDER_TSAN();
  const TempFolder folder;
  const std::string path = folder / "assay.db";
  std::vector<pid_t> children;
  for (const char* identity : {"a", "b", "c"}) {
    children.push_back(StartChild([&, identity] { Judge(path, identity); }));
  }
  for (const pid_t child : children) EXPECT_EQ(WaitFor(child), 0);
  EXPECT_EQ(IntegrityOf(path), "ok");
  const auto store = Store::Open(path, Store::Mode::kRead);
  EXPECT_THAT(store->Invocations(), SizeIs(3));
  const auto first = ReadAll(*store, "run of a");
  EXPECT_THAT(first, SizeIs(kSamples));
  EXPECT_EQ(ReadAll(*store, "run of b"), first);
  EXPECT_EQ(ReadAll(*store, "run of c"), first);
}

TEST(TwoProcessesTest, MakeOneStoreAtTheSameTime) {
  ASSAY_NOT_UNDER_TSAN();
  const TempFolder folder;
  for (int round = 0; round < 10; ++round) {
    const std::string path = folder / (std::to_string(round) + ".db");
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
      children.push_back(StartChild([&, i] {
        Store::Open(path, Store::Mode::kWrite)
            ->FindOrCreateRun(FullRecord("run" + std::to_string(i), "identity"));
      }));
    }
    for (const pid_t child : children) ASSERT_EQ(WaitFor(child), 0);
    EXPECT_THAT(Store::Open(path, Store::Mode::kRead)->Runs(), SizeIs(1));
    EXPECT_EQ(IntegrityOf(path), "ok");
  }
}

TEST(TwoProcessesTest, MergeTheSameShardsIntoOneStoreAtTheSameTime) {
  ASSAY_NOT_UNDER_TSAN();
  const TempFolder folder;
  for (const char* identity : {"a", "b"}) Judge(folder / "from.db", identity);
  for (int round = 0; round < 5; ++round) {
    const std::string path = folder / (std::to_string(round) + ".db");
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
      children.push_back(StartChild([&] {
        const auto from = Store::Open(folder / "from.db", Store::Mode::kRead);
        Store::Open(path, Store::Mode::kWrite, std::chrono::seconds(60))->Merge(*from);
      }));
    }
    for (const pid_t child : children) ASSERT_EQ(WaitFor(child), 0);
    const auto store = Store::Open(path, Store::Mode::kRead);
    EXPECT_THAT(store->Runs(), SizeIs(2));
    EXPECT_THAT(ReadAll(*store, "run of a"), SizeIs(kSamples));
  }
}

TEST(TwoProcessesTest, OnOneIdentityTheSecondEndsWithAnErrorUntilTheFirstIsKilled) {
  ASSAY_NOT_UNDER_TSAN();
  const TempFolder folder;
  const std::string path = folder / "assay.db";
  Store::Open(path, Store::Mode::kWrite)->CreateRun(FullRecord("run1", "identity"));
  SharedCounters ready(1);
  const pid_t first = StartChild([&] {
    const auto store = Store::Open(path, Store::Mode::kWrite);
    const auto journal = store->OpenJournal("run1", true);
    ready[0] = 1;
    pause();
  });
  while (ready[0] == 0) usleep(1000);
  const auto second = [&] { Store::Open(path, Store::Mode::kWrite)->OpenJournal("run1", true); };
  EXPECT_THAT(ErrorOf(second), HasSubstr("pid " + std::to_string(first)));
  kill(first, SIGKILL);
  EXPECT_EQ(WaitFor(first), -SIGKILL);
  second();
}

}  // namespace
}  // namespace assay
