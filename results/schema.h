#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "results/sqlite.h"

namespace assay {

/// "assy": says in the file's header that it is a results store of ours (PRAGMA application_id).
constexpr int64_t kApplicationId = 0x61737379;

/// The statements that lead from version i to version i + 1; the file's version is PRAGMA
/// user_version. A released step never changes: a new layout is a new step (docs/store.md).
std::span<const char* const> SchemaSteps();

/// The version this program writes.
int64_t SchemaVersion();

/// What the header of an open file says.
struct SchemaState {
  bool empty = false;  ///< new: nothing in it
  int64_t version = 0;
};

/// Throws Error for a file that is not a store of ours, or was written by a newer program.
SchemaState ReadSchemaState(Database& database);

/// Brings the file to the version that `steps` lead to, in one transaction. Safe when several
/// processes do it at once.
void Migrate(Database& database, std::span<const char* const> steps);

}  // namespace assay
