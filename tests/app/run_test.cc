#include <sys/stat.h>

#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using ::assay::testing::ProcessOptions;
using ::assay::testing::ProcessResult;
using ::assay::testing::RunAssay;
using ::assay::testing::Slurp;
using ::assay::testing::Sql;
using ::assay::testing::TempFolder;
using ::assay::testing::TestData;
using ::testing::HasSubstr;

constexpr char kPairs[] = R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "short"}
{"id": "b", "prompt": "q", "chosen": "no", "rejected": "maybe"}
{"id": "c", "prompt": "r", "chosen": "same", "rejected": "size", "subset": "ties"}
)";

class RunTest : public ::testing::Test {
 protected:
  ProcessResult Assay(std::vector<std::string> arguments) {
    ProcessOptions options;
    options.folder = folder_.path().string();
    return RunAssay(std::move(arguments), options);
  }

  // Runs and returns the summary's runs.
  Json Runs(std::vector<std::string> arguments) {
    for (const char* more : {"--json", "-", "--quiet"}) arguments.push_back(more);
    const ProcessResult result = Assay(std::move(arguments));
    EXPECT_EQ(result.code, 0) << result.err;
    const Json summary = Json::parse(result.out);
    EXPECT_EQ(summary.at("format"), "assay.summary/1");
    return summary.at("runs");
  }

  TempFolder folder_;
};

TEST_F(RunTest, JudgesAPreferenceFile) {
  folder_.Write("pairs.jsonl", kPairs);
  const Json runs = Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length"});
  ASSERT_EQ(runs.size(), 1U);
  // Longer is right once in three; the tie is wrong.
  EXPECT_DOUBLE_EQ(runs[0]["official"]["overall"], 1.0 / 3);
  EXPECT_EQ(runs[0]["counts"]["samples"], 3);
  EXPECT_EQ(runs[0]["counts"]["tied"], 1);
  EXPECT_EQ(runs[0]["counts"]["failed"], 0);
  EXPECT_EQ(runs[0]["official"]["complete"], true);
}

TEST_F(RunTest, ReproducesJudgeBenchAsTheIssueAsks) {
  ASSAY_NEEDS_TEST_DATA();
  const std::string data = TestData() / "judgebench";
  const Json runs =
      Runs({"run", "-s", "judgebench:gpt", "--data", data, "-m",
            "scores:" + data + "/Skywork-Reward-Llama-3.1-8B.scores.jsonl", "-m",
            "scores:" + data + "/o1-mini-arena-hard.verdicts.jsonl", "-m", "baseline:length"});
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0]["official"]["printed"], "62.29");  // published: 218 of 350
  EXPECT_EQ(runs[1]["official"]["printed"], "65.71");
  EXPECT_EQ(runs[2]["official"]["printed"], "46.29");  // 162 of 350, facts of the length baseline
}

TEST_F(RunTest, FindsWhatWasAlreadyJudged) {
  folder_.Write("pairs.jsonl", kPairs);
  const std::vector<std::string> command = {"run", "-s", "pairs.jsonl", "-m", "baseline:random"};
  const Json first = Runs(command);
  const ProcessResult second = Assay(command);
  EXPECT_EQ(second.code, 0);
  EXPECT_THAT(second.err, HasSubstr("already judged"));
  EXPECT_EQ(Runs(command)[0]["id"], first[0]["id"]);
  std::vector<std::string> fresh = command;
  fresh.push_back("--fresh");
  EXPECT_NE(Runs(fresh)[0]["id"], first[0]["id"]);
}

TEST_F(RunTest, ALargerLimitContinuesASmallerOne) {
  const auto limited = [&](const char* n) {
    return Runs({"run", "-s", "starter", "-m", "baseline:length", "--limit", n})[0];
  };
  const Json ten = limited("10");
  const Json twenty = limited("20");
  EXPECT_EQ(ten["counts"]["samples"], 10);
  EXPECT_EQ(twenty["counts"]["samples"], 20);
  EXPECT_EQ(ten["id"], twenty["id"]);
  EXPECT_EQ(ten["official"]["complete"], false);
  EXPECT_EQ(limited("10")["counts"]["judged"], 10) << "scores are over the selection asked for";
}

