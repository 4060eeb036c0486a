#include <filesystem>
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
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class LeaderboardTest : public ::assay::testing::AssayTest {
 protected:
  // Three pairs, of which "good" gets all right, "fair" two and baseline:length one.
  void RunThreePairs() {
    folder_.Write("pairs.jsonl", kThreePairs);
    folder_.Write("good.jsonl",
                  "{\"id\": \"a\", \"rewards\": [1, 0]}\n{\"id\": \"b\", \"rewards\": [1, 0]}\n"
                  "{\"id\": \"c\", \"rewards\": [1, 0]}\n");
    folder_.Write("fair.jsonl",
                  "{\"id\": \"a\", \"rewards\": [1, 0]}\n{\"id\": \"b\", \"rewards\": [1, 0]}\n"
                  "{\"id\": \"c\", \"rewards\": [0, 1]}\n");
    Runs({"run", "-s", "pairs.jsonl", "-m", "scores:good.jsonl", "-m", "scores:fair.jsonl", "-m",
          "baseline:length"});
  }

  Json Board(std::vector<std::string> arguments = {"--all"}) {
    arguments.insert(arguments.begin(), "leaderboard");
    for (const char* more : {"--format", "json"}) arguments.push_back(more);
    const ProcessResult result = Assay(arguments);
    EXPECT_EQ(result.code, 0) << result.err;
    return Json::parse(result.out);
  }
};

TEST_F(LeaderboardTest, RanksModelsByTheirScores) {
  RunThreePairs();
  const Json board = Board({"latest"});
  ASSERT_EQ(board["models"].size(), 3u);
  EXPECT_EQ(board["models"][0]["name"], "good");
  EXPECT_EQ(board["models"][0]["mean"]["value"], 1.0);
  EXPECT_EQ(board["models"][1]["name"], "fair");
  EXPECT_DOUBLE_EQ(board["models"][1]["mean"]["value"], 2.0 / 3);
  EXPECT_EQ(board["models"][2]["name"], "baseline:length");
  for (const Json& model : board["models"]) {
    EXPECT_EQ(model["rank"]["low"], 1) << "three samples tell nobody apart";
    EXPECT_EQ(model["rank"]["high"], 3);
    EXPECT_EQ(model["rank"]["group"], 1);
  }
  EXPECT_EQ(board["models"][0]["bradley_terry"]["value"], nullptr);
  EXPECT_THAT(board["models"][0]["bradley_terry"]["because"].get<std::string>(),
              HasSubstr("no model did better than it"));
}

TEST_F(LeaderboardTest, WritesAPageAndTables) {
  RunThreePairs();
  const ProcessResult page = Assay({"leaderboard", "--all", "--title", "Ours & theirs"});
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_EQ(page.out, "");
  EXPECT_THAT(page.err, HasSubstr("leaderboard.html ("));
  EXPECT_THAT(page.err, HasSubstr("MB): 3 models on 1 suite; open it in a browser\n"));
  const std::string html = Slurp(folder_ / "leaderboard.html");
  EXPECT_THAT(html, StartsWith("<!doctype html>"));
  EXPECT_THAT(html, HasSubstr("Ours &amp; theirs</h1>"));
  EXPECT_THAT(Assay({"leaderboard", "--all", "--markdown"}).out,
              StartsWith("| rank | model | pairs | pairs (subset) | ties | Bradley–Terry |\n"));
  EXPECT_THAT(Assay({"leaderboard", "--all", "--latex"}).out, HasSubstr("\\begin{tabular}"));
  EXPECT_THAT(Assay({"leaderboard", "--all", "--csv", "-o", "board.csv"}).out, IsEmpty());
  EXPECT_THAT(Slurp(folder_ / "board.csv"), StartsWith("model,adapter,type,"));
  EXPECT_THAT(Assay({"leaderboard", "latest", "-o", "-"}).out, StartsWith("<!doctype html>"));
  const std::pair<const char*, const char*> endings[] = {{"x.html", "<!doctype html>"},
                                                         {"x.md", "| rank | model |"},
                                                         {"x.csv", "model,adapter,"},
                                                         {"x.tex", "% "},
                                                         {"x.json", "{"},
                                                         {"plain", "<!doctype html>"}};
  for (const auto& [file, begins] : endings) {
    EXPECT_EQ(Assay({"leaderboard", "--all", "-o", file}).code, 0);
    EXPECT_THAT(Slurp(folder_ / file), StartsWith(begins)) << file;
  }
  EXPECT_EQ(Assay({"leaderboard", "--all", "--csv", "-o", "board.pdf"}).code, 0);
  EXPECT_THAT(Slurp(folder_ / "board.pdf"), StartsWith("model,")) << "--format is the last word";
}

