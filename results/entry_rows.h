#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/run/run_record.h"
#include "results/sqlite.h"

namespace assay {

/// Rows that list runs with the samples chosen of each: of an invocation, or of a baseline. `table`
/// and its column `owner` are names of ours.
class EntryRows {
 public:
  EntryRows(Database& database, std::string table, std::string owner)
      : database_(database), table_(std::move(table)), owner_(std::move(owner)) {}

  std::vector<Invocation::Entry> Of(int64_t owner);

  /// Inside the caller's transaction. Throws Error where an entry names a run that is not stored.
  void Put(int64_t owner, const std::vector<Invocation::Entry>& entries);

 private:
  Database& database_;
  const std::string table_;
  const std::string owner_;
};

}  // namespace assay
