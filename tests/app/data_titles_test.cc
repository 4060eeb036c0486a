#include "harness/app/data_titles.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;

DataTitle Data(std::vector<std::string> missing, size_t samples, std::string hash) {
  DataTitle data{.title = "RM-Bench", .run = {}};
  data.run.suite = "rm-bench";
  data.run.revision = "73c52d7b27b361621361ec959ac6c0eb9bb7a689";
  data.run.missing_parts = std::move(missing);
  data.run.suite_samples = samples;
  data.run.suite_sha256 = std::move(hash);
  return data;
}

std::vector<std::string> Told(std::vector<DataTitle> columns) {
  TellDataApart(columns);
  std::vector<std::string> titles;
  for (const DataTitle& column : columns) titles.push_back(column.title);
  return titles;
}

TEST(DataTitlesTest, OneOfItsNameKeepsIt) {
  DataTitle other = Data({}, 350, "0123456789");
  other.title = "JudgeBench (gpt)";
  EXPECT_THAT(Told({Data({"math"}, 798, "b1b15027ff"), other}),
              ElementsAre("RM-Bench", "JudgeBench (gpt)"));
}

// Said is what differs, and no more than tells all apart.
TEST(DataTitlesTest, SaysWhatDiffers) {
  EXPECT_THAT(Told({Data({"math"}, 798, "b1b15027ff"), Data({}, 1327, "4b8bef37ff")}),
              ElementsAre("RM-Bench [without math]", "RM-Bench [all parts]"));
  EXPECT_THAT(Told({Data({}, 3, "b1b15027ff"), Data({}, 4, "4b8bef37ff")}),
              ElementsAre("RM-Bench [3 samples]", "RM-Bench [4 samples]"));
  EXPECT_THAT(
      Told({Data({"math"}, 798, "b1b15027ff"), Data({"math"}, 797, "aaaaaaaaff"),
            Data({"math", "code"}, 570, "4b8bef37ff")}),
      ElementsAre("RM-Bench [without math, 798 samples]", "RM-Bench [without math, 797 samples]",
                  "RM-Bench [without math, code, 570 samples]"));
}

TEST(DataTitlesTest, SuitesOfOneTitleHaveTheirNames) {
  DataTitle other = Data({"math"}, 798, "4b8bef37ff");
  other.run.suite = "rm-bench-mine";
  EXPECT_THAT(Told({Data({}, 1327, "b1b15027ff"), other}),
              ElementsAre("RM-Bench [rm-bench]", "RM-Bench [rm-bench-mine]"));
}

TEST(DataTitlesTest, WhereOnlyBytesDifferTheHashDoes) {
  EXPECT_THAT(Told({Data({}, 1327, "b1b15027ff"), Data({}, 1327, "4b8bef37ff")}),
              ElementsAre("RM-Bench [data b1b15027]", "RM-Bench [data 4b8bef37]"));
  DataTitle newer = Data({}, 1327, "4b8bef37ff");
  newer.run.revision = "v2";
  EXPECT_THAT(Told({Data({}, 1327, "b1b15027ff"), newer}),
              ElementsAre("RM-Bench [revision 73c52d7b27b3]", "RM-Bench [revision v2]"));
}

}  // namespace
}  // namespace assay
