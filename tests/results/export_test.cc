#include "results/export.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/io/rows.h"
#include "harness/io/scores_format.h"
#include "tests/testing/scoring.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using testing::FullRecord;
using testing::Judged;
using testing::TempFolder;

class ExportTest : public ::testing::Test {
 protected:
  ExportTest() {
    store_->CreateRun(FullRecord("run1", "identity"));
    JudgedRecord odd = Judged(1);
    odd.judged.id = "a,\"b\"\n";
    odd.judged.subset = "";
    odd.judged.judgement.rewards[1] = Failure{Failure::Kind::kRefused, "no"};
    odd.judged.judgement.dimensions["tone"] = {0.5, 1e300};
    odd.judged.label.dimensions["tone"] = {std::nullopt, 4.0};
    store_->OpenJournal("run1", false)->Commit(std::vector{Judged(0), odd, Judged(2)});
  }

  TempFolder folder_;
  std::unique_ptr<Store> store_ = Store::Open(folder_ / "assay.db", Store::Mode::kWrite);
};

constexpr char kHeader[] =
    "sample,subset,response,dimension,reward,verdict,position,rank,confidence,failure,grade,"
    "length\r\n";

// Judged(n): rewards n + 0.25 and 0.1, grades 1 and 0; lengths of sample 0: 1, 1; of 1: 2, 2.
TEST_F(ExportTest, CsvHasARowPerResponseAndDimension) {
  EXPECT_EQ(ExportRun(*store_, "run1", {0, 1}, "csv"),
            std::string(kHeader) +
                "s0,even,0,\"\",0.25,,,,,,1,1\r\n"
                "s0,even,1,\"\",0.1,,,,,,0,1\r\n"
                "\"a,\"\"b\"\"\n\",\"\",0,\"\",1.25,,,,,,1,2\r\n"
                "\"a,\"\"b\"\"\n\",\"\",1,\"\",,,,,,refused,0,2\r\n"
                "\"a,\"\"b\"\"\n\",\"\",0,tone,0.5,,,,,,,2\r\n"
                "\"a,\"\"b\"\"\n\",\"\",1,tone,1e+300,,,,,,4,2\r\n");
}

// A judge saw sample 3 in both orders and answered once, with confidence.
class VerdictExportTest : public ExportTest {
 protected:
  VerdictExportTest() {
    store_->CreateRun(FullRecord("judge", "other"));
    JudgedRecord record = Judged(3);
    Judgement& judgement = record.judged.judgement;
    judgement = {};
    judgement.verdicts = {testing::Ranked({1, 0}, {1, 0}),
                          testing::FailedVerdict({0, 1}, Failure::Kind::kUnparsed)};
    judgement.verdicts[0].confidence = 0.75;
    store_->OpenJournal("judge", false)->Commit(std::vector{record});
  }
};

TEST_F(VerdictExportTest, CsvHasARowPerVerdictAndResponseThatItSaw) {
  const std::string csv = ExportRun(*store_, "judge", {}, "csv");
  const std::string length = std::to_string(Judged(3).judged.lengths.at(0));
  EXPECT_EQ(csv, std::string(kHeader) + "s3,odd,1,,,0,0,1,0.75,,0," + length +
                     "\r\n"
                     "s3,odd,0,,,0,1,0,0.75,,1," +
                     length +
                     "\r\n"
                     "s3,odd,0,,,1,0,,,unparsed,1," +
                     length +
                     "\r\n"
                     "s3,odd,1,,,1,1,,,unparsed,0," +
                     length + "\r\n");
}

TEST_F(VerdictExportTest, ParquetHoldsTheSameRows) {
  const auto rows =
      OpenRows(folder_.Write("out.parquet", ExportRun(*store_, "judge", {}, "parquet")));
  std::vector<Json> all;
  for (Json row; rows->Next(row);) all.push_back(row);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[1]["response"], 0);
  EXPECT_EQ(all[1]["position"], 1);
  EXPECT_EQ(all[1]["rank"], 0);
  EXPECT_EQ(all[1]["confidence"], 0.75);
  EXPECT_TRUE(all[1]["reward"].is_null());
  EXPECT_TRUE(all[1]["dimension"].is_null());
  EXPECT_EQ(all[2]["failure"], "unparsed");
  EXPECT_TRUE(all[2]["rank"].is_null());
}

TEST_F(ExportTest, ParquetHoldsTheSameRows) {
  const auto rows =
      OpenRows(folder_.Write("out.parquet", ExportRun(*store_, "run1", {}, "parquet")));
  std::vector<Json> all;
  for (Json row; rows->Next(row);) all.push_back(row);
  ASSERT_EQ(all.size(), 8U);
  EXPECT_EQ(all[0], Json::parse(R"({"sample": "s0", "subset": "even", "response": 0,
      "dimension": "", "reward": 0.25, "verdict": null, "position": null, "rank": null,
      "confidence": null, "failure": null, "grade": 1.0, "length": 1})"));
  EXPECT_EQ(all[3], Json::parse(R"({"sample": "a,\"b\"\n", "subset": "", "response": 1,
      "dimension": "", "reward": null, "verdict": null, "position": null, "rank": null,
      "confidence": null, "failure": "refused", "grade": 0.0, "length": 2})"));
  EXPECT_EQ(all[5]["reward"], 1e300);
}

TEST_F(ExportTest, ScoresReadBackAsTheSameJudgements) {
  const std::string lines = ExportRun(*store_, "run1", {}, "scores");
  const auto rows = RowsOf(lines, "scores");
  std::vector<ScoresLine> all;
  for (Json row; rows->Next(row);) all.push_back(ScoresLineFromJson(row, "scores"));
  ASSERT_EQ(all.size(), 3U);
  const auto stored = testing::ReadAll(*store_, "run1");
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all[i].id, stored[i].id);
    EXPECT_EQ(all[i].judgement, stored[i].judgement);
  }
}

TEST_F(ExportTest, AnotherFormatIsAUsageError) {
  EXPECT_THROW(ExportRun(*store_, "run1", {}, "scorez"), UsageError);
}

}  // namespace
}  // namespace assay
