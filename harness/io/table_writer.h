#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace assay {

/// A column of a table to be written. Every cell may be empty.
struct Column {
  /// kNumbers: a list of numbers, any of which may be empty; for Parquet alone.
  enum class Type { kText, kInteger, kNumber, kNumbers };

  std::string name;
  Type type = Type::kText;
};

/// An empty cell, or a value of its column's type. Text must be valid UTF-8.
using Cell = std::variant<std::monostate, std::string_view, int64_t, double,
                          std::span<const std::optional<double>>>;

/// Writes a table row by row. Not thread-safe.
class TableWriter {
 public:
  virtual ~TableWriter() = default;

  /// One cell per column.
  virtual void Add(std::span<const Cell> row) = 0;

  /// The bytes of the file. Call once, last.
  virtual std::string Finish() = 0;
};

/// CSV as RFC 4180 with a header: cells that hold a comma, a quote or a line break are quoted,
/// empty cells are empty, empty text is `""`, numbers are the shortest that read back as the same
/// double.
std::unique_ptr<TableWriter> MakeCsvWriter(const std::vector<Column>& columns);

/// Parquet, Snappy-compressed, in row groups of 65,536 rows; empty cells are null.
std::unique_ptr<TableWriter> MakeParquetWriter(const std::vector<Column>& columns);

/// The same straight into the file `path`, holding one row group; `Finish` returns no bytes.
std::unique_ptr<TableWriter> MakeParquetFileWriter(const std::string& path,
                                                   const std::vector<Column>& columns);

}  // namespace assay
