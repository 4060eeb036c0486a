#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/assay_test.h"

namespace assay {
namespace {

using ::assay::testing::kThreePairs;
using ::assay::testing::ProcessResult;
using ::assay::testing::Slurp;
using ::testing::HasSubstr;

using ResultsTest = ::assay::testing::AssayTest;

TEST_F(ResultsTest, ShardsMergeIntoTheWholeRun) {
  const Json whole =
      Runs({"run", "-s", "starter", "-m", "baseline:length", "--store", "whole.db"})[0];
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "1/2", "--store", "one.db"});
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "2/2", "--store", "two.db"});
  const ProcessResult merged = Assay({"results", "merge", "one.db", "two.db", "--store", "all.db"});
  ASSERT_EQ(merged.code, 0) << merged.err;
  EXPECT_THAT(merged.err, HasSubstr("all shards are there: `assay results show merged-"));
  const ProcessResult latest =
      Assay({"results", "show", "latest", "--store", "all.db", "--json", "-"});
  EXPECT_EQ(Json::parse(latest.out)["runs"][0]["official"], whole["official"]);
  const Json joined =
      Runs({"run", "-s", "starter", "-m", "baseline:length", "--store", "all.db"})[0];
  EXPECT_EQ(joined["official"], whole["official"]);
  EXPECT_EQ(joined["estimates"], whole["estimates"]);
}

TEST_F(ResultsTest, AMergeNamesTheShardsThatAreMissing) {
  for (const char* shard : {"1/4", "3/4"}) {
    Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", shard, "--store",
          std::string(1, *shard) + ".db"});
  }
  const ProcessResult merged = Assay({"results", "merge", "1.db", "3.db", "--store", "all.db"});
  EXPECT_EQ(merged.code, 0);
  EXPECT_EQ(merged.err,
            "merged 2 stores into all.db\n"
            "missing of baseline:length on starter: shards 2/4, 4/4; merge their stores, too\n");
}

TEST_F(ResultsTest, StandardOutputCarriesOneResult) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8"});
  const ProcessResult page = Assay({"report", "latest", "-o", "-"});
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_THAT(page.out, ::testing::StartsWith("<!doctype html>"));
  EXPECT_EQ(page.err, "");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "-"));
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"report", "latest", "-o", "-", "--json", "-"},
           {"report", "latest", "--format", "text", "--json", "-"},
           {"report", "latest", "--format", "json", "-o", "-", "--json", "-"}}) {
    const ProcessResult both = Assay(command);
    EXPECT_EQ(both.code, 2);
    EXPECT_EQ(both.out, "");
    EXPECT_THAT(both.err, HasSubstr("error: --json -: standard output gets the result as "));
  }
  const ProcessResult demo = Assay({"demo", "-o", "-"});
  EXPECT_EQ(demo.code, 2);
  EXPECT_THAT(demo.err, HasSubstr("--output -: the tables go to standard output"));
  EXPECT_THAT(Assay({"report", "latest", "--format", "csv", "-o", "a.csv", "--json", "-"}).out,
              ::testing::StartsWith("{"));
}

