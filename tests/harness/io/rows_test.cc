#include "harness/io/rows.h"

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

std::vector<std::string> Read(RowReader& reader) {
  std::vector<std::string> rows;
  Json row;
  while (reader.Next(row)) rows.push_back(row.dump());
  return rows;
}

std::vector<std::string> ReadFileRows(const std::string& path) { return Read(*OpenRows(path)); }

TEST(JsonLinesTest, SkipsBlankLinesCarriageReturnsAndTheByteOrderMark) {
  const TempFolder folder;
  const std::string path =
      folder.Write("a.jsonl", "\xEF\xBB\xBF{\"a\":1}\r\n\r\n  \t\n{\"a\":\"\xC3\xA9\"}");
  EXPECT_THAT(ReadFileRows(path), ElementsAre("{\"a\":1}", "{\"a\":\"\xC3\xA9\"}"));
}

TEST(JsonLinesTest, NamesFileAndLine) {
  const TempFolder folder;
  const std::string path = folder.Write("a.jsonl", "{\"a\":1}\n\n{\"a\":}\n");
  EXPECT_THAT(ErrorOf([&] { ReadFileRows(path); }), HasSubstr(path + ":3: not valid JSON"));
  EXPECT_THAT(ErrorOf([&] { ReadFileRows(folder.Write("b", "{}\n[1]\n")); }),
              HasSubstr("b:2: got a list, expected an object"));
}

TEST(JsonLinesTest, CountsWhatItRepaired) {
  const auto rows = RowsOf("{\"a\":\"\xFF\"}\n{\"a\":\"\\ud800 ok\"}\n", "memory");
  EXPECT_THAT(Read(*rows), ElementsAre("{\"a\":\"\xEF\xBF\xBD\"}", "{\"a\":\"\xEF\xBF\xBD ok\"}"));
  EXPECT_EQ(rows->Repairs(), 2u);
  EXPECT_EQ(rows->Where(), "memory:2");
}

TEST(JsonLinesTest, ReadsWhatPythonWritesForMissingNumbers) {
  EXPECT_THAT(Read(*RowsOf("{\"a\": NaN, \"b\": -Infinity, \"c\": \"NaN\"}", "m")),
              ElementsAre("{\"a\":null,\"b\":null,\"c\":\"NaN\"}"));
}

TEST(JsonLinesTest, RefusesALineThatIsTooLong) {
  const std::string line = "{\"a\":\"" + std::string(size_t{65} << 20, 'x') + "\"}";
  EXPECT_THAT(ErrorOf([&] { Read(*RowsOf(line, "m")); }), HasSubstr("m:1: the line is too long"));
}

TEST(JsonArrayTest, FindsElementsWhateverTheyHold) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "a.json", " [ {\"a\": \"],}\\\"[{\", \"b\": [1, [2]]} ,\n{\"a\": {\"b\": \"\\\\\"}}\n]\n");
  EXPECT_THAT(ReadFileRows(path),
              ElementsAre("{\"a\":\"],}\\\"[{\",\"b\":[1,[2]]}", "{\"a\":{\"b\":\"\\\\\"}}"));
}

TEST(JsonArrayTest, NamesTheRow) {
  const TempFolder folder;
  const auto error = [&](std::string_view text) {
    return ErrorOf([&] { ReadFileRows(folder.Write("a.json", text)); });
  };
  const std::string path = folder / "a.json";
  EXPECT_THAT(error("[{}, 3]"), HasSubstr(path + ": row 2: got a number, expected an object"));
  EXPECT_THAT(error("[{}, {\"a\": tru}]"), HasSubstr(path + ": row 2: not valid JSON"));
  EXPECT_THAT(error("[{},]"), HasSubstr(path + ": row 2: not valid JSON"));
  EXPECT_THAT(error("[{}] {}"), HasSubstr("text after the end of the list"));
  EXPECT_THAT(error("[{}, {\"a\": \"x"), HasSubstr("row 2: the file ends in the middle"));
  EXPECT_THAT(error("[{}"), HasSubstr("row 1: the file ends in the middle"));
  EXPECT_THAT(error("[]"), HasSubstr("is empty"));
}

TEST(OpenRowsTest, NamesWhatIsNoTable) {
  const TempFolder folder;
  const auto error = [&](std::string_view text) {
    return ErrorOf([&] { ReadFileRows(folder.Write("a", text)); });
  };
  EXPECT_THAT(error(""), HasSubstr("a is empty: expected rows of data"));
  EXPECT_THAT(error(" \n\n"), HasSubstr("a is empty"));
  EXPECT_THAT(error("prompt,chosen\n"), HasSubstr("unknown format"));
  EXPECT_THAT(error("\x1F\x8B\x08"), HasSubstr("gzip"));
  EXPECT_THAT(error("version https://git-lfs.github.com/spec/v1\n"), HasSubstr("git lfs pull"));
  EXPECT_THAT(ErrorOf([&] { OpenRows(folder / "no"); }), HasSubstr("No such file"));
}

TEST(OpenRowsTest, AFolderIsOneTableInNameOrder) {
  const TempFolder folder;
  folder.Write("part-2.jsonl", "{\"i\":2}\n");
  folder.Write("part-1.jsonl", "{\"i\":0}\n{\"i\":1}\n");
  folder.Write("dataset_info.json", "{\"i\":9}");
  EXPECT_THAT(ReadFileRows(folder.path()), ElementsAre("{\"i\":0}", "{\"i\":1}", "{\"i\":2}"));
  EXPECT_THAT(RowFiles(folder.path()),
              ElementsAre(folder / "part-1.jsonl", folder / "part-2.jsonl"));
}

TEST(OpenRowsTest, AFolderWithoutDataIsAnError) {
  const TempFolder folder;
  EXPECT_THAT(ErrorOf([&] { OpenRows(folder.path()); }), HasSubstr("no data in the folder"));
}

TEST(OpenRowsTest, OneObjectOverManyLinesIsNotJsonLines) {
  const TempFolder folder;
  const std::string path = folder.Write("a.json", "{\n  \"prompt\": \"p\"\n}\n");
  EXPECT_THAT(ErrorOf([&] { OpenRows(path); }), HasSubstr("expected one object a line"));
}

TEST(OpenRowsTest, AFolderOfTwoKindsOfDataIsNotGuessedAt) {
  const TempFolder folder;
  folder.Write("a.jsonl", "{}");
  folder.Write("b.parquet", "PAR1");
  EXPECT_THAT(ErrorOf([&] { RowFiles(folder.path()); }), HasSubstr("two kinds"));
}

}  // namespace
}  // namespace assay