TEST_F(LeaderboardTest, SectionsAreATableForEachSuite) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:random"});
  RunThreePairs();
  const std::string head = "\n| rank | model | Starter | ";
  EXPECT_THAT(Assay({"leaderboard", "--all", "--markdown"}).out, Not(HasSubstr(head)));
  EXPECT_THAT(Assay({"leaderboard", "--all", "--markdown", "--sections"}).out, HasSubstr(head));
  EXPECT_THAT(Assay({"leaderboard", "--all", "--sections", "-o", "-", "--latex"}).out,
              HasSubstr("\nRank & Model & Starter & "));
  const ProcessResult csv = Assay({"leaderboard", "--all", "--csv", "--sections"});
  EXPECT_EQ(csv.code, 2);
  EXPECT_THAT(csv.err, HasSubstr("--sections: is for markdown and latex: got the format csv"));
}

TEST_F(LeaderboardTest, AFolderHasAPagePerModel) {
  RunThreePairs();
  const ProcessResult result = Assay({"leaderboard", "--all", "--folder", "site"});
  EXPECT_EQ(result.code, 0) << result.err;
  const std::string index = Slurp(folder_.path() / "site/index.html");
  for (const char* name : {"model-good.html", "model-fair.html", "model-baseline-length.html"}) {
    EXPECT_THAT(index, HasSubstr("<a href=\"" + std::string(name) + "\">"));
    const std::string page = Slurp(folder_.path() / "site" / name);
    EXPECT_THAT(page, HasSubstr("class=\"sample-index\""));
    EXPECT_THAT(index, HasSubstr("<a href=\"" + std::string(name) + "#s1-samples\">3</a>"));
    EXPECT_THAT(page, HasSubstr("id=\"s1-samples\""));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "leaderboard.html"));
}

TEST_F(LeaderboardTest, TheNewestCompleteRunCounts) {
  RunThreePairs();
  Runs({"run", "-s", "pairs.jsonl", "-m", "scores:good.jsonl", "--fresh"});
  const Json newest = Runs({"run", "-s", "pairs.jsonl", "-m", "scores:good.jsonl", "--fresh"})[0];
  Runs({"run", "-s", "pairs.jsonl", "-m", "scores:good.jsonl", "--fresh", "--limit", "2"});
  const Json board = Board();
  EXPECT_EQ(board["models"].size(), 3u);
  EXPECT_EQ(board["models"][0]["suites"][0]["run"], newest["id"]);
  EXPECT_THAT(Assay({"leaderboard", "--all", "--markdown"}).err,
              HasSubstr("note: 3 runs not counted: another run of the same model on the same data "
                        "is; a page (--format html) lists what is not\n"));
  const ProcessResult page = Assay({"leaderboard", "--all", "-o", "-"});
  EXPECT_THAT(page.err, HasSubstr("is; the page lists what is not\n"));
  EXPECT_THAT(page.out, HasSubstr("does not count: a newer complete run counts"));
  EXPECT_THAT(page.out, HasSubstr("does not count: it is not complete, and an older run is"));
}

TEST_F(LeaderboardTest, AnIncompleteRunIsShownAndNotRanked) {
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "-m", "baseline:random"});
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:constant", "--limit", "2"});
  const Json board = Board();
  const Json& last = board["models"][2];
  EXPECT_EQ(last["name"], "baseline:constant");
  EXPECT_EQ(last["rank"], nullptr);
  EXPECT_THAT(last["suites"][0]["because"].get<std::string>(), StartsWith("incomplete: "));
  EXPECT_EQ(last["suites"][0]["scores"][0]["n"], 2);
  EXPECT_EQ(board["suites"][0]["weight"], 1) << "the other two keep their ranks";
  EXPECT_NE(board["models"][0]["rank"], nullptr);
  EXPECT_NE(board["models"][1]["rank"], nullptr);
}

