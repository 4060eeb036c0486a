#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "results/store.h"
#include "tests/testing/child.h"
#include "tests/testing/errors.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using testing::BecomeNobody;
using testing::ErrorOf;
using testing::FullRecord;
using ::testing::HasSubstr;
using testing::IntegrityOf;
using testing::Judged;
using testing::ReadAll;
using testing::RunInChild;
using ::testing::SizeIs;
using testing::TempFolder;

// Commits 256 judgements at a time until one fails; returns how many are committed.
uint32_t FillUp(Store& store, std::string& message) {
  const auto journal = store.OpenJournal("run1", true);
  for (uint32_t first = 0; first < 1'000'000; first += 256) {
    std::vector<JudgedRecord> records;
    for (uint32_t i = 0; i < 256; ++i) records.push_back(Judged(first + i));
    try {
      journal->Commit(records);
    } catch (const Error& e) {
      message = e.what();
      return first;
    }
  }
  ADD_FAILURE() << "the disk never filled up";
  return 0;
}

void ExpectFirst(uint32_t committed, const std::string& path) {
  const auto all = ReadAll(*Store::Open(path, Store::Mode::kRead), "run1");
  ASSERT_THAT(all, SizeIs(committed));
  for (uint32_t i = 0; i < committed; ++i) ASSERT_EQ(all[i], Judged(i).judged);
  EXPECT_EQ(IntegrityOf(path), "ok");
}

TEST(DiskTest, AFileThatMayNotGrowIsOneErrorAndKeepsWhatWasCommitted) {
  const TempFolder folder;
  const std::string path = folder / "assay.db";
  EXPECT_EQ(RunInChild([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              const auto store = Store::Open(path, Store::Mode::kWrite);
              store->CreateRun(FullRecord("run1", "identity"));
              const rlimit limit{1 << 20, RLIM_INFINITY};
              ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
              std::string message;
              const uint32_t committed = FillUp(*store, message);
              EXPECT_GT(committed, 256U);
              EXPECT_THAT(message, AllOf(HasSubstr(path), HasSubstr("larger than allowed"),
                                         HasSubstr("run the same command again")));
              ExpectFirst(committed, path);
            }),
            0);
  const auto store = Store::Open(path, Store::Mode::kWrite);
  const auto journal = store->OpenJournal("run1", true);
  EXPECT_TRUE(journal->Has(255));
  journal->Commit(std::vector{Judged(999'999)});
}

TEST(DiskTest, AFullDiskIsOneErrorAndKeepsWhatWasCommitted) {
  const TempFolder folder;
  constexpr int kCannotMount = 77;
  const int code = RunInChild([&] {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=1m") != 0) {
      _exit(kCannotMount);
    }
    const std::string path = folder / "assay.db";
    const auto store = Store::Open(path, Store::Mode::kWrite);
    store->CreateRun(FullRecord("run1", "identity"));
    std::string message;
    const uint32_t committed = FillUp(*store, message);
    EXPECT_GT(committed, 256U);
    EXPECT_THAT(message, AllOf(HasSubstr(path), HasSubstr("no space left")));
    ExpectFirst(committed, path);
  });
  if (code == kCannotMount) GTEST_SKIP() << "mounting a small disk needs root";
  EXPECT_EQ(code, 0);
}

// The children are nobody, so that permissions count where the tests run as root.
class PermissionTest : public ::testing::Test {
 protected:
  PermissionTest() {
    const auto store = Store::Open(path_, Store::Mode::kWrite);
    store->CreateRun(FullRecord("run1", "identity"));
    store->OpenJournal("run1", true)->Commit(std::vector{Judged(0)});
  }
  ~PermissionTest() override { Set(0755, 0644); }

  void Set(mode_t folder, mode_t file) {
    EXPECT_EQ(chmod(path_.c_str(), file), 0);
    EXPECT_EQ(chmod(folder_.path().c_str(), folder), 0);
  }

  int AsNobody(const std::function<void()>& action) {
    return RunInChild([&] {
      BecomeNobody();
      action();
    });
  }

  TempFolder folder_;
  std::string path_ = folder_ / "assay.db";
};

TEST_F(PermissionTest, AReadOnlyFolderCanBeReadAndLeavesNothing) {
  Set(0555, 0444);
  EXPECT_EQ(AsNobody([&] {
              const auto store = Store::Open(path_, Store::Mode::kRead);
              EXPECT_THAT(ReadAll(*store, "run1"), SizeIs(1));
            }),
            0);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(PermissionTest, AReadOnlyFolderCannotBeWrittenAndSaysSo) {
  Set(0555, 0444);
  EXPECT_EQ(AsNobody([&] {
              EXPECT_THAT(ErrorOf([&] { Store::Open(path_, Store::Mode::kWrite); }),
                          AllOf(HasSubstr(path_), HasSubstr("no permission")));
            }),
            0);
  Set(0755, 0644);
  EXPECT_EQ(IntegrityOf(path_), "ok");
}

TEST_F(PermissionTest, AWritableFileInAReadOnlyFolderCannotBeWrittenEither) {
  Set(0555, 0666);
  EXPECT_EQ(AsNobody([&] {
              EXPECT_THAT(ErrorOf([&] { Store::Open(path_, Store::Mode::kWrite); }),
                          HasSubstr(path_));
              EXPECT_THAT(ReadAll(*Store::Open(path_, Store::Mode::kRead), "run1"), SizeIs(1));
            }),
            0);
  Set(0755, 0644);
  EXPECT_EQ(IntegrityOf(path_), "ok");
}

TEST_F(PermissionTest, AReadOnlyFolderTakesNoNewStore) {
  Set(0555, 0644);
  EXPECT_EQ(AsNobody([&] {
              EXPECT_THAT(ErrorOf([&] { Store::Open(folder_ / "new.db", Store::Mode::kWrite); }),
                          AllOf(HasSubstr("new.db"), HasSubstr("Permission denied")));
            }),
            0);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(PermissionTest, AFileThatMayNotBeReadIsOneError) {
  Set(0555, 0000);
  EXPECT_EQ(AsNobody([&] {
              for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
                EXPECT_THAT(ErrorOf([&] { Store::Open(path_, mode); }), HasSubstr(path_));
              }
            }),
            0);
}

TEST_F(PermissionTest, AReadOnlyFolderBesideAnActiveWriterCanBeRead) {
  const auto store = Store::Open(path_, Store::Mode::kWrite);
  const auto journal = store->OpenJournal("run1", true);
  journal->Commit(std::vector{Judged(1)});  // in the log, not yet in the file
  Set(0555, 0444);
  EXPECT_EQ(AsNobody([&] {
              EXPECT_THAT(ReadAll(*Store::Open(path_, Store::Mode::kRead), "run1"), SizeIs(2));
            }),
            0);
}

}  // namespace
}  // namespace assay
