#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "results/sqlite.h"
#include "results/store.h"

namespace assay {

/// Opens the store at `path` for `mode`: checks that it is one and, for writing, brings it to this
/// program's version and sets it up (write-ahead log, or a rollback journal on a network file
/// system).
///
/// Reading changes nothing: a store of an older version is brought up to date in a temporary copy.
/// It never makes a file and leaves none behind: where the folder can be written, SQLite's two
/// files beside the store come and go with the connection; where it cannot, and no writer has left
/// them there, the file is read as it is, without locks.
std::unique_ptr<Database> OpenStoreFile(const std::string& path, Store::Mode mode,
                                        std::chrono::milliseconds patience);

/// Settings that every connection that writes needs, on top of those kept in the file.
void ConfigureForWriting(Database& database);

}  // namespace assay