TEST_F(RunTest, ShardsMergeIntoTheWholeRun) {
  const Json whole =
      Runs({"run", "-s", "starter", "-m", "baseline:length", "--store", "whole.db"})[0];
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "1/2", "--store", "one.db"});
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "2/2", "--store", "two.db"});
  const ProcessResult merged = Assay({"results", "merge", "one.db", "two.db", "--store", "all.db"});
  ASSERT_EQ(merged.code, 0) << merged.err;
  const Json joined =
      Runs({"run", "-s", "starter", "-m", "baseline:length", "--store", "all.db"})[0];
  EXPECT_EQ(joined["official"], whole["official"]);
  EXPECT_EQ(joined["estimates"], whole["estimates"]);
}

TEST_F(RunTest, DryRunWritesNothing) {
  const ProcessResult result =
      Assay({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8", "--dry-run"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("8 of 80 samples"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(RunTest, TooManyFailuresEndWithFour) {
  folder_.Write("pairs.jsonl", kPairs);
  folder_.Write("scores.jsonl", R"({"id": "a", "rewards": [1, 0]})");
  const ProcessResult result =
      Assay({"run", "-s", "pairs.jsonl", "-m", "scores:scores.jsonl", "--quiet"});
  EXPECT_EQ(result.code, 4);
  const ProcessResult tolerated = Assay({"run", "-s", "pairs.jsonl", "-m", "scores:scores.jsonl",
                                         "--quiet", "--max-failures", "0.7"});
  EXPECT_EQ(tolerated.code, 0);
}

TEST_F(RunTest, AReadOnlyFolderIsOneError) {
  if (geteuid() == 0) {
    // Root ignores permissions; a path below a file cannot be created by anyone.
    folder_.Write("file", "");
    const ProcessResult result = Assay(
        {"run", "-s", "starter", "-m", "baseline:length", "--store", "file/assay.db", "--quiet"});
    EXPECT_EQ(result.code, 1);
    EXPECT_THAT(result.err, HasSubstr("file/assay.db"));
    return;
  }
  chmod(folder_.path().c_str(), 0500);
  const ProcessResult result = Assay({"run", "-s", "starter", "-m", "baseline:length", "--quiet"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("error: "));
}

// An exec program that interrupts assay, once, when it has answered 20 samples.
constexpr char kInterruptingJudge[] = R"(#!/usr/bin/env python3
import json, os, signal, sys, time
print(json.dumps({"protocol": "assay.exec/1", "name": "py", "capabilities": ["scores"]}), flush=True)
answered = 0
for line in sys.stdin:
    if not line.strip():
        continue
    request = json.loads(line)
    rewards = [len(r) for r in request["responses"]]
    print(json.dumps({"id": request["id"], "rewards": rewards}), flush=True)
    answered += 1
    if answered == 20 and not os.path.exists("interrupted"):
        open("interrupted", "w").close()
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(1)
)";

// Counts its answers: the reward of a sample depends on when it is asked.
constexpr char kForgetfulJudge[] = R"py(#!/usr/bin/env python3
import json, sys
print(json.dumps({"protocol": "assay.exec/1", "name": "judge", "capabilities": ["scores"]}), flush=True)
for answered, line in enumerate(line for line in sys.stdin if line.strip()):
    request = json.loads(line)
    rewards = [answered for _ in request["responses"]]
    print(json.dumps({"id": request["id"], "rewards": rewards}), flush=True)
)py";

TEST_F(RunTest, VerifiesThatAJudgementDependsOnItsSampleAlone) {
  chmod(folder_.Write("judge.py", kForgetfulJudge).c_str(), 0755);
  folder_.Write("pairs.jsonl", kPairs);
  const Json runs = Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "-m",
                          "exec:./judge.py", "--verify-invariance", "2"});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_THAT(runs[0]["health"].dump(),
              HasSubstr("2 samples judged again, alone and in other company: the same bits"));
  // a, b, c are answers 0 to 2, a and b alone 3 and 4, b and a in company 5 and 6.
  EXPECT_THAT(runs[1]["health"].dump(),
              HasSubstr("2 of 2 samples judged again, alone or in other company: another judgement "
                        "(rewards differ by up to 6; the first is \\\"a\\\")"));
}

