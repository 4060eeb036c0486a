#pragma once

#include <vector>

#include "harness/run/run_record.h"
#include "results/sqlite.h"

namespace assay {

/// The tables `invocations` and `entries`.
class InvocationTable {
 public:
  explicit InvocationTable(Database& database) : database_(database) {}

  std::vector<Invocation> All();  ///< newest last

  /// Inside the caller's transaction. Throws Error where an entry names a run that is not stored.
  void Insert(const Invocation& invocation);

 private:
  std::vector<Invocation::Entry> Entries(int64_t invocation);

  Database& database_;
};

}  // namespace assay
