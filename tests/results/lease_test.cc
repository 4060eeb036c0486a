#include "results/lease.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "results/process.h"
#include "results/store.h"
#include "tests/testing/errors.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::ErrorOf;
using testing::FullRecord;
using ::testing::HasSubstr;
using testing::Judged;
using testing::Sql;
using testing::TempFolder;

class LeaseTest : public ::testing::Test {
 protected:
  LeaseTest() { store_->CreateRun(FullRecord("run1", "identity")); }

  std::unique_ptr<Journal> Open() { return store_->OpenJournal("run1", true); }

  TempFolder folder_;
  std::string path_ = folder_ / "assay.db";
  std::unique_ptr<Store> store_ = Store::Open(path_, Store::Mode::kWrite);
};

TEST_F(LeaseTest, IsHeldByOneJournalAtATime) {
  auto journal = Open();
  EXPECT_THAT(ErrorOf([&] { Open(); }),
              AllOf(HasSubstr("pid " + std::to_string(getpid())), HasSubstr(ThisProcess().host)));
  journal.reset();
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM leases"), "0");
  Open();
}

TEST_F(LeaseTest, OfAProcessOnAnotherMachineExpiresAfter30Seconds) {
  const std::string insert =
      "INSERT OR REPLACE INTO leases VALUES (1, 'their token', 42, 'far-away', 'their boot', "
      "unixepoch() - ";
  Sql(path_, insert + "20)");
  EXPECT_THAT(ErrorOf([&] { Open(); }), AllOf(HasSubstr("pid 42"), HasSubstr("far-away")));
  Sql(path_, insert + "31)");
  Open();
}

TEST_F(LeaseTest, OfAKilledProcessIsTakenOverAtOnce) {
  const pid_t child = fork();
  if (child == 0) {
    Database database(path_, Database::Access::kWrite, 1s);
    const ProcessId self = ThisProcess();
    database.Prepare("INSERT INTO leases VALUES (1, 'token', ?1, ?2, ?3, unixepoch())")
        .Run(self.pid, self.host, self.place);
    raise(SIGSTOP);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, WUNTRACED);
  EXPECT_THAT(ErrorOf([&] { Open(); }), HasSubstr("pid " + std::to_string(child)));
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  Open();
}

TEST_F(LeaseTest, ThatWasTakenOverStopsTheNextCommit) {
  const auto journal = Open();
  Sql(path_, "UPDATE leases SET token = 'theirs', pid = 42, host = 'far-away'");
  EXPECT_THAT(ErrorOf([&] { journal->Commit(std::vector{Judged(0)}); }),
              HasSubstr("taken over by pid 42 on far-away"));
  EXPECT_EQ(store_->CountJudged("run1"), 0U);
}

TEST_F(LeaseTest, IsRenewedWhileItIsHeld) {
  const Lease lease(path_, 1, 1s, {.heartbeat = 1s, .expiry = 30s});
  Sql(path_, "UPDATE leases SET heartbeat = 0");
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (Sql(path_, "SELECT heartbeat FROM leases") == "0" &&
         std::chrono::steady_clock::now() < deadline) {
    usleep(50'000);
  }
  EXPECT_NE(Sql(path_, "SELECT heartbeat FROM leases"), "0");
}

TEST_F(LeaseTest, OtherRunsAreFree) {
  store_->CreateRun(FullRecord("run2", "other"));
  const auto journal = Open();
  store_->OpenJournal("run2", true)->Commit(std::vector{Judged(0)});
  EXPECT_EQ(store_->CountJudged("run2"), 1U);
}

TEST(ProcessTest, KnowsWhetherAProcessIsOver) {
  EXPECT_FALSE(IsOver(ThisProcess()));
  ProcessId reused = ThisProcess();
  reused.place += "0";
  EXPECT_TRUE(IsOver(reused)) << "same pid, started at another time";
  ProcessId elsewhere = ThisProcess();
  elsewhere.place = "another boot " + elsewhere.place;
  elsewhere.pid = 1 << 30;
  EXPECT_FALSE(IsOver(elsewhere)) << "it cannot be told from here";
}

}  // namespace
}  // namespace assay
