#include "results/schema.h"

#include <array>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "results/file_system.h"
#include "results/open.h"
#include "results/store.h"
#include "tests/testing/errors.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
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

// A store as version 1 wrote it.
constexpr char kVersion1File[] = R"sql(
PRAGMA journal_mode = WAL;
CREATE TABLE suites (key INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  variant TEXT NOT NULL, revision TEXT NOT NULL, manifest TEXT NOT NULL, samples INTEGER NOT NULL);
CREATE TABLE runs (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, identity TEXT NOT NULL,
  superseded INTEGER NOT NULL, suite INTEGER NOT NULL, created TEXT NOT NULL,
  updated TEXT NOT NULL, seconds REAL NOT NULL, series TEXT NOT NULL, step INTEGER,
  health TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX runs_by_identity ON runs (identity);
CREATE INDEX runs_by_suite ON runs (suite);
CREATE TABLE judgements (run INTEGER NOT NULL, ordinal INTEGER NOT NULL, state INTEGER NOT NULL,
  rewards TEXT, more TEXT, tokens INTEGER NOT NULL, truncated INTEGER NOT NULL,
  cost REAL NOT NULL, seconds REAL NOT NULL, PRIMARY KEY (run, ordinal)) WITHOUT ROWID;
CREATE TABLE samples (suite INTEGER NOT NULL, ordinal INTEGER NOT NULL, id TEXT NOT NULL,
  subset TEXT NOT NULL, cluster INTEGER NOT NULL, grouping TEXT, label TEXT NOT NULL,
  attributes TEXT, lengths TEXT NOT NULL, PRIMARY KEY (suite, ordinal)) WITHOUT ROWID;
CREATE TABLE texts (suite INTEGER NOT NULL, ordinal INTEGER NOT NULL, prompt TEXT NOT NULL,
  responses TEXT NOT NULL, PRIMARY KEY (suite, ordinal));
CREATE TABLE leases (run INTEGER PRIMARY KEY, token TEXT NOT NULL, pid INTEGER NOT NULL,
  host TEXT NOT NULL, place TEXT NOT NULL, heartbeat INTEGER NOT NULL);
CREATE TABLE invocations (key INTEGER PRIMARY KEY, name TEXT NOT NULL, created TEXT NOT NULL,
  command TEXT NOT NULL);
CREATE INDEX invocations_by_name ON invocations (name);
CREATE TABLE entries (invocation INTEGER NOT NULL, position INTEGER NOT NULL,
  run INTEGER NOT NULL, selection TEXT NOT NULL, ordinals BLOB NOT NULL,
  PRIMARY KEY (invocation, position)) WITHOUT ROWID;
PRAGMA application_id = 1634956153;
PRAGMA user_version = 1;
INSERT INTO suites VALUES (7, 'hash', 'list', '', 'r1', '{}', 3);
INSERT INTO runs VALUES (5, 'run1', 'identity', 0, 7, '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:09Z', 1.5, 'sft', NULL, '["old"]', '{"model":{"name":"m"}}');
INSERT INTO judgements VALUES (5, 2, 0, '[0.5,-1]', NULL, 12, 0, 0, 0);
INSERT INTO samples VALUES (7, 2, 's2', 'even', -1, NULL, '{"grades":[1,0]}', NULL, '[3,4]');
INSERT INTO texts VALUES (7, 2, '[{"role":"user","content":"why?"}]', '["yes","nope"]');
INSERT INTO invocations VALUES (1, 'night', '2026-01-01T00:00:00Z', 'assay run');
INSERT INTO entries VALUES (1, 0, 5, '{}', x'');
)sql";

TEST_F(SchemaTest, MigratesAVersion1File) {
  for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    std::filesystem::remove(path_);
    Sql(path_, kVersion1File);
    const auto store = Store::Open(path_, mode);
    EXPECT_EQ(Sql(path_, "PRAGMA user_version"),
              mode == Store::Mode::kRead ? "1" : std::to_string(SchemaVersion()));
    const RunRecord run = store->Run(store->Resolve("night").entries.at(0).run);
    EXPECT_EQ(run.model.name, "m");
    EXPECT_EQ(run.suite, "list");
    EXPECT_THAT(run.health, ElementsAre("old"));
    JudgedSample expected;
    expected.ordinal = 2;
    expected.id = "s2";
    expected.subset = "even";
    expected.cluster = UINT64_MAX;
    expected.label.grades = {1.0, 0.0};
    expected.lengths = {3, 4};
    expected.judgement.rewards = {0.5, -1.0};
    expected.judgement.usage.tokens = 12;
    EXPECT_THAT(ReadAll(*store, "run1"), ElementsAre(expected));
    size_t texts = 0;
    store->ReadTexts("hash", {1, 2, 3}, [&](uint32_t ordinal, const StoredText& text) {
      ++texts;
      EXPECT_EQ(ordinal, 2U);
      EXPECT_EQ(text.prompt, UserPrompt("why?"));
      EXPECT_EQ(TextOf(text.responses.at(1).parts), "nope");
    });
    EXPECT_EQ(texts, 1U);
    EXPECT_EQ(IntegrityOf(path_), "ok");
  }
}

