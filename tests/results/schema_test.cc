#include "results/schema.h"

#include <array>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
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
using testing::IntegrityOf;
using testing::Judged;
using testing::ReadAll;
using ::testing::SizeIs;
using testing::Sql;
using testing::TempFolder;

class SchemaTest : public ::testing::Test {
 protected:
  std::string OpenError(Store::Mode mode = Store::Mode::kWrite) {
    return ErrorOf([&] { Store::Open(path_, mode); });
  }

  TempFolder folder_;
  std::string path_ = folder_ / "assay.db";
};

TEST_F(SchemaTest, MarksTheFileAsOurs) {
  Store::Open(path_, Store::Mode::kWrite);
  EXPECT_EQ(Sql(path_, "PRAGMA application_id"), "1634956153");  // "assy"
  EXPECT_EQ(Sql(path_, "PRAGMA user_version"), std::to_string(SchemaVersion()));
  EXPECT_EQ(Sql(path_, "PRAGMA journal_mode"), "wal");
}

TEST_F(SchemaTest, MigratesAnOlderFileAndKeepsItsData) {
  {
    const auto store = Store::Open(path_, Store::Mode::kWrite);
    store->CreateRun(FullRecord("run1", "identity"));
    store->OpenJournal("run1", true)->Commit(std::vector{Judged(0)});
  }
  std::vector<const char*> steps(SchemaSteps().begin(), SchemaSteps().end());
  steps.push_back("ALTER TABLE runs ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'");
  steps.push_back("UPDATE runs SET colour = 'blue'");
  {
    Database database(path_, Database::Access::kWrite, 1s);
    Migrate(database, steps);
    Migrate(database, steps);  // nothing left to do
  }
  EXPECT_EQ(Sql(path_, "PRAGMA user_version"), std::to_string(steps.size()));
  EXPECT_EQ(Sql(path_, "SELECT colour FROM runs"), "blue");
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM judgements"), "1");
  EXPECT_EQ(IntegrityOf(path_), "ok");
}

TEST_F(SchemaTest, AFailedMigrationChangesNothing) {
  Store::Open(path_, Store::Mode::kWrite);
  std::vector<const char*> steps(SchemaSteps().begin(), SchemaSteps().end());
  steps.push_back("DROP TABLE judgements");
  steps.push_back("this is no SQL");
  {
    Database database(path_, Database::Access::kWrite, 1s);
    EXPECT_THROW(Migrate(database, steps), Error);
  }
  EXPECT_EQ(Sql(path_, "PRAGMA user_version"), std::to_string(SchemaVersion()));
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM judgements"), "0");
}

TEST_F(SchemaTest, RefusesANewerStore) {
  Store::Open(path_, Store::Mode::kWrite);
  Sql(path_, "PRAGMA user_version = 99");
  for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    EXPECT_THAT(OpenError(mode),
                AllOf(HasSubstr("newer assay"), HasSubstr("got store version 99")));
  }
  EXPECT_EQ(Sql(path_, "PRAGMA user_version"), "99");
}

TEST_F(SchemaTest, RefusesASqliteFileOfAnotherProgram) {
  Sql(path_, "CREATE TABLE theirs (x)");
  for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    EXPECT_THAT(OpenError(mode), HasSubstr("of another program"));
  }
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM sqlite_master"), "1") << "left as it was";
  EXPECT_EQ(Sql(path_, "PRAGMA journal_mode"), "delete");
}

TEST_F(SchemaTest, RefusesAFileThatIsNoDatabase) {
  folder_.Write("assay.db", std::string(5000, 'x'));
  for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    EXPECT_THAT(OpenError(mode),
                AllOf(HasSubstr(path_), HasSubstr("corrupt or not a results store")));
  }
  EXPECT_EQ(testing::Slurp(path_), std::string(5000, 'x'));
}

TEST_F(SchemaTest, ATruncatedFileIsOneError) {
  {
    const auto store = Store::Open(path_, Store::Mode::kWrite);
    store->CreateRun(FullRecord("run1", "identity"));
    std::vector<JudgedRecord> records;
    for (uint32_t i = 0; i < 2000; ++i) records.push_back(Judged(i));
    store->OpenJournal("run1", true)->Commit(records);
  }
  const std::string bytes = testing::Slurp(path_);
  for (const size_t size : {bytes.size() / 2, bytes.size() / 10, size_t{4096}, size_t{50}}) {
    folder_.Write("assay.db", bytes.substr(0, size));
    EXPECT_THROW(
        {
          const auto store = Store::Open(path_, Store::Mode::kRead);
          ReadAll(*store, "run1");
        },
        Error)
        << size;
  }
}

TEST_F(SchemaTest, AFolderIsNoStore) {
  for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    EXPECT_THAT(ErrorOf([&] { Store::Open(folder_.path().string(), mode); }),
                HasSubstr("is a folder"));
  }
}

TEST_F(SchemaTest, ReadingNeedsAStore) {
  EXPECT_THAT(OpenError(Store::Mode::kRead), HasSubstr("there is no results store at"));
  EXPECT_FALSE(std::filesystem::exists(path_));
  folder_.Write("assay.db", "");
  EXPECT_THAT(OpenError(Store::Mode::kRead), HasSubstr("is empty"));
}

TEST_F(SchemaTest, WritingNeedsAFolder) {
  EXPECT_THAT(ErrorOf([&] { Store::Open(folder_ / "no/assay.db", Store::Mode::kWrite); }),
              HasSubstr("there is no folder"));
}

TEST_F(SchemaTest, NothingInAForeignStoreRuns) {
  Store::Open(path_, Store::Mode::kWrite)->CreateRun(FullRecord("run1", "identity"));
  Sql(path_,
      "CREATE TRIGGER evil AFTER UPDATE ON runs BEGIN DELETE FROM runs; END; "
      "PRAGMA writable_schema = ON");
  const auto store = Store::Open(path_, Store::Mode::kWrite);
  store->UpdateRun(store->Run("run1"));
  EXPECT_THAT(store->Runs(), SizeIs(1));
}

TEST_F(SchemaTest, AStoreLockedForTooLongIsOneError) {
  Store::Open(path_, Store::Mode::kWrite);
  Database other(path_, Database::Access::kWrite, 1s);
  const Transaction transaction(other);
  const auto store = Store::Open(path_, Store::Mode::kWrite, 50ms);
  EXPECT_THAT(ErrorOf([&] { store->CreateRun(FullRecord("run1", "identity")); }),
              AllOf(HasSubstr(path_), HasSubstr("is locked")));
  EXPECT_THAT(store->Runs(), SizeIs(0)) << "reading goes on";
}

}  // namespace
}  // namespace assay
