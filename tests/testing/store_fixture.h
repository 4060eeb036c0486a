#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/run/run_record.h"
#include "results/store.h"
#include "tests/testing/folder.h"

namespace assay::testing {

/// A run record in which every field that is stored differs from its default.
RunRecord FullRecord(const std::string& id, const std::string& identity);

/// PairSample(ordinal) judged with rewards (ordinal + 0.25, 0.1).
JudgedRecord Judged(uint32_t ordinal);
/// The same with a failure of `kind` in place of the first reward.
JudgedRecord Failed(uint32_t ordinal, Failure::Kind kind);

/// All judged samples of a run.
std::vector<JudgedSample> ReadAll(Store& store, const std::string& run_id);

/// Result of `PRAGMA integrity_check` on the file, by a connection of its own.
std::string IntegrityOf(const std::string& path);

/// Runs SQL on the file, by a connection of its own, and returns the first value of the result.
std::string Sql(const std::string& path, const std::string& sql);

}  // namespace assay::testing
