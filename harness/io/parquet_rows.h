#pragma once

#include <memory>
#include <string>

#include "harness/io/file.h"
#include "harness/io/rows.h"

namespace assay {

/// The rows of a Parquet file, decoded a few hundred at a time through Arrow. Columns that have no
/// JSON form (binary, maps, unions) are left out (`HiddenType`); a file without any other is an
/// Error, and so is whatever Arrow finds wrong with it: its metadata is not trusted.
std::unique_ptr<RowReader> OpenParquetRows(MappedFile file);

/// The columns with their types, in order, as text: equal for shards of one table.
std::string ParquetColumns(const std::string& path);

}  // namespace assay