TEST_F(RunTest, AnInterruptStoresWhatIsJudgedAndCanBeContinued) {
  const std::string judge = folder_.Write("judge.py", kInterruptingJudge);
  chmod(judge.c_str(), 0755);
  const std::vector<std::string> command = {"run", "-s", "starter", "-m", "exec:./judge.py"};
  const ProcessResult stopped = Assay(command);
  EXPECT_EQ(stopped.code, 130);
  EXPECT_THAT(stopped.err, HasSubstr("interrupted: "));
  EXPECT_THAT(stopped.err, HasSubstr("run -s starter -m exec:./judge.py"));
  const ProcessResult continued = Assay(command);
  EXPECT_EQ(continued.code, 0) << continued.err;
  EXPECT_THAT(continued.err, HasSubstr("already judged"));
}

TEST_F(RunTest, AProgramOfDimensionsAloneIsAskedForThem) {
  std::string judge = kInterruptingJudge;
  judge.replace(judge.find(R"("capabilities": ["scores"])"), 26,
                R"("dimensions": ["helpfulness"])");
  judge.replace(judge.find(R"("rewards": rewards)"), 18,
                R"("dimensions": {"helpfulness": rewards})");
  chmod(folder_.Write("judge.py", judge).c_str(), 0755);
  folder_.Write("interrupted", "");
  const Json runs = Runs({"run", "-s", "starter", "-m", "exec:./judge.py"});
  EXPECT_EQ(runs[0]["counts"]["judged"], 80);
  EXPECT_EQ(runs[0]["counts"]["failed"], 0);
}

TEST_F(RunTest, AFreshRunThatWasInterruptedGoesOnWithoutFresh) {
  const std::string judge = folder_.Write("judge.py", kInterruptingJudge);
  chmod(judge.c_str(), 0755);
  const Json old = Runs({"run", "-s", "starter", "-m", "baseline:length"})[0];
  const ProcessResult stopped = Assay(
      {"run", "--fresh=true", "-s", "starter", "-m", "exec:./judge.py", "-m", "baseline:length"});
  EXPECT_EQ(stopped.code, 130);
  EXPECT_THAT(stopped.err,
              HasSubstr("assay run -s starter -m exec:./judge.py -m baseline:length\n"));
  EXPECT_THAT(stopped.err, HasSubstr("of 160 samples")) << "both models'";
  const Json on = Runs({"run", "-s", "starter", "-m", "exec:./judge.py", "-m", "baseline:length"});
  EXPECT_NE(on[1]["id"], old["id"]) << "what had not begun was to be judged afresh, too";
}

TEST_F(RunTest, AKilledRunIsFoundByItsName) {
  std::string judge = kInterruptingJudge;
  judge.replace(judge.find("SIGINT"), 6, "SIGKILL");
  chmod(folder_.Write("judge.py", judge).c_str(), 0755);
  EXPECT_EQ(Assay({"run", "-s", "starter", "-m", "exec:./judge.py", "--name", "night"}).code, 137);
  EXPECT_EQ(Assay({"results", "show", "night"}).code, 0);
  EXPECT_EQ(Assay({"results", "show", "latest"}).code, 0);
}

TEST_F(RunTest, ShownCommandsCanBePasted) {
  const ProcessResult result = Assay(
      {"run", "-s", "starter", "-m", "baseline:length", "--name", "my run", "--store", "a b"});
  EXPECT_THAT(result.err, HasSubstr("`assay report 'my run' --store 'a b' -o report.html`"));
}

TEST_F(RunTest, ARunMayBeCalledLikeACommand) {
  EXPECT_EQ(Assay({"run", "-s", "starter", "-m", "baseline:length", "--name", "run"}).code, 0);
  EXPECT_EQ(Assay({"report", "run", "-o", "x.html"}).code, 0);
}

TEST_F(RunTest, ResultsAreListedShownExportedAndDeleted) {
  folder_.Write("pairs.jsonl", kPairs);
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

TEST_F(RunTest, ShowsARunOnceUnderSeveralNames) {
  folder_.Write("pairs.jsonl", kPairs);
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

TEST_F(RunTest, AStoreOfASpecialNameIsAFile) {
  folder_.Write("pairs.jsonl", kPairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--store", ":memory:"});
  EXPECT_TRUE(std::filesystem::exists(folder_ / ":memory:"));
  EXPECT_EQ(Assay({"results", "show", "latest", "--store", ":memory:"}).code, 0);
}

TEST_F(RunTest, SaysThatTheDataAreNotThePublished) {
  folder_.Write("pairs.jsonl", kPairs);
  folder_.Write("suite.json", R"({"name": "mine", "parts": [{"name": "all", "id_prefix": "",
      "files": ["pairs.jsonl"], "expected": {"all": 3, "ties": 1}}]})");
  const Json official = Runs({"run", "-s", "suite.json", "-m", "baseline:length"})[0]["official"];
  EXPECT_EQ(official["complete"], false);
  EXPECT_EQ(official["because"], "not the published data: other counts in 1 subset");
}

