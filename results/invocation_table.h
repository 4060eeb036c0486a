#pragma once

#include <string>
#include <vector>

#include "harness/run/run_record.h"
#include "results/entry_rows.h"
#include "results/sqlite.h"

namespace assay {

/// The tables `invocations` and `entries`.
class InvocationTable {
 public:
  explicit InvocationTable(Database& database)
      : database_(database), entries_(database, "entries", "invocation") {}

  std::vector<Invocation> All();  ///< newest last

  /// In place of the same one, if it is there: of the same name, time and command, with the runs so
  /// far. Another one of the same second has other runs, as when a script judges a step, writes it
  /// anew and judges it again. Inside the caller's transaction. Throws Error where an entry names a
  /// run that is not stored.
  void Put(const Invocation& invocation);

  /// All invocations of this name, not their runs. Inside the caller's transaction.
  void Delete(const std::string& name);

 private:
  void DeleteWhatGrewTo(const Invocation& invocation);

  Database& database_;
  EntryRows entries_;
};

}  // namespace assay
