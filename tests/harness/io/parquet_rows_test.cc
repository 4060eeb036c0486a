#include "harness/io/parquet_rows.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/writer.h>

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ArrayPtr = std::shared_ptr<arrow::Array>;

template <typename Builder, typename Value>
ArrayPtr Values(const std::vector<std::optional<Value>>& values) {
  Builder builder;
  for (const auto& value : values) {
    EXPECT_TRUE((value ? builder.Append(*value) : builder.AppendNull()).ok());
  }
  return builder.Finish().ValueOrDie();
}

ArrayPtr Texts(const std::vector<std::optional<std::string>>& values) {
  return Values<arrow::StringBuilder, std::string>(values);
}

ArrayPtr Ints(const std::vector<std::optional<int64_t>>& values) {
  return Values<arrow::Int64Builder, int64_t>(values);
}

ArrayPtr Doubles(const std::vector<std::optional<double>>& values) {
  return Values<arrow::DoubleBuilder, double>(values);
}

// Lists of `values` cut at `offsets`.
ArrayPtr Lists(const std::vector<int32_t>& offsets, const ArrayPtr& values) {
  arrow::Int32Builder builder;
  EXPECT_TRUE(builder.AppendValues(offsets).ok());
  const ArrayPtr ends = builder.Finish().ValueOrDie();
  return arrow::ListArray::FromArrays(*ends, *values).ValueOrDie();
}

using Columns = std::vector<std::pair<std::string, ArrayPtr>>;

std::string WriteParquet(const TempFolder& folder, const std::string& name,
                         const Columns& columns) {
  arrow::FieldVector fields;
  std::vector<ArrayPtr> arrays;
  for (const auto& [column, array] : columns) {
    fields.push_back(arrow::field(column, array->type()));
    arrays.push_back(array);
  }
  const auto table = arrow::Table::Make(arrow::schema(fields), arrays);
  const auto sink = arrow::io::FileOutputStream::Open(folder / name).ValueOrDie();
  const auto keep_schema = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  EXPECT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), sink, 2,
                                         parquet::default_writer_properties(), keep_schema)
                  .ok());
  return folder / name;
}

std::vector<std::string> ReadRows(const std::string& path) {
  const auto reader = OpenRows(path);
  std::vector<std::string> rows;
  Json row;
  while (reader->Next(row)) rows.push_back(row.dump());
  return rows;
}

TEST(ParquetRowsTest, ReadsScalarsAcrossRowGroups) {
  const TempFolder folder;
  const std::string path = WriteParquet(
      folder, "a.parquet",
      {{"s", Texts({"a", std::nullopt, "\xF0\x9F\x98\x80"})},
       {"i", Ints({-5, std::numeric_limits<int64_t>::max(), std::nullopt})},
       {"d", Doubles({0.5, std::numeric_limits<double>::quiet_NaN(), 1e300})},
       {"b", Values<arrow::BooleanBuilder, bool>({true, false, std::nullopt})},
       {"u",
        Values<arrow::UInt64Builder, uint64_t>({0, std::numeric_limits<uint64_t>::max(), 7})}});
  EXPECT_THAT(ReadRows(path), ElementsAre(R"({"b":true,"d":0.5,"i":-5,"s":"a","u":0})",
                                          R"({"b":false,"d":null,"i":9223372036854775807,"s":null,)"
                                          R"("u":18446744073709551615})",
                                          R"({"b":null,"d":1e+300,"i":null,"s":"😀","u":7})"));
}

TEST(ParquetRowsTest, ReadsListsOfStructs) {
  const TempFolder folder;
  const ArrayPtr messages =
      arrow::StructArray::Make(
          arrow::ArrayVector{Texts({"user", "assistant", "user"}), Texts({"1", "2", "3"})},
          std::vector<std::string>{"role", "content"})
          .ValueOrDie();
  const std::string path =
      WriteParquet(folder, "a.parquet",
                   {{"prompt", Lists({0, 2, 2, 3}, messages)},
                    {"chosen", Lists({0, 1, 1, 2}, Texts({"x", std::nullopt}))}});
  EXPECT_THAT(ReadRows(path),
              ElementsAre(R"({"chosen":["x"],"prompt":[{"content":"1","role":"user"},)"
                          R"({"content":"2","role":"assistant"}]})",
                          R"({"chosen":[],"prompt":[]})",
                          R"({"chosen":[null],"prompt":[{"content":"3","role":"user"}]})"));
}

