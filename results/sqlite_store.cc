#include "results/sqlite_store.h"

#include <chrono>
#include <set>
#include <thread>

#include "harness/core/error.h"
#include "results/file_system.h"
#include "results/judged_reader.h"
#include "results/lease.h"
#include "results/merge.h"
#include "results/open.h"
#include "results/resolve.h"
#include "results/sample_codec.h"
#include "results/sqlite_journal.h"

namespace assay {

std::unique_ptr<Store> Store::Open(const std::string& path, Mode mode,
                                   std::chrono::milliseconds patience) {
  return std::make_unique<SqliteStore>(path, mode, patience);
}

SqliteStore::SqliteStore(const std::string& path, Mode mode, std::chrono::milliseconds patience)
    : path_(path),
      patience_(patience),
      database_(OpenStoreFile(path, mode, patience)),
      runs_(*database_),
      invocations_(*database_),
      baselines_(*database_) {}

std::optional<RunRecord> SqliteStore::FindIdentity(const std::string& identity) {
  return runs_.Current(identity);
}

void SqliteStore::CreateRun(const RunRecord& run, bool superseded) {
  Transaction transaction(*database_);
  runs_.Insert(run, superseded);
  transaction.Commit();
}

RunRecord SqliteStore::FindOrCreateRun(const RunRecord& run) {
  Transaction transaction(*database_);
  if (const auto found = runs_.Current(run.identity)) return *found;
  runs_.Insert(run, false);
  transaction.Commit();
  return run;
}

void SqliteStore::UpdateRun(const RunRecord& run) { runs_.Update(run); }

std::unique_ptr<Journal> SqliteStore::OpenJournal(const std::string& run_id, bool keep_texts) {
  return std::make_unique<SqliteJournal>(path_, runs_.KeyOf(run_id), runs_.SuiteKeyOf(run_id),
                                         keep_texts, patience_);
}

void SqliteStore::AddInvocation(const Invocation& invocation) {
  Transaction transaction(*database_);
  invocations_.Put(invocation);
  transaction.Commit();
}

Invocation SqliteStore::Resolve(const std::string& name) {
  return ResolveName(name, invocations_.All(), baselines_.All(), runs_.All());
}

RunRecord SqliteStore::Run(const std::string& id) {
  runs_.KeyOf(id);  // throws where there is none
  return *runs_.Find(id);
}

void SqliteStore::DeleteRun(const std::string& id) {
  const int64_t run = runs_.KeyOf(id);
  const Lease nobody_judges_it(path_, run, patience_);
  Transaction transaction(*database_);
  runs_.Delete(run, runs_.SuiteKeyOf(id));
  transaction.Commit();
}

size_t SqliteStore::DeleteInvocation(const std::string& name) {
  std::set<std::string> listed;
  std::set<std::string> kept;
  for (const Invocation& invocation : invocations_.All()) {
    for (const Invocation::Entry& entry : invocation.entries) {
      (invocation.name == name ? listed : kept).insert(entry.run);
    }
  }
  for (const Invocation& baseline : baselines_.All()) {
    for (const Invocation::Entry& entry : baseline.entries) kept.insert(entry.run);
  }
  size_t deleted = 0;
  for (const std::string& run : listed) {
    if (kept.contains(run)) continue;
    DeleteRun(run);
    ++deleted;
  }
  Transaction transaction(*database_);
  invocations_.Delete(name);
  transaction.Commit();
  return deleted;
}

void SqliteStore::SetBaseline(const Invocation& baseline) {
  Transaction transaction(*database_);
  baselines_.Put(baseline);
  transaction.Commit();
}

bool SqliteStore::RemoveBaseline(const std::string& name) {
  Transaction transaction(*database_);
  const bool removed = baselines_.Remove(name);
  transaction.Commit();
  return removed;
}

size_t SqliteStore::CountJudged(const std::string& run_id) {
  Statement row = database_->Prepare("SELECT count(*) FROM judgements WHERE run = ?1");
  row.Query(runs_.KeyOf(run_id));
  return row.Step() ? static_cast<size_t>(row.Integer(0)) : 0;
}

void SqliteStore::ReadJudged(const std::string& run_id, const std::vector<uint32_t>& ordinals,
                             const std::function<void(const JudgedSample&)>& visit) {
  JudgedReader(*database_, runs_.KeyOf(run_id), runs_.SuiteKeyOf(run_id)).Read(ordinals, visit);
}

void SqliteStore::ReadTexts(const std::string& suite_sha256, const std::vector<uint32_t>& ordinals,
                            const std::function<void(uint32_t, const StoredText&)>& visit) {
  Statement row = database_->Prepare(
      "SELECT prompt, responses FROM suites JOIN texts ON texts.sample = suites.key << 32 | ?2 "
      "WHERE suites.sha256 = ?1");
  for (const uint32_t ordinal : ordinals) {
    row.Query(suite_sha256, ordinal);
    if (!row.Step()) continue;
    visit(ordinal, {PromptFromJson(row.Bytes(0), path_), ResponsesFromJson(row.Bytes(1), path_)});
  }
}

// Two merges at once would both make the runs that neither finds.
std::vector<std::string> SqliteStore::Merge(Store& other) {
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  while (true) {
    try {
      const Lease nobody_else_merges(path_, kMerging, patience_);
      return MergeStores(other, *this);
    } catch (const LeaseHeld&) {
      if (std::chrono::steady_clock::now() >= deadline) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::vector<std::string> SqliteStore::Notes() const {
  if (!IsOnNetworkFileSystem(path_)) return {};
  return {path_ +
          " is on a network file system: results are written with a rollback journal, "
          "which is slower"};
}

}  // namespace assay
