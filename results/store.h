#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"
#include "harness/run/journal.h"
#include "harness/run/run_record.h"

namespace assay {

/// The text of one stored sample; empty where texts are not kept (suites above 100,000 samples).
struct StoredText {
  Conversation prompt;
  std::vector<Response> responses;
};

/// The results store: one SQLite file (DESIGN §6). Runs, their judgements, and the samples of each
/// suite hash once. Several processes may use one file at the same time. One Store per thread.
/// All members throw Error naming the file and what to do (corrupt, newer version, locked, full …).
class Store {
 public:
  enum class Mode { kRead, kWrite };

  /// kWrite creates the file where it is missing. kRead does not, changes nothing, and works in a
  /// folder that cannot be written. `patience`: how long to wait for another process's lock.
  static std::unique_ptr<Store> Open(const std::string& path, Mode mode,
                                     std::chrono::milliseconds patience = std::chrono::seconds(10));
  virtual ~Store() = default;

  /// The run that continues this identity, or nullopt.
  virtual std::optional<RunRecord> FindIdentity(const std::string& identity) = 0;

  /// Stores a new run under `run.id`. From now on it continues its identity instead of earlier runs
  /// (`--fresh`), unless it is itself `superseded`.
  virtual void CreateRun(const RunRecord& run, bool superseded = false) = 0;
  /// FindIdentity, and where there is none, CreateRun. Two processes that do this at once get the
  /// same run.
  virtual RunRecord FindOrCreateRun(const RunRecord& run) = 0;
  /// Updates what changes of a stored run while it is judged: times, health, series, step and the
  /// like; id, identity and suite stay.
  virtual void UpdateRun(const RunRecord& run) = 0;

  /// Takes the run's lease (10 s heartbeat kept by a thread of its own, 30 s expiry) and gives the
  /// journal that writes to it; throws Error naming pid and host where another process holds it.
  /// `keep_texts`: store prompts and responses. The lease ends with the journal.
  virtual std::unique_ptr<Journal> OpenJournal(const std::string& run_id, bool keep_texts) = 0;

  /// Adds the invocation; a name used again points to the newest. The same one again (name,
  /// created, command and the runs so far) replaces its entries: it is stored as it goes, so that a
  /// kill does not lose it.
  virtual void AddInvocation(const Invocation& invocation) = 0;

  virtual std::vector<RunRecord> Runs() = 0;          ///< newest last
  virtual std::vector<Invocation> Invocations() = 0;  ///< newest last
  /// What the user named: `latest`, an invocation's name, a baseline's, `NAME/model/suite`, or a
  /// prefix of a run id, which means the whole run. Throws UsageError where nothing or more than
  /// one run is meant, listing what could be.
  virtual Invocation Resolve(const std::string& name) = 0;
  virtual RunRecord Run(const std::string& id) = 0;
  /// Deletes the run, its judgements, its place in invocations and baselines, and the samples of
  /// its suite where no other run has them; what it superseded continues its identity again. Throws
  /// Error while a process judges it.
  virtual void DeleteRun(const std::string& id) = 0;

  /// Deletes the invocations of this name, and those of their runs that no other invocation and no
  /// baseline lists.
  /// Returns how many runs that were.
  virtual size_t DeleteInvocation(const std::string& name) = 0;

  /// Stores a baseline: runs to hold others against, under a name of its own. One of this name is
  /// replaced. Its entries are copies: invocations come and go without it.
  virtual void SetBaseline(const Invocation& baseline) = 0;
  virtual std::vector<Invocation> Baselines() = 0;  ///< by name
  /// Forgets the baseline, not its runs. Whether there was one.
  virtual bool RemoveBaseline(const std::string& name) = 0;

  virtual size_t CountJudged(const std::string& run_id) = 0;
  /// Judged samples of the run whose ordinal is in `ordinals` (ascending; empty: all), in that
  /// order.
  virtual void ReadJudged(const std::string& run_id, const std::vector<uint32_t>& ordinals,
                          const std::function<void(const JudgedSample&)>& visit) = 0;
  /// Texts of samples of a suite, for the report; visits those that are stored.
  virtual void ReadTexts(const std::string& suite_sha256, const std::vector<uint32_t>& ordinals,
                         const std::function<void(uint32_t, const StoredText&)>& visit) = 0;

  /// Joins the runs and invocations of `other` into this store (`results merge`): runs of the same
  /// identity become one, in which a final judgement wins over one to be asked again, else ours.
  /// Where all shards of runs are there, a new invocation means them together: of their name, or,
  /// where they have several, of one made for it. Returns the names of those that the shards in
  /// `other` belong to. Baselines whose names are new here come along. Done twice it changes
  /// nothing more.
  virtual std::vector<std::string> Merge(Store& other) = 0;

  /// What the user should be told once ("… is on a network file system: …").
  virtual std::vector<std::string> Notes() const = 0;

  virtual const std::string& path() const = 0;
};

}  // namespace assay
