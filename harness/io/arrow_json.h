#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "harness/core/json.h"

namespace arrow {
class Array;
class DataType;
}  // namespace arrow

namespace assay {

/// Throws Error `<where>: …` if values of `type` have no JSON form, or nest more than 16 levels.
void RequireJsonType(const arrow::DataType& type, std::string_view where);

/// Value `i` of a valid array whose type has a JSON form. Null and non-finite numbers (as pandas
/// writes missing ones) become null, lists lists, structs objects, dictionary codes their value;
/// times and decimals become text. Ill-formed UTF-8 is repaired and added to `repairs`.
Json ArrowValue(const arrow::Array& array, int64_t i, size_t& repairs);

}  // namespace assay