// RewardBench's prior sets are in another repository of the Hugging Face cache.
TEST_F(RunTest, FindsThePartsOfEachRepositoryInTheCache) {
  const auto put = [&](const std::string& repository, const std::string& file) {
    const std::string snapshot = "hub/datasets--allenai--" + repository + "/snapshots/1";
    std::filesystem::create_directories(folder_ / snapshot);
    folder_.Write(snapshot + "/" + file,
                  R"({"id":1,"prompt":"p","chosen":"a","rejected":"b","subset":"hep-go"})");
  };
  put("reward-bench", "filtered.jsonl");
  put("preference-test-sets", "shp.jsonl");
  ProcessOptions options;
  options.folder = folder_.path().string();
  options.environment["HF_HUB_CACHE"] = folder_ / "hub";
  const ProcessResult result =
      RunAssay({"run", "-s", "rewardbench:prior", "-m", "baseline:length", "--json", "-"}, options);
  ASSERT_EQ(result.code, 0) << result.err;
  const Json run = Json::parse(result.out)["runs"][0];
  EXPECT_EQ(run["counts"]["samples"], 2);
  EXPECT_THAT(run["official"]["because"].get<std::string>(),
              HasSubstr("the data lack anthropic_helpful, anthropic_hhh, summarize"));
}

TEST_F(RunTest, DeletingAnInvocationKeepsRunsThatOthersList) {
  folder_.Write("pairs.jsonl", kPairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "full"});
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "quick", "--limit", "1"});
  EXPECT_THAT(Assay({"results", "delete", "quick"}).err,
              HasSubstr("deleted 0 runs and kept 1 run that other names list"));
  EXPECT_EQ(Assay({"results", "show", "quick"}).code, 2);
  EXPECT_EQ(Assay({"results", "show", "full"}).code, 0);
  EXPECT_THAT(Assay({"results", "delete", "full"}).err, HasSubstr("deleted 1 run\n"));
}

TEST_F(RunTest, NoResultReplacesTheStoreOrWhatIsRead) {
  folder_.Write("pairs.jsonl", kPairs);
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
  EXPECT_EQ(Slurp(folder_ / "pairs.jsonl"), kPairs);
}

TEST_F(RunTest, AReportInAnotherFormatGoesToItsFile) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8"});
  EXPECT_EQ(Assay({"report", "latest", "--format", "csv", "-o", "out.csv"}).out, "");
  EXPECT_EQ(Slurp(folder_ / "out.csv"), Assay({"report", "latest", "--format", "csv"}).out);
}

TEST_F(RunTest, ARunsIdMeansTheWholeRun) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "1/2"});
  const Json shard = Runs({"run", "-s", "starter", "-m", "baseline:length", "--shard", "2/2"})[0];
  EXPECT_EQ(shard["counts"]["samples"], 40);
  const ProcessResult whole = Assay({"results", "show", shard["id"], "--json", "-"});
  EXPECT_EQ(Json::parse(whole.out)["runs"][0]["counts"]["samples"], 80);
}

// The third is compared with the second although the first is of another suite.
TEST_F(RunTest, RunsOnOtherDataAreNotComparable) {
  folder_.Write("pairs.jsonl", kPairs);
  Runs({"run", "-s", "starter", "-m", "baseline:length", "--name", "another"});
  const auto run = [&](const char* name) {
    const Json made = Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", name});
    return made[0]["id"].get<std::string>().substr(0, 8);
  };
  const std::string before = run("before");
  folder_.Write("pairs.jsonl",
                std::string(kPairs) + R"({"id":"d","prompt":"s","chosen":"x","rejected":""})");
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

TEST_F(RunTest, ANameThatIsNotUtf8IsRepaired) {
  folder_.Write("pairs.jsonl", kPairs);
  const Json run =
      Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "a\xff"})[0];
  EXPECT_EQ(run["name"], "a\uFFFD");
  const ProcessResult shown = Assay({"results", "show", "a\xff", "--json", "-"});
  EXPECT_EQ(shown.code, 0) << shown.err;
}