TEST_F(ResultsTest, TwoResultsNeedTwoFiles) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8"});
  folder_.Write("there", "");
  std::filesystem::create_symlink("there", folder_ / "link");
  std::filesystem::create_hard_link(folder_ / "there", folder_ / "hard");
  std::filesystem::create_symlink("new", folder_ / "dangling");
  for (const auto& [page, json] : std::vector<std::pair<const char*, const char*>>{
           {"new", "./new"}, {"there", "link"}, {"there", "hard"}, {"new", "dangling"}}) {
    const ProcessResult result = Assay({"report", "latest", "-o", page, "--json", json});
    EXPECT_EQ(result.code, 2) << page << " " << json;
    EXPECT_THAT(result.err, HasSubstr("which are one file"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
  EXPECT_EQ(Assay({"report", "latest", "-o", "/dev/null", "--json", "/dev/null"}).code, 0);
}

TEST_F(ResultsTest, NoResultReplacesAStoreThatIsOnlyMadeMeanwhile) {
  const ProcessResult result = Assay(
      {"run", "-s", "starter", "-m", "baseline:length", "--store", "new.db", "--json", "./new.db"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("which would replace new.db"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ResultsTest, ResultsAreListedShownExportedAndDeleted) {
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "first"});
  EXPECT_THAT(Assay({"results", "list"}).out, HasSubstr("first"));
  EXPECT_THAT(Assay({"results", "show", "first"}).out, HasSubstr("33.3"));
  EXPECT_THAT(Assay({"results", "show", "latest", "--format", "markdown"}).out, HasSubstr("|"));

  const ProcessResult scores =
      Assay({"results", "export", "first", "--format", "scores", "-o", "scores.jsonl"});
  ASSERT_EQ(scores.code, 0) << scores.err;
  EXPECT_THAT(Slurp(folder_ / "scores.jsonl"), HasSubstr(R"("a")"));
  const Json again = Runs({"run", "-s", "pairs.jsonl", "-m", "scores:scores.jsonl"});
  EXPECT_DOUBLE_EQ(again[0]["official"]["overall"], 1.0 / 3) << "a round trip keeps the score";

  EXPECT_EQ(Assay({"results", "export", "first", "--format", "parquet", "-o", "out.parquet"}).code,
            0);
  EXPECT_EQ(Slurp(folder_ / "out.parquet").substr(0, 4), "PAR1");
  EXPECT_THAT(Assay({"results", "export", "first", "--format", "csv"}).out, HasSubstr("a,"));
  EXPECT_EQ(Assay({"results", "delete", "first"}).code, 0);
  EXPECT_EQ(Assay({"results", "show", "first"}).code, 2) << "an unknown name";
}

TEST_F(ResultsTest, ShowsARunOnceUnderSeveralNames) {
  folder_.Write("pairs.jsonl", kThreePairs);
  const Json run = Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "good"})[0];
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "few", "--limit", "2"});
  const auto shown = [&](std::vector<std::string> names) {
    std::vector<std::string> command = {"results", "show", "--json", "-"};
    command.insert(command.end(), names.begin(), names.end());
    return Json::parse(Assay(command).out)["runs"];
  };
  const Json twice = shown({"good", run["id"], "good"});
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice[0]["name"], "good");
  EXPECT_EQ(shown({"good", "few"}).size(), 2U) << "another selection has other numbers";
}

TEST_F(ResultsTest, DeletingAnInvocationKeepsRunsThatOthersList) {
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "full"});
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "quick", "--limit", "1"});
  EXPECT_THAT(Assay({"results", "delete", "quick"}).err,
              HasSubstr("deleted 0 runs and kept 1 run that other names list"));
  EXPECT_EQ(Assay({"results", "show", "quick"}).code, 2);
  EXPECT_EQ(Assay({"results", "show", "full"}).code, 0);
  EXPECT_THAT(Assay({"results", "delete", "full"}).err, HasSubstr("deleted 1 run\n"));
}

TEST_F(ResultsTest, AMisspeltNameDeletesNothingAndANameTwiceIsOnce) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8", "--name", "good"});
  const Json other = Runs({"run", "-s", "starter", "-m", "baseline:constant", "--limit", "8"})[0];
  EXPECT_EQ(Assay({"results", "delete", "good", "goood"}).code, 2);
  EXPECT_EQ(Assay({"results", "show", "good"}).code, 0);
  const ProcessResult deleted =
      Assay({"results", "delete", "good", "latest", "good", other["id"], "latest"});
  EXPECT_EQ(deleted.code, 0) << deleted.err;
  EXPECT_EQ(deleted.err, "deleted 2 runs\n");
}

TEST_F(ResultsTest, NoResultReplacesTheStoreOrWhatIsRead) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("scores.jsonl", "{\"id\": \"a\", \"rewards\": [1, 0]}\n");
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length"});
  std::filesystem::create_symlink("assay.db", folder_ / "link");
  const std::vector<std::string> run = {"run", "-s", "pairs.jsonl", "-m", "scores:scores.jsonl"};
  const auto json = [&](std::vector<std::string> command, const char* file) {
    command.insert(command.end(), {"--json", file});
    return command;
  };
  for (const std::vector<std::string>& command :
       {json(run, "assay.db"),
        json(run, "link"),
        json(run, "./pairs.jsonl"),
        json(run, "scores.jsonl"),
        json({"results", "show", "latest"}, "assay.db"),
        {"results", "export", "latest", "--format", "csv", "-o", "link"},
        {"report", "latest", "-o", "assay.db"},
        {"demo", "-o", "assay.db"}}) {
    const ProcessResult result = Assay(command);
    EXPECT_EQ(result.code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr("which would replace "));
  }
  EXPECT_EQ(Assay({"results", "show", "latest"}).code, 0);
  EXPECT_EQ(Slurp(folder_ / "pairs.jsonl"), kThreePairs);
}

TEST_F(ResultsTest, AReportInAnotherFormatGoesToItsFile) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8"});
  EXPECT_EQ(Assay({"report", "latest", "--format", "csv", "-o", "out.csv"}).out, "");
  EXPECT_EQ(Slurp(folder_ / "out.csv"), Assay({"report", "latest", "--format", "csv"}).out);
}