TEST_F(LeaderboardTest, OtherDataAreAnotherColumn) {
  RunThreePairs();
  folder_.Write("pairs.jsonl", std::string(kThreePairs) +
                                   R"({"id": "d", "prompt": "s", "chosen": "x", "rejected": "yy"})"
                                   "\n");
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length"});
  const ProcessResult result = Assay({"leaderboard", "--all", "--format", "json"});
  EXPECT_THAT(result.err, HasSubstr("note: runs on different data of pairs are not comparable"));
  const Json board = Json::parse(result.out);
  ASSERT_EQ(board["suites"].size(), 2u);
  EXPECT_THAT(board["suites"][0]["name"].get<std::string>(), StartsWith("pairs@"));
  EXPECT_NE(board["suites"][0]["name"], board["suites"][1]["name"]);
  EXPECT_THAT(board["suites"][0]["title"].get<std::string>(), EndsWith(" [3 samples]"));
  EXPECT_THAT(board["suites"][1]["title"].get<std::string>(), EndsWith(" [4 samples]"));
}

TEST_F(LeaderboardTest, WeightsChooseTheSuitesOfTheMean) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("more.jsonl", R"({"id": "z", "prompt": "p", "chosen": "long", "rejected": "s"})"
                              "\n");
  Runs({"run", "-s", "pairs.jsonl", "-s", "more.jsonl", "-m", "baseline:length"});
  // 1/3 and 1.
  EXPECT_NEAR(Board()["models"][0]["mean"]["value"].get<double>(), 2.0 / 3, 1e-12);
  EXPECT_NEAR(
      Board({"--all", "--weights", "pairs=3,more=1"})["models"][0]["mean"]["value"].get<double>(),
      0.5, 1e-12);
  EXPECT_NEAR(Board({"--all", "--weights", "more=0"})["models"][0]["mean"]["value"].get<double>(),
              1.0 / 3, 1e-12);
  // A name after the weights is a run's, and weights may be given one by one.
  EXPECT_NEAR(
      Board({"--weights", "pairs=3", "--weights", "more=1", "latest"})["models"][0]["mean"]["value"]
          .get<double>(),
      0.5, 1e-12);
}

// Where only one variant was judged, the suite's bare name means it, too.
TEST_F(LeaderboardTest, OneSuiteUnderTwoNamesIsNotWeighedTwice) {
  ASSAY_NEEDS_TEST_DATA();
  Runs({"run", "-s", "judgebench:gpt", "--data", (TestData() / "judgebench").string(), "-m",
        "baseline:length"});
  const ProcessResult result =
      Assay({"leaderboard", "--all", "--markdown", "--weights", "judgebench=2,judgebench:gpt=1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--weights: got \"judgebench\" and \"judgebench:gpt\", which "
                                    "are one suite; weigh it once"));
}

TEST_F(LeaderboardTest, AnIllustrativeSuiteRanksNothing) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:random"});
  const Json board = Board();
  EXPECT_EQ(board["suites"][0]["ranked"], false);
  EXPECT_EQ(board["models"][0]["rank"], nullptr);
  EXPECT_EQ(board["models"][0]["suites"][0]["scores"][0]["name"], "overall");
  const ProcessResult weighed = Assay({"leaderboard", "--all", "--weights", "starter=1"});
  EXPECT_EQ(weighed.code, 2);
  EXPECT_THAT(weighed.err, HasSubstr("cannot be in the mean, because it is illustrative"));
}

TEST_F(LeaderboardTest, ModelsOfOneNameAreToldApart) {
  folder_.Write("pairs.jsonl", kThreePairs);
  std::vector<std::string> names;
  for (const char* sign : {"+", "-"}) {
    const std::string file = *sign == '+' ? "long.py" : "short.py";
    folder_.Write(file, std::string("import json, sys\n"
                                    "print(json.dumps({'protocol': 'assay.exec/1', 'name': 'twin', "
                                    "'capabilities': ['scores']}), flush=True)\n"
                                    "for line in sys.stdin:\n"
                                    "    if line.strip():\n"
                                    "        row = json.loads(line)\n"
                                    "        rewards = [") +
                            sign +
                            "len(text) for text in row['responses']]\n"
                            "        print(json.dumps({'id': row['id'], 'rewards': rewards}), "
                            "flush=True)\n");
    names.push_back(Runs({"run", "-s", "pairs.jsonl", "-m", "exec:python3 " + file})[0]["id"]);
  }
  const Json board = Board();
  ASSERT_EQ(board["models"].size(), 2u) << "one name, two fingerprints";
  EXPECT_NE(board["models"][0]["name"], board["models"][1]["name"]);
  EXPECT_EQ(Assay({"report", names[0], names[1], "-o", "page.html"}).code, 0);
  const std::string page = Slurp(folder_ / "page.html");
  const std::string compared = Assay({"compare", names[0], names[1]}).out;
  for (const Json& model : board["models"]) {
    const auto name = model["name"].get<std::string>();
    EXPECT_THAT(name, StartsWith("twin ("));
    EXPECT_THAT(compared, HasSubstr(" " + name)) << "as a comparison calls it";
    EXPECT_THAT(page, HasSubstr(name)) << "and a report";
  }
}

