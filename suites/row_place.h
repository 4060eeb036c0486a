#pragma once

#include <cstddef>
#include <string>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/sample.h"
#include "harness/io/rows.h"
#include "suites/columns.h"
#include "suites/manifest.h"

namespace assay {

/// Where a row that is being read stands: its part, its number within it (from 0), its columns'
/// names and, for messages, its place in the file.
struct RowPlace {
  const PartSpec& part;
  const Columns& columns;
  const RowReader& reader;
  size_t number = 0;

  /// An Error that names the row: `<file>:<line>: <what>`.
  Error Wrong(const std::string& what) const;

  /// The value of our column, which must be there and a string. The row is moved from.
  std::string TakeString(Json& row, std::string_view ours) const;
};

/// A string as it is, an integer in decimal digits: ids, clusters. Errors name `ours`.
std::string KeyText(const Json& value, std::string_view ours, const RowPlace& place);

/// A list of strings, moved from; null entries are an Error.
std::vector<std::string> TakeStrings(Json& list, std::string_view ours, const RowPlace& place);

/// A response that is plain text.
Response TextResponse(std::string text);

}  // namespace assay