TEST(ParquetRowsTest, ReadsDictionariesTimesAndDecimals) {
  const TempFolder folder;
  const ArrayPtr codes = Values<arrow::Int32Builder, int32_t>({1, 0, std::nullopt});
  const ArrayPtr dictionary =
      arrow::DictionaryArray::FromArrays(arrow::dictionary(arrow::int32(), arrow::utf8()), codes,
                                         Texts({"no", "yes"}))
          .ValueOrDie();
  const ArrayPtr days = Values<arrow::Date32Builder, int32_t>({0, 1, std::nullopt});
  EXPECT_THAT(ReadRows(WriteParquet(folder, "a.parquet", {{"c", dictionary}, {"t", days}})),
              ElementsAre(R"({"c":"yes","t":"1970-01-01"})", R"({"c":"no","t":"1970-01-02"})",
                          R"({"c":null,"t":null})"));
}

TEST(ParquetRowsTest, RepairsText) {
  const TempFolder folder;
  const auto reader = OpenRows(WriteParquet(folder, "a.parquet", {{"s", Texts({"a\xFF"})}}));
  Json row;
  ASSERT_TRUE(reader->Next(row));
  EXPECT_EQ(row["s"], "a\xEF\xBF\xBD");
  EXPECT_EQ(reader->Repairs(), 1u);
}

TEST(ParquetRowsTest, ColumnsWithoutAJsonFormAreLeftOut) {
  const TempFolder folder;
  const ArrayPtr image = Values<arrow::BinaryBuilder, std::string>({"\x89PNG"});
  ArrayPtr nested = Ints({1});
  for (int depth = 0; depth < 20; ++depth) nested = Lists({0, 1}, nested);
  EXPECT_THAT(ReadRows(WriteParquet(folder, "a.parquet",
                                    {{"image", image},
                                     {"l", Lists({0, 2}, Texts({"x", "y"}))},
                                     {"deep", nested},
                                     {"s", Texts({"a"})}})),
              ElementsAre(R"({"l":["x","y"],"s":"a"})"));
  const auto reader = OpenRows(folder / "a.parquet");
  EXPECT_EQ(reader->HiddenType("image"), "binary");
  EXPECT_EQ(reader->HiddenType("s"), "");
  EXPECT_EQ(reader->HiddenType("none"), "");
}

TEST(ParquetRowsTest, AFileOfOtherColumnsAloneNamesThem) {
  const TempFolder folder;
  const ArrayPtr image = Values<arrow::BinaryBuilder, std::string>({"\x89PNG"});
  const std::string path = WriteParquet(folder, "a.parquet", {{"image", image}});
  EXPECT_THAT(ErrorOf([&] { ReadRows(path); }),
              HasSubstr(path + ": no column of text or numbers: got image binary"));
}

TEST(ParquetRowsTest, ShardsMustHaveTheSameColumns) {
  const TempFolder folder;
  WriteParquet(folder, "a-0.parquet", {{"s", Texts({"a"})}});
  WriteParquet(folder, "a-1.parquet", {{"s", Texts({"b", "c"})}});
  EXPECT_THAT(ReadRows(folder.path()), ElementsAre(R"({"s":"a"})", R"({"s":"b"})", R"({"s":"c"})"));
  WriteParquet(folder, "a-2.parquet", {{"s", Ints({1})}});
  EXPECT_THAT(ErrorOf([&] { OpenRows(folder.path()); }),
              HasSubstr("a-2.parquet has s int64, expected s string as in"));
}

TEST(ParquetRowsTest, ATruncatedFileIsAnErrorWhereverItEnds) {
  const TempFolder folder;
  const std::string path = WriteParquet(
      folder, "whole", {{"s", Texts({"a", "b"})}, {"l", Lists({0, 1, 2}, Texts({"x", "y"}))}});
  const std::string bytes = ReadFile(path);
  for (size_t size = 4; size < bytes.size(); ++size) {
    const std::string cut = folder.Write("cut", std::string_view(bytes).substr(0, size));
    EXPECT_THAT(ErrorOf([&] { ReadRows(cut); }), HasSubstr(cut)) << size;
  }
}

// A changed byte must never crash the program: it is an Error, or another table.
TEST(ParquetRowsTest, AChangedByteNeverCrashes) {
  const TempFolder folder;
  const std::string path = WriteParquet(
      folder, "whole", {{"s", Texts({"a", "b"})}, {"l", Lists({0, 1, 2}, Texts({"x", "y"}))}});
  const std::string bytes = ReadFile(path);
  size_t errors = 0;
  for (size_t at = 4; at < bytes.size(); ++at) {
    for (const int value : {0x00, 0x7F, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(value);
      try {
        ReadRows(folder.Write("changed", changed));
      } catch (const Error&) {
        ++errors;
      }
    }
  }
  EXPECT_GT(errors, bytes.size());  // most of them are noticed
}

}  // namespace
}  // namespace assay