TEST_F(ResultsTest, AReportGivesTheIntervalThatIsAskedFor) {
  Runs({"run", "-s", "starter", "-m", "baseline:length"});
  const auto official = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command = {"report", "latest", "--format", "json"};
    command.insert(command.end(), more.begin(), more.end());
    return Json::parse(Assay(command).out)["runs"][0]["official"];
  };
  const Json usual = official({});
  EXPECT_EQ(usual["interval"], "cluster bootstrap");
  const Json bca = official({"--interval", "bca"});
  EXPECT_EQ(bca["interval"], "bca");
  EXPECT_EQ(bca["overall"], usual["overall"]);
  EXPECT_EQ(official({"--interval", "percentile"}), usual);
  ASSERT_EQ(Assay({"report", "latest", "--interval", "bca"}).code, 0);
  EXPECT_THAT(Slurp(folder_ / "report.html"), HasSubstr("interval, bca"));
  EXPECT_EQ(Assay({"report", "latest", "--interval", "t"}).code, 2);
}

TEST_F(ResultsTest, ARunsIdMeansTheWholeRun) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "1/2"});
  const Json shard = Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "2/2"})[0];
  EXPECT_EQ(shard["counts"]["samples"], 40);
  const ProcessResult whole = Assay({"results", "show", shard["id"], "--json", "-"});
  EXPECT_EQ(Json::parse(whole.out)["runs"][0]["counts"]["samples"], 80);
}

// The third is compared with the second although the first is of another suite.
TEST_F(ResultsTest, RunsOnOtherDataAreNotComparable) {
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--name", "another"});
  const auto run = [&](const char* name) {
    const Json made = Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", name});
    return made[0]["id"].get<std::string>().substr(0, 8);
  };
  const std::string before = run("before");
  folder_.Write("pairs.jsonl",
                std::string(kThreePairs) + R"({"id":"d","prompt":"s","chosen":"x","rejected":""})");
  const std::string after = run("after");
  for (const std::vector<std::string>& command : {std::vector<std::string>{"results", "show"},
                                                  {"results", "export"},
                                                  {"report", "--format", "text"},
                                                  {"report", "-o", "page.html"}}) {
    std::vector<std::string> both = command;
    for (const char* name : {"another", "before", "after"}) both.emplace_back(name);
    const ProcessResult said = Assay(both);
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.err, HasSubstr("note: runs on different data of pairs are not comparable: "));
    EXPECT_THAT(said.err, HasSubstr("run " + before + " on "));
    EXPECT_THAT(said.err, HasSubstr("run " + after + " on "));
  }
  EXPECT_THAT(Assay({"results", "show", "another", "after"}).err,
              ::testing::Not(HasSubstr("comparable")));
}

TEST_F(ResultsTest, ReportIsOneFileWithoutLinks) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:random"});
  const ProcessResult result = Assay({"report", "latest", "-o", "page.html"});
  ASSERT_EQ(result.code, 0) << result.err;
  const std::string page = Slurp(folder_ / "page.html");
  // Not HasSubstr: a failure would print the whole page.
  EXPECT_NE(page.find("default-src &#x27;none&#x27;"), std::string::npos);
  EXPECT_NE(page.find("llustrative"), std::string::npos);
  EXPECT_LT(page.size(), 4'000'000U);
}

TEST_F(ResultsTest, AStoreOfASpecialNameIsAFile) {
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--store", ":memory:"});
  EXPECT_TRUE(std::filesystem::exists(folder_ / ":memory:"));
  EXPECT_EQ(Assay({"results", "show", "latest", "--store", ":memory:"}).code, 0);
}

TEST_F(ResultsTest, ShownCommandsCanBePasted) {
  const ProcessResult result = Assay(
      {"run", "-s", "starter", "-m", "baseline:length", "--name", "my run", "--store", "a b"});
  EXPECT_THAT(result.err, HasSubstr("`assay report 'my run' --store 'a b' -o report.html`"));
}

TEST_F(ResultsTest, ARunMayBeCalledLikeACommand) {
  EXPECT_EQ(Assay({"run", "-s", "starter", "-m", "baseline:length", "--name", "run"}).code, 0);
  EXPECT_EQ(Assay({"report", "run", "-o", "x.html"}).code, 0);
}

// One table tells the selections apart.
TEST_F(ResultsTest, SaysWhichSelectionARowIsOf) {
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "whole"});
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "some", "--limit", "2"});
  for (const char* format : {"text", "markdown"}) {
    const std::string out = Assay({"results", "show", "whole", "some", "--format", format}).out;
    EXPECT_THAT(out, HasSubstr("2 to 3 samples")) << format;
    EXPECT_THAT(out, HasSubstr("whole suite, n = 3")) << format;
    EXPECT_THAT(out, HasSubstr("limit 2, n = 2")) << format;
  }
}

}  // namespace
}  // namespace assay
