#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/app/gate_runs.h"
#include "results/store.h"

namespace assay {

/// One run of one suite, as it is in its store.
struct StoredRun {
  Store* store = nullptr;
  Invocation invocation;  ///< of this one entry
  RunRecord run;

  std::string SuiteName() const;
  std::vector<uint32_t> Ordinals() const;  ///< the samples that are asked for
  std::string Name() const;                ///< "Tiny-RM (run 1f0c62aa)"
};

/// Each run of the invocation once.
std::vector<StoredRun> RunsOf(Store& store, const Invocation& invocation);

/// The run on `suite`, or nullopt. Throws UsageError where there are several: of which one would be
/// a guess.
std::optional<StoredRun> OnSuite(const std::vector<StoredRun>& runs, const std::string& suite,
                                 const std::string& whose, const std::string& advice);

/// Where the baselines of a gate are taken from: runs or a baseline of the store `own`, another
/// store, which is added to `stores`, or a scores file. Of another store it is what was promoted
/// there, else every run that none superseded, over what was asked of it. Throws UsageError where
/// what is named is nothing of these.
class Baselines {
 public:
  Baselines(const GateRequest& request, Store& own, std::vector<std::unique_ptr<Store>>& stores);

  bool is_scores() const { return is_scores_; }
  const std::string& named() const { return named_; }
  bool IsNone() const { return named_.empty() && runs_.empty(); }

  /// Throws Error where a baseline was named, or promoted, and lacks the suite.
  std::optional<StoredRun> On(const std::string& suite) const;

 private:
  Invocation Named(Store& own) const;
  void TakeStore(Store& store);

  std::string named_;
  std::string whose_;
  std::vector<StoredRun> runs_;
  bool is_scores_ = false;
};

/// Throws what a gate would where `baseline` (a file, or a name in `store`) is nothing that can be
/// read: before a watch judges for it.
void RequireBaseline(const std::string& baseline, const std::string& store);

}  // namespace assay
