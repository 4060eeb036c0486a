// Rows of JSON Lines and JSON lists: every input is rows or an Error, and rows can be written.

#include <cstdint>
#include <cstdlib>

#include "harness/core/error.h"
#include "harness/core/utf8.h"
#include "harness/io/json_rows.h"

namespace assay {
namespace {

void ReadAll(RowReader& rows) {
  Json row;
  while (rows.Next(row)) {
    // dump throws on ill-formed UTF-8, which must have been repaired.
    if (!row.is_object() || !IsValidUtf8(row.dump()) || rows.Where().empty()) std::abort();
  }
}

void Fuzz(std::string_view text) {
  try {
    ReadAll(*RowsOf(text, "fuzz"));
  } catch (const Error&) {
  }
  try {
    JsonArrayRows rows(RowText(text, "fuzz"));
    ReadAll(rows);
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace assay

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  assay::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
