#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/assay_test.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::assay::testing::kThreePairs;
using ::assay::testing::ProcessResult;
using ::assay::testing::Slurp;
using ::assay::testing::TestData;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CompareTest : public ::assay::testing::AssayTest {
 protected:
  // Judges `suite` under a name.
  Json Run(const std::string& name, const std::string& suite, const std::string& model,
           std::vector<std::string> more = {}) {
    std::vector<std::string> command = {"run", "-s", suite, "-m", model, "--name", name};
    command.insert(command.end(), more.begin(), more.end());
    return Runs(command).at(0);
  }

  Json Compared(std::vector<std::string> names) {
    names.insert(names.begin(), "compare");
    names.insert(names.end(), {"--format", "json"});
    const ProcessResult result = Assay(names);
    EXPECT_EQ(result.code, 0) << result.err;
    const Json json = Json::parse(result.out);
    EXPECT_EQ(json["format"], "assay.comparison/1");
    return json;
  }

  std::string ErrorOf(std::vector<std::string> names, int code) {
    names.insert(names.begin(), "compare");
    const ProcessResult result = Assay(names);
    EXPECT_EQ(result.code, code) << result.out;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, StartsWith("error: "));
    return result.err;
  }
};

// Of 350 pairs Skywork wins 218 and the longer response 162; 90 are won by both, 60 by neither. The
// other numbers are SciPy's and statsmodels' of the same margins, all of different questions.
TEST_F(CompareTest, FindsOnJudgeBenchWhatThePeersFind) {
  ASSAY_NEEDS_TEST_DATA();
  const std::string data = TestData() / "judgebench";
  Run("skywork", "judgebench:gpt", "scores:" + data + "/Skywork-Reward-Llama-3.1-8B.scores.jsonl",
      {"--data", data});
  Run("length", "judgebench:gpt", "baseline:length", {"--data", data});
  const Json suite = Compared({"skywork", "length"})["suites"].at(0);
  EXPECT_EQ(suite["runs"][0]["name"], "skywork");
  const Json pair = suite["pairs"].at(0);
  EXPECT_EQ(pair["samples"]["both"], 350);
  EXPECT_EQ(pair["samples"]["clusters"], 350);
  EXPECT_EQ(pair["conclusion"], "first is better");
  const Json overall = pair["official"][0];
  EXPECT_NEAR(overall["value"].get<double>(), (162 - 218) / 350.0, 1e-12);
  EXPECT_NEAR(overall["low"].get<double>(), -0.2378, 0.006);  // those of the t test, below
  EXPECT_NEAR(overall["high"].get<double>(), -0.0822, 0.006);
  const std::vector<std::pair<std::string, double>> sections = {{"Knowledge", (68 - 91) / 154.0},
                                                                {"Reasoning", (42 - 63) / 98.0},
                                                                {"Math", (29 - 43) / 56.0},
                                                                {"Coding", (23 - 21) / 42.0}};
  for (const auto& [name, value] : sections) {
    for (const Json& score : pair["official"]) {
      if (score["name"] == name) {
        EXPECT_NEAR(score["value"].get<double>(), value, 1e-12);
      }
    }
  }
  const Json accuracy = pair["accuracy"][0];
  EXPECT_NEAR(accuracy["low"].get<double>(), -0.23778076, 1e-7);
  EXPECT_NEAR(accuracy["high"].get<double>(), -0.08221924, 1e-7);
  EXPECT_NEAR(accuracy["p"].get<double>(), 6.42374e-5, 1e-9);
  const Json outcomes = pair["outcomes"];
  EXPECT_EQ(outcomes["both"], 90);
  EXPECT_EQ(outcomes["only_first"], 128);
  EXPECT_EQ(outcomes["only_second"], 72);
  EXPECT_EQ(outcomes["neither"], 60);
  EXPECT_LT(outcomes["p"], 0.001);
  EXPECT_NEAR(pair["agreement"]["kappa"]["value"].get<double>(), -0.12237044638, 1e-9);
  EXPECT_NEAR(pair["agreement"]["spearman"]["value"].get<double>(), -0.15788295582, 1e-9);
  EXPECT_NEAR(pair["agreement"]["kendall"]["value"].get<double>(), -0.10518297712, 1e-9);
  const Json slice = pair["slices"][0];
  EXPECT_EQ(slice["slice"], "longer");
  EXPECT_NEAR(slice["in_slice"]["value"].get<double>(), 72 / 162.0, 1e-12);
  EXPECT_NEAR(slice["in_rest"]["value"].get<double>(), -128 / 188.0, 1e-12);
}

