#include "results/run_table.h"

#include "harness/core/error.h"
#include "results/run_codec.h"

namespace assay {
namespace {

// The columns that RecordAt reads, in its order.
constexpr std::string_view kSelect =
    "SELECT runs.id, identity, created, updated, seconds, series, step, health, record, "
    "suites.name, suites.variant, suites.revision, suites.sha256, suites.manifest, suites.samples "
    "FROM runs JOIN suites ON suites.key = runs.suite ";

std::string Select(std::string_view end) { return std::string(kSelect).append(end); }

}  // namespace

RunRecord RunTable::RecordAt(const Statement& row) const {
  RunRecord run;
  run.id = row.Text(0);
  run.identity = row.Text(1);
  run.created = row.Text(2);
  run.updated = row.Text(3);
  run.seconds = row.Real(4);
  run.series = row.Text(5);
  if (!row.IsNull(6)) run.step = row.Integer(6);
  const std::string where = "the results store " + database_.path() + ": run " + run.id;
  run.health = LinesFromJson(row.Bytes(7), where);
  RunDetailsFromJson(row.Bytes(8), where, run);
  run.suite = row.Text(9);
  run.variant = row.Text(10);
  run.revision = row.Text(11);
  run.suite_sha256 = row.Text(12);
  run.suite_manifest = row.Text(13);
  run.suite_samples = static_cast<size_t>(row.Integer(14));
  return run;
}

std::vector<RunRecord> RunTable::All() {
  std::vector<RunRecord> runs;
  Statement rows = database_.Prepare(Select("ORDER BY created, runs.key"));
  while (rows.Step()) runs.push_back(RecordAt(rows));
  return runs;
}

std::optional<RunRecord> RunTable::Current(const std::string& identity) {
  Statement row = database_.Prepare(Select("WHERE identity = ?1 AND NOT superseded"));
  row.Query(identity);
  return row.Step() ? std::optional(RecordAt(row)) : std::nullopt;
}

std::optional<RunRecord> RunTable::Find(const std::string& id) {
  Statement row = database_.Prepare(Select("WHERE runs.id = ?1"));
  row.Query(id);
  return row.Step() ? std::optional(RecordAt(row)) : std::nullopt;
}

int64_t RunTable::Number(const std::string& id, std::string_view column) {
  Statement row = database_.Prepare("SELECT " + std::string(column) + " FROM runs WHERE id = ?1");
  row.Query(id);
  if (row.Step()) return row.Integer(0);
  throw Error("there is no run " + id + " in the results store " + database_.path() +
              "; `assay results list` shows those there are");
}

int64_t RunTable::KeyOf(const std::string& id) { return Number(id, "key"); }

int64_t RunTable::SuiteKeyOf(const std::string& id) { return Number(id, "suite"); }

int64_t RunTable::InsertSuite(const RunRecord& run) {
  database_
      .Prepare(
          "INSERT OR IGNORE INTO suites (sha256, name, variant, revision, manifest, samples) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .Run(run.suite_sha256, run.suite, run.variant, run.revision, run.suite_manifest,
           run.suite_samples);
  Statement row = database_.Prepare("SELECT key FROM suites WHERE sha256 = ?1");
  row.Query(run.suite_sha256);
  ASSAY_CHECK(row.Step());
  return row.Integer(0);
}

void RunTable::Insert(const RunRecord& run, bool superseded) {
  const int64_t suite = InsertSuite(run);
  if (!superseded) {
    database_.Prepare("UPDATE runs SET superseded = 1 WHERE identity = ?1").Run(run.identity);
  }
  database_
      .Prepare(
          "INSERT INTO runs (id, identity, superseded, suite, created, updated, seconds, "
          "series, step, health, record) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .Run(run.id, run.identity, superseded, suite, run.created, run.updated, run.seconds,
           run.series, run.step, LinesToJson(run.health), RunDetailsToJson(run));
}

void RunTable::Update(const RunRecord& run) {
  database_
      .Prepare(
          "UPDATE runs SET updated = ?2, seconds = ?3, series = ?4, step = ?5, "
          "health = ?6, record = ?7 WHERE id = ?1")
      .Run(run.id, run.updated, run.seconds, run.series, run.step, LinesToJson(run.health),
           RunDetailsToJson(run));
}

void RunTable::Delete(int64_t run, int64_t suite) {
  // Before it goes: the newest other run of its identity, if it was the one that continues it.
  database_
      .Prepare(
          "UPDATE runs SET superseded = 0 WHERE key = ("
          "SELECT other.key FROM runs AS gone JOIN runs AS other "
          "ON other.identity = gone.identity AND other.key <> gone.key "
          "WHERE gone.key = ?1 AND gone.superseded = 0 "
          "ORDER BY other.created DESC, other.key DESC LIMIT 1)")
      .Run(run);
  for (const char* sql :
       {"DELETE FROM judgements WHERE run = ?1", "DELETE FROM entries WHERE run = ?1",
        "DELETE FROM baseline_entries WHERE run = ?1", "DELETE FROM leases WHERE run = ?1",
        "DELETE FROM runs WHERE key = ?1"}) {
    database_.Prepare(sql).Run(run);
  }
  database_.Execute(
      "DELETE FROM invocations WHERE key NOT IN (SELECT invocation FROM entries); "
      "DELETE FROM baselines WHERE key NOT IN (SELECT baseline FROM baseline_entries)");
  Statement others = database_.Prepare("SELECT 1 FROM runs WHERE suite = ?1 LIMIT 1");
  others.Query(suite);
  if (others.Step()) return;
  for (const char* sql :
       {"DELETE FROM samples WHERE suite = ?1", "DELETE FROM texts WHERE sample >> 32 = ?1",
        "DELETE FROM suites WHERE key = ?1"}) {
    database_.Prepare(sql).Run(suite);
  }
}

}  // namespace assay
