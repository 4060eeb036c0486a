#include "results/open.h"

#include <unistd.h>

#include <filesystem>
#include <thread>

#include "harness/core/error.h"
#include "results/file_system.h"
#include "results/schema.h"
#include "results/sqlite_error.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

void RequireUsablePath(const std::string& path, Store::Mode mode) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (status.type() == fs::file_type::directory) {
    throw Error("the results store " + path +
                " is a folder; expected a file, name one with --store");
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw Error("the results store " + path +
                " is a device or a pipe; expected a file, name one with --store");
  }
  if (mode == Store::Mode::kRead && status.type() == fs::file_type::not_found) {
    throw Error("there is no results store at " + path +
                "; name one with --store, or make one with `assay run`");
  }
  if (!fs::is_directory(FolderOf(path), ignored)) {
    throw Error("the results store " + path + " cannot be made: there is no folder " +
                FolderOf(path) + "; make it, or name another file with --store");
  }
}

// Changing the journal mode is not covered by SQLite's own waiting.
void UseWriteAheadLog(Database& database, std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    try {
      database.Execute("PRAGMA journal_mode = WAL");
      return;
    } catch (const StoreLocked&) {
      if (std::chrono::steady_clock::now() >= deadline) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void SetUp(Database& database, std::chrono::milliseconds patience) {
  const SchemaState state = ReadSchemaState(database);
  if (database.IsReadOnly()) {
    throw Error("cannot write to the results store " + database.path() +
                ": no permission; change that, or name another file with --store");
  }
  // For a new file: texts fill larger pages better, and a commit writes fewer of them.
  database.Execute("PRAGMA page_size = 16384");
  if (IsOnNetworkFileSystem(database.path())) {
    database.Execute("PRAGMA journal_mode = DELETE");
  } else {
    UseWriteAheadLog(database, patience);
  }
  ConfigureForWriting(database);
  if (state.version < SchemaVersion()) Migrate(database, SchemaSteps());
}

bool CanWriteBeside(const std::string& path) {
  return access(path.c_str(), W_OK) == 0 && access(FolderOf(path).c_str(), W_OK) == 0;
}

bool HasLog(const std::string& path) {
  std::error_code missing;
  const auto size = fs::file_size(ResolveLinks(path) + "-wal", missing);
  return !missing && size > 0;
}

std::unique_ptr<Database> OpenForReading(const std::string& path,
                                         std::chrono::milliseconds patience) {
  using Access = Database::Access;
  const Access access = CanWriteBeside(path) ? Access::kWrite
                        : HasLog(path)       ? Access::kRead
                                             : Access::kImmutable;
  auto database = std::make_unique<Database>(path, access, patience);
  const SchemaState state = ReadSchemaState(*database);
  if (state.empty) {
    throw Error("the results store " + path + " is empty; name another one with --store");
  }
  if (state.version < SchemaVersion()) {
    database = Database::TemporaryCopy(*database);
    Migrate(*database, SchemaSteps());
  }
  database->Execute("PRAGMA query_only = ON");
  return database;
}

}  // namespace

void ConfigureForWriting(Database& database) {
  if (IsOnNetworkFileSystem(database.path())) {
    database.Execute("PRAGMA synchronous = FULL");
  } else {
    database.Execute("PRAGMA synchronous = NORMAL");
    // Moving the log into the file waits for the disk: every 64 MB and not every 16.
    database.Execute("PRAGMA wal_autocheckpoint = 4000");
  }
}

std::unique_ptr<Database> OpenStoreFile(const std::string& path, Store::Mode mode,
                                        std::chrono::milliseconds patience) {
  RequireUsablePath(path, mode);
  if (mode == Store::Mode::kRead) return OpenForReading(path, patience);
  auto database = std::make_unique<Database>(path, Database::Access::kCreate, patience);
  SetUp(*database, patience);
  return database;
}

}  // namespace assay
