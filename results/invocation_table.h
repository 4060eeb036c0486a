#pragma once

#include <string>
#include <vector>

#include "harness/run/run_record.h"
#include "results/entry_rows.h"
#include "results/sqlite.h"

namespace assay {

/// Whether the two are one: the same name, time, command and first run. Two of one second differ in
/// their runs where they differ at all, as when `assay watch --once` runs twice in a script.
bool IsSame(const Invocation& a, const Invocation& b);

/// The tables `invocations` and `entries`.
class InvocationTable {
 public:
  explicit InvocationTable(Database& database)
      : database_(database), entries_(database, "entries", "invocation") {}

  std::vector<Invocation> All();  ///< newest last

  /// In place of the same one, if it is there. Inside the caller's transaction. Throws Error where
  /// an entry names a run that is not stored.
  void Put(const Invocation& invocation);

  /// All invocations of this name, not their runs. Inside the caller's transaction.
  void Delete(const std::string& name);

 private:
  void DeleteSame(const Invocation& invocation);

  Database& database_;
  EntryRows entries_;
};

}  // namespace assay
