#include "harness/io/arrow_json.h"

#include <arrow/array.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <arrow/util/float16.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/core/error.h"
#include "harness/core/utf8.h"

namespace assay {
namespace {

using arrow::Type;

constexpr int kDeepestType = 16;

bool HasJsonForm(const arrow::DataType& type, int depth) {
  if (depth > kDeepestType) return false;
  switch (type.id()) {
    case Type::NA:
    case Type::BOOL:
    case Type::INT8:
    case Type::INT16:
    case Type::INT32:
    case Type::INT64:
    case Type::UINT8:
    case Type::UINT16:
    case Type::UINT32:
    case Type::UINT64:
    case Type::HALF_FLOAT:
    case Type::FLOAT:
    case Type::DOUBLE:
    case Type::STRING:
    case Type::LARGE_STRING:
    case Type::STRING_VIEW:
    case Type::DATE32:
    case Type::DATE64:
    case Type::TIMESTAMP:
    case Type::TIME32:
    case Type::TIME64:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
      return true;
    case Type::LIST:
    case Type::LARGE_LIST:
    case Type::FIXED_SIZE_LIST:
    case Type::STRUCT:
      return std::ranges::all_of(type.fields(), [depth](const auto& field) {
        return HasJsonForm(*field->type(), depth + 1);
      });
    case Type::DICTIONARY:
      return HasJsonForm(*static_cast<const arrow::DictionaryType&>(type).value_type(), depth + 1);
    default:
      return false;
  }
}

template <typename ArrayType>
const ArrayType& As(const arrow::Array& array) {
  return static_cast<const ArrayType&>(array);
}

template <typename ArrayType>
Json Number(const arrow::Array& array, int64_t i) {
  return As<ArrayType>(array).Value(i);
}

Json Finite(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json Text(std::string text, size_t& repairs) {
  repairs += RepairUtf8(text);
  return Json(std::move(text));
}

template <typename ArrayType>
Json List(const arrow::Array& array, int64_t i, size_t& repairs) {
  const auto& list = As<ArrayType>(array);
  const arrow::Array& values = *list.values();
  const int64_t start = list.value_offset(i);
  const int64_t length = list.value_length(i);
  if (start < 0 || length < 0 || start > values.length() - length) {
    throw Error("a list reaches outside of its values; the file is corrupt");
  }
  Json result = Json::array();
  for (int64_t j = start; j < start + length; ++j) {
    result.push_back(ArrowValue(values, j, repairs));
  }
  return result;
}

Json Struct(const arrow::Array& array, int64_t i, size_t& repairs) {
  const auto& record = As<arrow::StructArray>(array);
  Json result = Json::object();
  for (int field = 0; field < record.num_fields(); ++field) {
    result[record.struct_type()->field(field)->name()] =
        ArrowValue(*record.field(field), i, repairs);
  }
  return result;
}

Json Decoded(const arrow::Array& array, int64_t i, size_t& repairs) {
  const auto& codes = As<arrow::DictionaryArray>(array);
  const int64_t code = codes.GetValueIndex(i);
  const arrow::Array& dictionary = *codes.dictionary();
  if (code < 0 || code >= dictionary.length()) {
    throw Error("a dictionary code has no value; the file is corrupt");
  }
  return ArrowValue(dictionary, code, repairs);
}

Json Printed(const arrow::Array& array, int64_t i) {
  const auto scalar = array.GetScalar(i);
  if (!scalar.ok()) throw Error(scalar.status().message());
  return (*scalar)->ToString();
}

}  // namespace

bool HasJsonForm(const arrow::DataType& type) { return HasJsonForm(type, 1); }

Json ArrowValue(const arrow::Array& array, int64_t i, size_t& repairs) {
  if (array.IsNull(i)) return nullptr;
  switch (array.type_id()) {
    case Type::NA:
      return nullptr;
    case Type::BOOL:
      return As<arrow::BooleanArray>(array).Value(i);
    case Type::INT8:
      return Number<arrow::Int8Array>(array, i);
    case Type::INT16:
      return Number<arrow::Int16Array>(array, i);
    case Type::INT32:
      return Number<arrow::Int32Array>(array, i);
    case Type::INT64:
      return Number<arrow::Int64Array>(array, i);
    case Type::UINT8:
      return Number<arrow::UInt8Array>(array, i);
    case Type::UINT16:
      return Number<arrow::UInt16Array>(array, i);
    case Type::UINT32:
      return Number<arrow::UInt32Array>(array, i);
    case Type::UINT64:
      return Number<arrow::UInt64Array>(array, i);
    case Type::HALF_FLOAT:
      return Finite(
          arrow::util::Float16::FromBits(As<arrow::HalfFloatArray>(array).Value(i)).ToDouble());
    case Type::FLOAT:
      return Finite(static_cast<double>(As<arrow::FloatArray>(array).Value(i)));
    case Type::DOUBLE:
      return Finite(As<arrow::DoubleArray>(array).Value(i));
    case Type::STRING:
      return Text(As<arrow::StringArray>(array).GetString(i), repairs);
    case Type::LARGE_STRING:
      return Text(As<arrow::LargeStringArray>(array).GetString(i), repairs);
    case Type::STRING_VIEW:
      return Text(As<arrow::StringViewArray>(array).GetString(i), repairs);
    case Type::LIST:
      return List<arrow::ListArray>(array, i, repairs);
    case Type::LARGE_LIST:
      return List<arrow::LargeListArray>(array, i, repairs);
    case Type::FIXED_SIZE_LIST:
      return List<arrow::FixedSizeListArray>(array, i, repairs);
    case Type::STRUCT:
      return Struct(array, i, repairs);
    case Type::DICTIONARY:
      return Decoded(array, i, repairs);
    default:
      return Printed(array, i);
  }
}

}  // namespace assay