TEST_F(RunTest, AModelsFileWhoseNameIsNotUtf8IsFoundAndShown) {
  folder_.Write("pairs.jsonl", kPairs);
  folder_.Write("m\xff.jsonl", R"({"id": "a", "rewards": [1, 0]}
{"id": "b", "rewards": [1, 0]}
{"id": "c", "rewards": [1, 0]})");
  EXPECT_EQ(Runs({"run", "-s", "pairs.jsonl", "-m", "scores:m\xff.jsonl"})[0]["counts"]["judged"],
            3);
}

TEST_F(RunTest, ExactlyTheMostFailuresAreFine) {
  folder_.Write("pairs.jsonl", kPairs);
  folder_.Write("scores.jsonl", R"({"id": "a", "rewards": [1, 0]})");
  const std::vector<std::string> command = {
      "run",      "-s", "pairs.jsonl", "-m", "scores:scores.jsonl", "--quiet",
      "--sample", "a",  "--sample",    "b",  "--max-failures"};
  const auto code = [&](const char* most) {
    std::vector<std::string> limited = command;
    limited.emplace_back(most);
    return Assay(limited).code;
  };
  EXPECT_EQ(code("0.5"), 0) << "1 of 2 failed";
  EXPECT_EQ(code("0.49"), 4);
}

TEST_F(RunTest, DryRunLeavesAnOlderStoreAsItIs) {
  folder_.Write("pairs.jsonl", kPairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length"});
  // As version 1 was: see results/schema.cc.
  Sql(folder_ / "assay.db",
      "DROP TABLE texts; CREATE TABLE texts (suite INTEGER NOT NULL, ordinal INTEGER NOT NULL, "
      "prompt TEXT NOT NULL, responses TEXT NOT NULL, PRIMARY KEY (suite, ordinal)); "
      "PRAGMA user_version = 1");
  const std::string before = Slurp(folder_ / "assay.db");
  const ProcessResult dry =
      Assay({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("0 to judge, 3 already judged"));
  EXPECT_TRUE(Slurp(folder_ / "assay.db") == before);
}

// DESIGN §6: texts of suites up to 100,000 samples.
TEST_F(RunTest, KeepsNoTextsOfALargerSuite) {
  std::string rows;
  for (int i = 0; i < 100'000; ++i)
    rows += R"({"prompt":"p","chosen":"a","rejected":""})"
            "\n";
  const auto texts = [&](const std::string& lines, const std::string& store) {
    folder_.Write("pairs.jsonl", lines);
    Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--limit", "1", "--store", store});
    return Sql(folder_ / store, "SELECT count(*) FROM texts");
  };
  EXPECT_EQ(texts(rows, "most.db"), "1");
  EXPECT_EQ(texts(rows + R"({"prompt":"p","chosen":"a","rejected":""})", "more.db"), "0");
}

TEST_F(RunTest, ReportIsOneFileWithoutLinks) {
  Runs({"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:random"});
  const ProcessResult result = Assay({"report", "latest", "-o", "page.html"});
  ASSERT_EQ(result.code, 0) << result.err;
  const std::string page = Slurp(folder_ / "page.html");
  // Not HasSubstr: a failure would print the whole page.
  EXPECT_NE(page.find("default-src &#x27;none&#x27;"), std::string::npos);
  EXPECT_NE(page.find("llustrative"), std::string::npos);
  EXPECT_LT(page.size(), 4'000'000U);
}

TEST_F(RunTest, VersionAndHelp) {
  EXPECT_THAT(Assay({"--version"}).out, ::testing::StartsWith("assay 0."));
  EXPECT_THAT(Assay({"--version", "--verbose"}).out, HasSubstr("sqlite"));
  EXPECT_EQ(Assay({"--help"}).code, 0);
  EXPECT_THAT(Assay({"run", "--help"}).out, HasSubstr("--limit"));
  EXPECT_EQ(Assay({}).code, 2);
}

}  // namespace
}  // namespace assay