// A store as version 2 wrote it.
constexpr char kVersion2File[] = R"sql(
PRAGMA journal_mode = WAL;
CREATE TABLE suites (key INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  variant TEXT NOT NULL, revision TEXT NOT NULL, manifest TEXT NOT NULL, samples INTEGER NOT NULL);
CREATE TABLE runs (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, identity TEXT NOT NULL,
  superseded INTEGER NOT NULL, suite INTEGER NOT NULL, created TEXT NOT NULL,
  updated TEXT NOT NULL, seconds REAL NOT NULL, series TEXT NOT NULL, step INTEGER,
  health TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX runs_by_identity ON runs (identity);
CREATE INDEX runs_by_suite ON runs (suite);
CREATE TABLE judgements (run INTEGER NOT NULL, ordinal INTEGER NOT NULL, state INTEGER NOT NULL,
  rewards TEXT, more TEXT, tokens INTEGER NOT NULL, truncated INTEGER NOT NULL,
  cost REAL NOT NULL, seconds REAL NOT NULL, PRIMARY KEY (run, ordinal)) WITHOUT ROWID;
CREATE TABLE samples (suite INTEGER NOT NULL, ordinal INTEGER NOT NULL, id TEXT NOT NULL,
  subset TEXT NOT NULL, cluster INTEGER NOT NULL, grouping TEXT, label TEXT NOT NULL,
  attributes TEXT, lengths TEXT NOT NULL, PRIMARY KEY (suite, ordinal)) WITHOUT ROWID;
CREATE TABLE texts (sample INTEGER PRIMARY KEY, prompt TEXT NOT NULL, responses TEXT NOT NULL);
CREATE TABLE leases (run INTEGER PRIMARY KEY, token TEXT NOT NULL, pid INTEGER NOT NULL,
  host TEXT NOT NULL, place TEXT NOT NULL, heartbeat INTEGER NOT NULL);
CREATE TABLE invocations (key INTEGER PRIMARY KEY, name TEXT NOT NULL, created TEXT NOT NULL,
  command TEXT NOT NULL);
CREATE INDEX invocations_by_name ON invocations (name);
CREATE TABLE entries (invocation INTEGER NOT NULL, position INTEGER NOT NULL,
  run INTEGER NOT NULL, selection TEXT NOT NULL, ordinals BLOB NOT NULL,
  PRIMARY KEY (invocation, position)) WITHOUT ROWID;
PRAGMA application_id = 1634956153;
PRAGMA user_version = 2;
INSERT INTO suites VALUES (7, 'hash', 'list', '', 'r1', '{}', 3);
INSERT INTO runs VALUES (5, 'run1', 'identity', 0, 7, '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:09Z', 1.5, 'sft', NULL, '["old"]', '{"model":{"name":"m"}}');
INSERT INTO judgements VALUES (5, 2, 0, '[0.5,-1]', NULL, 12, 0, 0, 0);
INSERT INTO samples VALUES (7, 2, 's2', 'even', -1, NULL, '{"grades":[1,0]}', NULL, '[3,4]');
INSERT INTO texts VALUES (7 << 32 | 2, '[{"role":"user","content":"why?"}]', '["yes","nope"]');
INSERT INTO invocations VALUES (1, 'night', '2026-01-01T00:00:00Z', 'assay run');
INSERT INTO entries VALUES (1, 0, 5, '{}', x'');
)sql";

TEST_F(SchemaTest, MigratesAVersion2File) {
  for (const Store::Mode mode : {Store::Mode::kRead, Store::Mode::kWrite}) {
    std::filesystem::remove(path_);
    Sql(path_, kVersion2File);
    const auto store = Store::Open(path_, mode);
    EXPECT_EQ(Sql(path_, "PRAGMA user_version"),
              mode == Store::Mode::kRead ? "2" : std::to_string(SchemaVersion()));
    EXPECT_THAT(store->Baselines(), SizeIs(0));
    EXPECT_THAT(ReadAll(*store, store->Resolve("night").entries.at(0).run), SizeIs(1));
    size_t texts = 0;
    store->ReadTexts("hash", {2}, [&](uint32_t, const StoredText&) { ++texts; });
    EXPECT_EQ(texts, 1U);
    if (mode == Store::Mode::kRead) continue;
    store->SetBaseline({"main", "2026-02-01T00:00:00Z", "set", {{"run1", {}, {}}}});
    EXPECT_EQ(store->Resolve("main").entries.at(0).run, "run1");
  }
}

TEST_F(SchemaTest, ReadingAVersion1FileChangesNothing) {
  Sql(path_, kVersion1File);
  const std::string before = testing::Slurp(path_);
  EXPECT_THAT(Store::Open(path_, Store::Mode::kRead)->Runs(), SizeIs(1));
  EXPECT_EQ(testing::Slurp(path_), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1);
}

// FULL on a network file system; never OFF (0), with which a power cut can break the file.
TEST_F(SchemaTest, WritesAreSynchronous) {
  Store::Open(path_, Store::Mode::kWrite);
  Database database(path_, Database::Access::kWrite, 1s);
  database.Execute("PRAGMA synchronous = OFF");
  ConfigureForWriting(database);
  EXPECT_EQ(database.Integer("PRAGMA synchronous"), IsOnNetworkFileSystem(path_) ? 2 : 1);
}

TEST_F(SchemaTest, MigratesStepByStepAndKeepsTheData) {
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