TEST_F(CompareTest, SpeaksInTextMarkdownJsonAndAPage) {
  Run("a", "starter", "baseline:length");
  Run("b", "starter", "baseline:random");
  const std::string text = Assay({"compare", "a", "b"}).out;
  EXPECT_THAT(text,
              StartsWith("starter  80 samples judged by both, 80 clusters · B − A, in points"));
  EXPECT_THAT(text, HasSubstr("\n  A baseline:length · a\n  B baseline:random · b\n"));
  EXPECT_THAT(Assay({"compare", "a", "b", "--format", "markdown"}).out, HasSubstr("| Overall | "));
  EXPECT_EQ(Assay({"compare", "a", "b", "-o", "c.md", "--json", "c.json"}).out, "");
  EXPECT_THAT(Slurp(folder_ / "c.md"), StartsWith("**starter**"));
  EXPECT_EQ(Json::parse(Slurp(folder_ / "c.json")), Compared({"a", "b"}));

  const ProcessResult page = Assay({"compare", "a", "b", "-o", "page.html"});
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_THAT(page.err, HasSubstr("page.html"));
  const std::string html = Slurp(folder_ / "page.html");
  const size_t headline = html.find("id=\"s1-headline\"");
  const size_t comparison = html.find("id=\"s1-comparison\"");
  const size_t scores = html.find("id=\"s1-scores\"");
  EXPECT_TRUE(headline < comparison && comparison < scores && scores != std::string::npos);
}

TEST_F(CompareTest, AReportOfSeveralRunsComparesThem) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:random"});
  EXPECT_EQ(Assay({"report", "latest", "-o", "page.html"}).code, 0);
  const std::string html = Slurp(folder_ / "page.html");
  EXPECT_NE(html.find("No difference can be told between baseline:length and baseline:random"),
            std::string::npos);
  EXPECT_GT(html.find("id=\"s1-comparison\""), html.find("id=\"s1-scores\""));
}

TEST_F(CompareTest, OneInvocationOfSeveralModelsIsCompared) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:random", "-m",
        "baseline:constant"});
  const Json suite = Compared({"latest"})["suites"].at(0);
  EXPECT_EQ(suite["runs"].size(), 3U);
  EXPECT_EQ(suite["pairs"].size(), 3U);
  EXPECT_THAT(Assay({"compare", "latest"}).out, HasSubstr("\n  C − B "));
}

TEST_F(CompareTest, SuitesAreComparedOneByOneAndLonelyOnesNamed) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("more.jsonl", kThreePairs);
  Runs({"run", "-s", "starter", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "a"});
  Runs({"run", "-s", "more.jsonl", "-s", "pairs.jsonl", "-s", "starter", "-m", "baseline:random",
        "--name", "b"});
  const Json json = Compared({"a", "b"});
  std::vector<std::string> names;
  for (const Json& suite : json["suites"]) names.push_back(suite["suite"]["name"]);
  EXPECT_THAT(names, ::testing::ElementsAre("starter", "pairs"));
  ASSERT_EQ(json["left_out"].size(), 1U);
  EXPECT_THAT(json["left_out"][0], HasSubstr("(baseline:random on more) is the only one of its"));
  EXPECT_THAT(Assay({"compare", "a", "b"}).out, HasSubstr("! not compared: run "));
  EXPECT_THAT(Assay({"compare", "a", "b", "-o", "x.html"}).err,
              HasSubstr("note: not compared: run "));
}

TEST_F(CompareTest, OnlySharedSamplesCount) {
  Run("a", "starter", "baseline:length");
  Run("b", "starter", "baseline:random", {"--limit", "20"});
  const Json pair = Compared({"a", "b"})["suites"][0]["pairs"][0];
  EXPECT_EQ(pair["samples"]["both"], 20);
  EXPECT_EQ(pair["samples"]["only_first"], 60);
  EXPECT_EQ(pair["official"][0]["n"], 20);
  EXPECT_THAT(Assay({"compare", "a", "b"}).out, HasSubstr("left out: 60 samples only A judged"));
}

TEST_F(CompareTest, TheLevelIsThatOfTheIntervals) {
  Run("a", "starter", "baseline:length");
  Run("b", "starter", "baseline:random");
  const ProcessResult result = Assay({"compare", "a", "b", "--level", "0.8", "--format", "json"});
  const Json pair = Json::parse(result.out)["suites"][0]["pairs"][0];
  EXPECT_EQ(pair["official"][0]["level"], 0.8);
  EXPECT_EQ(pair["accuracy"][0]["level"], 0.8);
  EXPECT_THAT(ErrorOf({"a", "b", "--level", "1"}, 2),
              HasSubstr("--level: got 1, expected a number from 0.5 to 0.999"));
  EXPECT_THAT(ErrorOf({"a", "b", "--level", "high"}, 2), HasSubstr("--level: got \"high\""));
}

