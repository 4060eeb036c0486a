#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/core/json.h"

namespace arrow {
class Array;
class DataType;
}  // namespace arrow

namespace assay {

/// Whether values of `type` have a JSON form: text, numbers, booleans, times, and lists and structs
/// of them, at most 16 levels deep. Not so: bytes (images and the like), maps, durations, unions.
bool HasJsonForm(const arrow::DataType& type);

/// Value `i` of a valid array whose type has a JSON form. Null and non-finite numbers (as pandas
/// writes missing ones) become null, lists lists, structs objects, dictionary codes their value;
/// times and decimals become text. Ill-formed UTF-8 is repaired and added to `repairs`.
Json ArrowValue(const arrow::Array& array, int64_t i, size_t& repairs);

}  // namespace assay
