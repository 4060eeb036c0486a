#include "results/schema.h"

#include <string>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr char kVersion1[] = R"sql(
CREATE TABLE suites (
  key INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  variant TEXT NOT NULL,
  revision TEXT NOT NULL,
  manifest TEXT NOT NULL,
  samples INTEGER NOT NULL
);
CREATE TABLE runs (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  identity TEXT NOT NULL,
  superseded INTEGER NOT NULL,
  suite INTEGER NOT NULL,
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  seconds REAL NOT NULL,
  series TEXT NOT NULL,
  step INTEGER,
  health TEXT NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX runs_by_identity ON runs (identity);
CREATE INDEX runs_by_suite ON runs (suite);
CREATE TABLE judgements (
  run INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  state INTEGER NOT NULL,
  rewards TEXT,
  more TEXT,
  tokens INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  cost REAL NOT NULL,
  seconds REAL NOT NULL,
  PRIMARY KEY (run, ordinal)
) WITHOUT ROWID;
CREATE TABLE samples (
  suite INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  id TEXT NOT NULL,
  subset TEXT NOT NULL,
  cluster INTEGER NOT NULL,
  grouping TEXT,
  label TEXT NOT NULL,
  attributes TEXT,
  lengths TEXT NOT NULL,
  PRIMARY KEY (suite, ordinal)
) WITHOUT ROWID;
CREATE TABLE texts (
  suite INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  responses TEXT NOT NULL,
  PRIMARY KEY (suite, ordinal)
);
CREATE TABLE leases (
  run INTEGER PRIMARY KEY,
  token TEXT NOT NULL,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  place TEXT NOT NULL,
  heartbeat INTEGER NOT NULL
);
CREATE TABLE invocations (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created TEXT NOT NULL,
  command TEXT NOT NULL
);
CREATE INDEX invocations_by_name ON invocations (name);
CREATE TABLE entries (
  invocation INTEGER NOT NULL,
  position INTEGER NOT NULL,
  run INTEGER NOT NULL,
  selection TEXT NOT NULL,
  ordinals BLOB NOT NULL,
  PRIMARY KEY (invocation, position)
) WITHOUT ROWID;
)sql";

// One tree of rows by a single number instead of a table and its index: half the work of a commit
// that keeps texts. `sample` is suite * 2^32 + ordinal.
constexpr char kVersion2[] = R"sql(
CREATE TABLE texts_by_sample (
  sample INTEGER PRIMARY KEY,
  prompt TEXT NOT NULL,
  responses TEXT NOT NULL
);
INSERT INTO texts_by_sample
  SELECT suite * 4294967296 + ordinal, prompt, responses FROM texts ORDER BY suite, ordinal;
DROP TABLE texts;
ALTER TABLE texts_by_sample RENAME TO texts;
)sql";

constexpr char kVersion3[] = R"sql(
CREATE TABLE baselines (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created TEXT NOT NULL,
  command TEXT NOT NULL
);
CREATE TABLE baseline_entries (
  baseline INTEGER NOT NULL,
  position INTEGER NOT NULL,
  run INTEGER NOT NULL,
  selection TEXT NOT NULL,
  ordinals BLOB NOT NULL,
  PRIMARY KEY (baseline, position)
) WITHOUT ROWID;
)sql";

constexpr const char* kSteps[] = {kVersion1, kVersion2, kVersion3};

}  // namespace

std::span<const char* const> SchemaSteps() { return kSteps; }

int64_t SchemaVersion() { return std::ssize(kSteps); }

SchemaState ReadSchemaState(Database& database) {
  // One snapshot: between two reads another process may make the tables of a new store.
  database.Execute("BEGIN");
  const int64_t objects = database.Integer("SELECT count(*) FROM sqlite_master");
  const int64_t application = database.Integer("PRAGMA application_id");
  const int64_t version = database.Integer("PRAGMA user_version");
  database.Execute("COMMIT");
  if (application == 0 && version == 0 && objects == 0) return {true, 0};
  if (application != kApplicationId) {
    throw Error(database.path() +
                " is a SQLite file of another program, not a results store; name another file "
                "with --store");
  }
  if (version > SchemaVersion()) {
    throw Error("the results store " + database.path() +
                " was written by a newer assay: got store version " + std::to_string(version) +
                ", expected at most " + std::to_string(SchemaVersion()) +
                "; use that assay, or name another file with --store");
  }
  return {false, version};
}

void Migrate(Database& database, std::span<const char* const> steps) {
  Transaction transaction(database);
  // Read again under the lock: another process may have been faster.
  const int64_t version = database.Integer("PRAGMA user_version");
  for (auto i = static_cast<size_t>(version); i < steps.size(); ++i) database.Execute(steps[i]);
  if (version < std::ssize(steps)) {
    const std::string header = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                               "; PRAGMA user_version = " + std::to_string(steps.size());
    database.Execute(header.c_str());
  }
  transaction.Commit();
}

}  // namespace assay