TEST_F(CompareTest, RefusesWhatIsNoTwoRuns) {
  Run("a", "starter", "baseline:length");
  folder_.Write("pairs.jsonl", kThreePairs);
  Run("b", "pairs.jsonl", "baseline:length");
  EXPECT_THAT(ErrorOf({"a"}, 2), HasSubstr("compare: got one run, expected two or more"));
  EXPECT_THAT(ErrorOf({"a", "a"}, 2), HasSubstr("got one run under several names, expected"));
  EXPECT_THAT(ErrorOf({"a", "nothing"}, 2), HasSubstr("no run or invocation is named \"nothing\""));
  EXPECT_THAT(ErrorOf({}, 2), HasSubstr("got no RUN, expected one"));
  EXPECT_THAT(ErrorOf({"a", "b"}, 2), HasSubstr("compare: got no two runs of one suite"));
  EXPECT_THAT(ErrorOf({"a", "b", "--store", "none.db"}, 1), HasSubstr("none.db"));
}

TEST_F(CompareTest, RefusesRunsOnOtherData) {
  folder_.Write("pairs.jsonl", kThreePairs);
  const Json before = Run("before", "pairs.jsonl", "baseline:length");
  folder_.Write("pairs.jsonl",
                std::string(kThreePairs) + R"({"id":"d","prompt":"s","chosen":"x","rejected":""})");
  const Json after = Run("after", "pairs.jsonl", "baseline:length");
  const std::string error = ErrorOf({"before", "after"}, 1);
  EXPECT_THAT(error, StartsWith("error: runs on different data of pairs cannot be compared: got "));
  for (const Json& run : {before, after}) {
    EXPECT_THAT(error, HasSubstr("run " + run["id"].get<std::string>().substr(0, 8) + " on data " +
                                 run["suite"]["sha256"].get<std::string>().substr(0, 8)));
  }
  EXPECT_THAT(error, HasSubstr("`assay run -s pairs.jsonl`"));
}

TEST_F(CompareTest, RefusesRunsWithoutACommonSample) {
  Run("a", "starter", "baseline:length", {"--shard", "1/2"});
  Run("b", "starter", "baseline:random", {"--shard", "2/2"});
  EXPECT_THAT(ErrorOf({"a", "b"}, 1),
              HasSubstr("no sample of starter is judged by two of the runs: got "));
}

TEST_F(CompareTest, StandardOutputCarriesOneResult) {
  Run("a", "starter", "baseline:length", {"--limit", "8"});
  Run("b", "starter", "baseline:random", {"--limit", "8"});
  EXPECT_THAT(ErrorOf({"a", "b", "--json", "-"}, 2),
              HasSubstr("--json -: standard output gets the result as text"));
  EXPECT_THAT(ErrorOf({"a", "b", "-o", "x", "--json", "./x"}, 2), HasSubstr("which are one file"));
  EXPECT_THAT(ErrorOf({"a", "b", "-o", "x.csv"}, 2),
              HasSubstr("got \"x.csv\", whose ending is no format; expected .html, .md, .json or "
                        ".txt, or --format"));
  EXPECT_THAT(ErrorOf({"a", "b", "-o", "assay.db"}, 2), HasSubstr("which would replace assay.db"));
  EXPECT_THAT(ErrorOf({"a", "b", "--format", "csv"}, 2),
              HasSubstr("expected text, markdown, json or html"));
  EXPECT_THAT(Assay({"compare", "a", "b", "-o", "x.txt", "--json", "-"}).out, StartsWith("{"));
  EXPECT_THAT(Assay({"compare", "a", "b", "-o", "-", "--format", "html"}).out,
              StartsWith("<!doctype html>"));
}

// Of three pairs the longer response wins one, and the file has the rewards of that one alone.
TEST_F(CompareTest, ASampleThatFailedIsJudged) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("scores.jsonl", "{\"id\": \"a\", \"rewards\": [1, 0]}\n");
  Run("a", "pairs.jsonl", "baseline:length");
  const ProcessResult run = Assay({"run", "-s", "pairs.jsonl", "-m", "scores:scores.jsonl",
                                   "--name", "b", "--max-failures", "1", "--quiet"});
  ASSERT_EQ(run.code, 0) << run.err;
  const Json pair = Compared({"a", "b"})["suites"][0]["pairs"][0];
  EXPECT_EQ(pair["samples"]["both"], 3);
  EXPECT_EQ(pair["outcomes"]["both"], 1);
  EXPECT_EQ(pair["outcomes"]["neither"], 2);
}

}  // namespace
}  // namespace assay
