// Our mapping of Parquet columns to JSON: the input describes a column (its type, then its values),
// every value of which must come out as JSON that can be written, or the type as an Error.

#include <arrow/api.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "harness/core/error.h"
#include "harness/core/utf8.h"
#include "harness/io/arrow_json.h"

namespace assay {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using TypePtr = std::shared_ptr<arrow::DataType>;

// The input, taken byte by byte; zeros after its end.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  uint8_t Byte() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  template <typename T>
  T Number() {
    T value = 0;
    const std::string_view taken = Text(sizeof value);
    std::memcpy(&value, taken.data(), taken.size());
    return value;
  }
  std::string_view Text(size_t size) {
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view bytes_;
};

TypePtr ReadType(Bytes& bytes, int depth) {
  const uint8_t kind = bytes.Byte() % 22;
  switch (depth > 20 ? kind % 17 : kind) {
    case 0:
      return arrow::null();
    case 1:
      return arrow::boolean();
    case 2:
      return arrow::int8();
    case 3:
      return arrow::uint16();
    case 4:
      return arrow::int32();
    case 5:
      return arrow::uint64();
    case 6:
      return arrow::int64();
    case 7:
      return arrow::float16();
    case 8:
      return arrow::float32();
    case 9:
      return arrow::float64();
    case 10:
      return arrow::utf8();
    case 11:
      return arrow::large_utf8();
    case 12:
      return arrow::utf8_view();
    case 13:
      return arrow::timestamp(static_cast<arrow::TimeUnit::type>(bytes.Byte() % 4));
    case 14:
      return arrow::date32();
    case 15:
      return arrow::decimal128(bytes.Byte() % 38 + 1, 3);
    case 16:
      return arrow::binary();
    case 17:
      return arrow::list(ReadType(bytes, depth + 1));
    case 18:
      return arrow::large_list(ReadType(bytes, depth + 1));
    case 19:
      return arrow::fixed_size_list(ReadType(bytes, depth + 1), bytes.Byte() % 3);
    case 20:
      return arrow::dictionary(arrow::int8(), arrow::utf8());
    default: {
      arrow::FieldVector fields;
      for (int i = bytes.Byte() % 3; i >= 0; --i) {
        fields.push_back(arrow::field("f" + std::to_string(i), ReadType(bytes, depth + 1)));
      }
      return arrow::struct_(fields);
    }
  }
}

void Must(const arrow::Status& status) {
  if (!status.ok()) std::abort();
}

void Append(arrow::ArrayBuilder& builder, Bytes& bytes);

template <typename Builder>
void AppendList(Builder& builder, Bytes& bytes, int length) {
  Must(builder.Append());
  for (int i = 0; i < length; ++i) Append(*builder.value_builder(), bytes);
}

template <typename Builder, typename T>
void AppendNumber(arrow::ArrayBuilder& builder, Bytes& bytes) {
  Must(static_cast<Builder&>(builder).Append(bytes.Number<T>()));
}

template <typename Builder>
void AppendText(arrow::ArrayBuilder& builder, Bytes& bytes) {
  Must(static_cast<Builder&>(builder).Append(bytes.Text(bytes.Byte() % 20)));
}

void Append(arrow::ArrayBuilder& builder, Bytes& bytes) {
  using arrow::Type;
  if (bytes.Byte() % 8 == 0) return Must(builder.AppendNull());
  switch (builder.type()->id()) {
    case Type::BOOL:
      return Must(static_cast<arrow::BooleanBuilder&>(builder).Append(bytes.Byte() % 2 == 1));
    case Type::INT8:
      return AppendNumber<arrow::Int8Builder, int8_t>(builder, bytes);
    case Type::UINT16:
      return AppendNumber<arrow::UInt16Builder, uint16_t>(builder, bytes);
    case Type::INT32:
      return AppendNumber<arrow::Int32Builder, int32_t>(builder, bytes);
    case Type::UINT64:
      return AppendNumber<arrow::UInt64Builder, uint64_t>(builder, bytes);
    case Type::INT64:
      return AppendNumber<arrow::Int64Builder, int64_t>(builder, bytes);
    case Type::HALF_FLOAT:
      return AppendNumber<arrow::HalfFloatBuilder, uint16_t>(builder, bytes);
    case Type::FLOAT:
      return AppendNumber<arrow::FloatBuilder, float>(builder, bytes);
    case Type::DOUBLE:
      return AppendNumber<arrow::DoubleBuilder, double>(builder, bytes);
    case Type::TIMESTAMP:
      return AppendNumber<arrow::TimestampBuilder, int64_t>(builder, bytes);
    case Type::DATE32:
      return AppendNumber<arrow::Date32Builder, int32_t>(builder, bytes);
    case Type::DECIMAL128:
      return Must(static_cast<arrow::Decimal128Builder&>(builder).Append(
          arrow::Decimal128(bytes.Number<int64_t>(), bytes.Number<uint64_t>())));
    case Type::STRING:
      return AppendText<arrow::StringBuilder>(builder, bytes);
    case Type::LARGE_STRING:
      return AppendText<arrow::LargeStringBuilder>(builder, bytes);
    case Type::STRING_VIEW:
      return AppendText<arrow::StringViewBuilder>(builder, bytes);
    case Type::BINARY:
      return AppendText<arrow::BinaryBuilder>(builder, bytes);
    case Type::DICTIONARY:
      return AppendText<arrow::DictionaryBuilder<arrow::StringType>>(builder, bytes);
    case Type::LIST:
      return AppendList(static_cast<arrow::ListBuilder&>(builder), bytes, bytes.Byte() % 4);
    case Type::LARGE_LIST:
      return AppendList(static_cast<arrow::LargeListBuilder&>(builder), bytes, bytes.Byte() % 4);
    case Type::FIXED_SIZE_LIST:
      return AppendList(static_cast<arrow::FixedSizeListBuilder&>(builder), bytes,
                        static_cast<const arrow::FixedSizeListType&>(*builder.type()).list_size());
    case Type::STRUCT: {
      auto& record = static_cast<arrow::StructBuilder&>(builder);
      Must(record.Append());
      for (int i = 0; i < record.num_fields(); ++i) Append(*record.field_builder(i), bytes);
      return;
    }
    default:
      return Must(builder.AppendNull());
  }
}

void Fuzz(std::string_view input) {
  Bytes bytes(input);
  const TypePtr type = ReadType(bytes, 0);
  if (!HasJsonForm(*type)) return;
  std::unique_ptr<arrow::ArrayBuilder> builder;
  Must(arrow::MakeBuilder(arrow::default_memory_pool(), type, &builder));
  for (int i = bytes.Byte() % 8; i >= 0; --i) Append(*builder, bytes);
  ArrayPtr array;
  Must(builder->Finish(&array));
  // A slice, as the reader gives them: values no longer start at the arrays' beginnings.
  const ArrayPtr slice = array->Slice(bytes.Byte() % array->length());
  Must(slice->Validate());
  for (int64_t i = 0; i < slice->length(); ++i) {
    size_t repairs = 0;
    if (!IsValidUtf8(ArrowValue(*slice, i, repairs).dump())) std::abort();
  }
}

}  // namespace
}  // namespace assay

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  assay::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
