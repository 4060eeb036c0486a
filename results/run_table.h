#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/run_record.h"
#include "results/sqlite.h"

namespace assay {

/// The tables `runs` and `suites`. Keys are those of the tables; ids are those that users see.
class RunTable {
 public:
  explicit RunTable(Database& database) : database_(database) {}

  std::vector<RunRecord> All();                                   ///< newest last
  std::optional<RunRecord> Current(const std::string& identity);  ///< not superseded
  std::optional<RunRecord> Find(const std::string& id);
  /// Throws Error where there is no run of this id.
  int64_t KeyOf(const std::string& id);
  int64_t SuiteKeyOf(const std::string& id);

  /// Both inside the caller's transaction.
  void Insert(const RunRecord& run, bool superseded);
  void Delete(int64_t run, int64_t suite);

  void Update(const RunRecord& run);

 private:
  int64_t InsertSuite(const RunRecord& run);
  int64_t Number(const std::string& id, std::string_view column);
  RunRecord RecordAt(const Statement& row) const;

  Database& database_;
};

}  // namespace assay
