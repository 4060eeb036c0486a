#pragma once

#include <string>
#include <vector>

#include "harness/run/run_record.h"
#include "results/entry_rows.h"
#include "results/sqlite.h"

namespace assay {

/// The tables `baselines` and `baseline_entries`.
class BaselineTable {
 public:
  explicit BaselineTable(Database& database)
      : database_(database), entries_(database, "baseline_entries", "baseline") {}

  std::vector<Invocation> All();  ///< by name

  /// Both inside the caller's transaction. `Put` replaces the one of this name, and throws Error
  /// where an entry names a run that is not stored.
  void Put(const Invocation& baseline);
  bool Remove(const std::string& name);  ///< whether there was one

 private:
  Database& database_;
  EntryRows entries_;
};

}  // namespace assay