TEST_F(LeaderboardTest, WrongCommandLinesSayWhatWasExpected) {
  RunThreePairs();
  const auto error = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "leaderboard");
    const ProcessResult result = Assay(arguments);
    EXPECT_EQ(result.code, 2) << result.err;
    return result.err;
  };
  EXPECT_THAT(error({}), HasSubstr("got no run, expected names of runs, or --all"));
  EXPECT_THAT(error({"latest", "--all"}), HasSubstr("got both runs and --all"));
  EXPECT_THAT(error({"nobody"}), HasSubstr("nobody"));
  EXPECT_THAT(error({"--all", "--weights", "pairs"}), HasSubstr("expected SUITE=WEIGHT"));
  EXPECT_THAT(error({"--all", "--weights", "pairs=-1"}), HasSubstr("got \"pairs=-1\""));
  EXPECT_THAT(error({"--all", "--weights", "pairs=nan"}), HasSubstr("got \"pairs=nan\""));
  EXPECT_THAT(error({"--all", "--weights", "pears=1"}),
              HasSubstr("got \"pears\", expected one of pairs"));
  EXPECT_THAT(error({"--all", "--weights", "pairs=1,pairs=2"}), HasSubstr("twice"));
  EXPECT_THAT(
      error({"--all", "--weights", "pairs=1e-9"}),
      HasSubstr("got \"pairs=1e-9\", expected SUITE=WEIGHT with 0 or a number from 0.001 to "
                "1000"));
  EXPECT_THAT(error({"--all", "--folder", "site", "-o", "x.html"}),
              HasSubstr("got both --output and --folder"));
  EXPECT_THAT(error({"--all", "--folder", "site", "--csv"}), HasSubstr("--folder: holds pages"));
  EXPECT_THAT(error({"--all", "--format", "pdf"}), HasSubstr("got \"pdf\""));
  EXPECT_THAT(error({"--all", "--csv", "--latex"}), HasSubstr("--latex"));
  EXPECT_THAT(
      error({"--all", "-o", "x.xlsx"}),
      HasSubstr("got \"x.xlsx\", whose ending is no format; expected .html, .md, .csv, .tex "
                "or .json, or --format"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x.xlsx"));
  EXPECT_THAT(error({"--all", "-o", "assay.db"}), HasSubstr("which would replace assay.db"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "site"));
}

// Real rewards of two models, a judge's verdicts, and a baseline.
TEST_F(LeaderboardTest, RanksRealModelsOnJudgeBench) {
  ASSAY_NEEDS_TEST_DATA();
  const std::string data = (TestData() / "judgebench").string();
  const Json runs =
      Runs({"run", "-s", "judgebench:gpt", "--data", data, "-m",
            "scores:" + data + "/Skywork-Reward-Llama-3.1-8B.scores.jsonl", "-m",
            "scores:" + data + "/internlm2-7b-reward.scores.jsonl", "-m",
            "scores:" + data + "/o1-mini-arena-hard.verdicts.jsonl", "-m", "baseline:length"});
  const Json board = Board({"latest"});
  ASSERT_EQ(board["models"].size(), 4u);
  std::vector<std::string> names;
  for (const Json& model : board["models"]) {
    names.push_back(model["name"]);
    for (const Json& run : runs) {
      if (run["id"] != model["suites"][0]["run"]) continue;
      EXPECT_EQ(model["mean"]["value"], run["official"]["overall"]);
      const Json& overall = model["suites"][0]["scores"][0];
      EXPECT_EQ(overall["value"], run["official"]["overall"]);
      EXPECT_EQ(overall["low"], run["official"]["low"]) << "the report's interval";
      EXPECT_EQ(overall["high"], run["official"]["high"]);
    }
  }
  EXPECT_THAT(names.back(), Not(HasSubstr("o1-mini")));
  EXPECT_EQ(board["models"][0]["rank"]["low"], 1);
  EXPECT_NE(board["models"][0]["bradley_terry"]["value"], nullptr) << "verdicts have outcomes, too";
}

}  // namespace
}  // namespace assay
