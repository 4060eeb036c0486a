#include "harness/io/table_writer.h"

#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/io/rows.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

std::vector<Column> Columns() {
  return {{"text", Column::Type::kText},
          {"whole", Column::Type::kInteger},
          {"number", Column::Type::kNumber}};
}

TEST(CsvWriterTest, QuotesWhatNeedsItAndTellsEmptyTextFromNoText) {
  const auto writer = MakeCsvWriter(Columns());
  writer->Add(std::vector<Cell>{"plain", int64_t{-1}, 0.1});
  writer->Add(std::vector<Cell>{"a,b\n\"c\"", {}, 1e-7});
  writer->Add(std::vector<Cell>{"", {}, {}});
  writer->Add(std::vector<Cell>{{}, {}, {}});
  EXPECT_EQ(writer->Finish(),
            "text,whole,number\r\nplain,-1,0.1\r\n\"a,b\n\"\"c\"\"\",,1e-07\r\n\"\",,\r\n,,\r\n");
}

TEST(ParquetWriterTest, ReadsBackTheSame) {
  const testing::TempFolder folder;
  const auto writer = MakeParquetWriter(Columns());
  writer->Add(std::vector<Cell>{"caf\u00e9", int64_t{1} << 60, 0.1});
  writer->Add(std::vector<Cell>{{}, {}, {}});
  const auto rows = OpenRows(folder.Write("t.parquet", writer->Finish()));
  Json row;
  ASSERT_TRUE(rows->Next(row));
  EXPECT_EQ(row, Json({{"text", "caf\u00e9"}, {"whole", int64_t{1} << 60}, {"number", 0.1}}));
  ASSERT_TRUE(rows->Next(row));
  EXPECT_EQ(row, Json({{"text", nullptr}, {"whole", nullptr}, {"number", nullptr}}));
  EXPECT_FALSE(rows->Next(row));
}

TEST(ParquetWriterTest, WritesAnyNumberOfRowGroups) {
  const testing::TempFolder folder;
  for (const int64_t count : {1, 65'536, 65'537}) {
    const auto writer = MakeParquetWriter({{"n", Column::Type::kInteger}});
    for (int64_t i = 0; i < count; ++i) writer->Add(std::vector<Cell>{i});
    const auto rows = OpenRows(folder.Write("t.parquet", writer->Finish()));
    int64_t read = 0;
    for (Json row; rows->Next(row); ++read) ASSERT_EQ(row["n"], read);
    EXPECT_EQ(read, count);
  }
}

TEST(ParquetWriterTest, WritesListsOfNumbersStraightIntoAFile) {
  const testing::TempFolder folder;
  const std::string path = folder / "t.parquet";
  const std::vector<std::optional<double>> some = {0.5, std::nullopt, -2.0};
  {
    const auto writer =
        MakeParquetFileWriter(path, {{"id", Column::Type::kText}, {"r", Column::Type::kNumbers}});
    writer->Add(std::vector<Cell>{"a", std::span<const std::optional<double>>(some)});
    writer->Add(std::vector<Cell>{"b", std::span<const std::optional<double>>()});
    writer->Add(std::vector<Cell>{"c", {}});
    EXPECT_EQ(writer->Finish(), "");
  }
  const auto rows = OpenRows(path);
  std::vector<Json> read;
  for (Json row; rows->Next(row);) read.push_back(row["r"]);
  EXPECT_EQ(read, (std::vector<Json>{Json::parse("[0.5, null, -2.0]"), Json::array(), Json()}));
}

TEST(ParquetWriterTest, AFileThatCannotBeMadeIsAnError) {
  EXPECT_NE(testing::ErrorOf([] {
              MakeParquetFileWriter("/no/such/folder/t.parquet", {});
            }).find("cannot write Parquet"),
            std::string::npos);
}

}  // namespace
}  // namespace assay
