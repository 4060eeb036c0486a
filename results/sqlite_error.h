#pragma once

#include <sqlite3.h>

#include <string>

#include "harness/core/error.h"

namespace assay {

/// Another process holds the store's lock.
class StoreLocked : public Error {
 public:
  using Error::Error;
};

/// Throws the Error for SQLite's result `code` on the store at `path`: what is wrong and what to
/// do. `database` gives the details and may be null.
[[noreturn]] void ThrowSqliteError(int code, sqlite3* database, const std::string& path);

}  // namespace assay
