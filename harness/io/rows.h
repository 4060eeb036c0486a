#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/json.h"

namespace assay {

/// Rows of a data file as JSON objects, one at a time, whatever the format. Memory holds one row
/// (one row group for Parquet), never the file. Not thread-safe.
class RowReader {
 public:
  virtual ~RowReader() = default;

  /// Fills `row` with the next object and returns true; false at the end. Throws Error
  /// `path:line: …` (JSON Lines) or `path: row N: …` where a row is not an object or cannot be
  /// read.
  virtual bool Next(Json& row) = 0;

  /// `path:line` or `path: row N` of the last row, for messages.
  virtual std::string Where() const = 0;

  /// The type of a column that is there but has no JSON form, so that no row shows it (Parquet's
  /// bytes, maps …); empty otherwise.
  virtual std::string HiddenType(const std::string&) const { return ""; }

  /// Ill-formed UTF-8 sequences and lone surrogate escapes replaced so far.
  virtual size_t Repairs() const = 0;
};

/// Opens `path` by its content and name: Parquet (`PAR1`), a JSON array of objects, or JSON Lines.
/// A folder opens its *.parquet, *.jsonl or *.json files in name order as one table. Empty files,
/// unknown formats and truncated ones are Errors.
std::unique_ptr<RowReader> OpenRows(const std::string& path);

/// The same over bytes already in memory (embedded data), JSON Lines only.
std::unique_ptr<RowReader> RowsOf(std::string_view jsonl, std::string name);

/// The files that `OpenRows(path)` reads, in order.
std::vector<std::string> RowFiles(const std::string& path);

}  // namespace assay
