#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "tests/testing/assay_test.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"
#include "tests/testing/store_fixture.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using ::assay::testing::BuiltWithTorch;
using ::assay::testing::kThreePairs;
using ::assay::testing::ProcessOptions;
using ::assay::testing::ProcessResult;
using ::assay::testing::RunAssay;
using ::assay::testing::RunProcess;
using ::assay::testing::Slurp;
using ::assay::testing::Sql;
using ::assay::testing::TestData;
using ::assay::testing::WriteTinyRewardModel;
using ::testing::HasSubstr;
using ::testing::Not;

using RunTest = ::assay::testing::AssayTest;

TEST_F(RunTest, JudgesAPreferenceFile) {
  folder_.Write("pairs.jsonl", kThreePairs);
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
  folder_.Write("pairs.jsonl", kThreePairs);
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

// Files of equal content are one model: who judges the second must hear that it is the first.
// The engine's own choice is on the record, and no part of which run it is.
TEST_F(RunTest, TheRecordSaysHowManyRowsAForwardHad) {
  if (!BuiltWithTorch()) GTEST_SKIP() << "built without torch";
  WriteTinyRewardModel(folder_.path() / "model");
  const std::string key = "rows of a forward (cpu, bfloat16)";
  const std::vector<std::string> command = {"run",      "-s",  "starter", "--limit", "2",
                                            "--device", "cpu", "--name",  "it",      "-m"};
  const auto with = [&](const std::string& model) {
    std::vector<std::string> whole = command;
    whole.push_back(model);
    return Runs(whole)[0];
  };
  const Json run = with("model");
  EXPECT_EQ(run["versions"][key], "512");
  EXPECT_FALSE(run["options"].contains("rows"));
  // As in a store of a version that did not record it.
  Sql(folder_ / "assay.db",
      "UPDATE runs SET record = json_remove(record, '$.versions.\"" + key + "\"')");
  EXPECT_FALSE(with("model")["versions"].contains(key)) << "nothing was judged";
  const Json shown = Json::parse(Assay({"results", "show", "it", "--json", "-"}).out);
  EXPECT_FALSE(shown["runs"][0]["versions"].contains(key));
  std::vector<std::string> more = command;
  more[4] = "4";
  more.emplace_back("model");
  const Json continued = Runs(more)[0];
  EXPECT_EQ(continued["id"], run["id"]);
  EXPECT_EQ(continued["versions"][key], "512");
  EXPECT_NE(with("model?rows=256")["id"], run["id"]) << "what a user asks for is";
}

TEST_F(RunTest, SaysUnderWhichNameACopyIsShown) {
  folder_.Write("pairs.jsonl", kThreePairs);
  for (const char* file : {"a.jsonl", "b.jsonl"}) {
    folder_.Write(file,
                  "{\"id\": \"a\", \"rewards\": [1, 0]}\n{\"id\": \"b\", \"rewards\": [1, 0]}\n"
                  "{\"id\": \"c\", \"rewards\": [1, 0]}\n");
  }
  const Json first = Runs({"run", "-s", "pairs.jsonl", "-m", "scores:a.jsonl"})[0];
  const std::vector<std::string> copy = {"run", "-s", "pairs.jsonl", "-m", "scores:b.jsonl"};
  const auto with = [&](const char* option) {
    std::vector<std::string> command = copy;
    command.push_back(option);
    return Assay(command);
  };
  EXPECT_THAT(with("--dry-run").out, HasSubstr("model b: 0 to judge, 3 already judged as a,"));
  const std::string note = "note: b is the same model as a, which was judged before (run " +
                           first["id"].get<std::string>().substr(0, 8) +
                           "), and is shown under that name: nothing that can change a judgement "
                           "differs; --fresh makes a run of its own\n";
  EXPECT_THAT(Assay(copy).err, HasSubstr(note));
  EXPECT_EQ(with("--quiet").err, note);
  EXPECT_THAT(with("--fresh").err, Not(HasSubstr("same model")));
  EXPECT_EQ(Runs(copy)[0]["model"]["name"], "b") << "the fresh run is what is continued now";
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

TEST_F(RunTest, DryRunWritesNothing) {
  const ProcessResult result =
      Assay({"run", "-s", "starter", "-m", "baseline:length", "--limit", "8", "--dry-run"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("8 of 80 samples"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(RunTest, TooManyFailuresEndWithFour) {
  folder_.Write("pairs.jsonl", kThreePairs);
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

TEST_F(RunTest, SaysThatTheDataAreNotThePublished) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("suite.json", R"({"name": "mine", "parts": [{"name": "all", "id_prefix": "",
      "files": ["pairs.jsonl"], "expected": {"all": 3, "ties": 1}}]})");
  const Json official = Runs({"run", "-s", "suite.json", "-m", "baseline:length"})[0]["official"];
  EXPECT_EQ(official["complete"], false);
  EXPECT_EQ(official["because"], "not the published data: other counts in 1 subset");
}

TEST_F(RunTest, LooksInTheSuitesOwnFolderThenInTheDataFolder) {
  const auto row = [](const char* chosen) {
    return R"({"dataset":"Natural","input":"p","output_1":")" + std::string(chosen) +
           R"(","output_2":"b","label":1})";
  };
  std::filesystem::create_directories(folder_ / "data/llmbar");
  folder_.Write("data/Natural.json", "[" + row("top") + "]");
  folder_.Write("data/gpt.jsonl",
                R"({"pair_id":"1","question":"q","response_A":"a","response_B":"b","label":"A>B",)"
                R"("source":"mmlu-pro-math"})");
  const auto files = [&](const std::vector<std::string>& suites) {
    std::vector<std::string> command = {"run", "-m", "baseline:length", "--data", "data"};
    for (const std::string& suite : suites) command.insert(command.end(), {"-s", suite});
    const Json runs = Runs(command);
    return runs.back()["suite"]["sha256"].get<std::string>();
  };
  const std::string top = files({"judgebench", "llmbar"});
  EXPECT_EQ(files({"llmbar"}), top);
  folder_.Write("data/llmbar/Natural.json", "[" + row("own") + "]");
  const std::string own = files({"judgebench", "llmbar"});
  EXPECT_NE(own, top);
  EXPECT_EQ(files({"llmbar"}), own);
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

TEST_F(RunTest, ANameThatIsNotUtf8IsRepaired) {
  folder_.Write("pairs.jsonl", kThreePairs);
  const Json run =
      Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--name", "a\xff"})[0];
  EXPECT_EQ(run["name"], "a\uFFFD");
  const ProcessResult shown = Assay({"results", "show", "a\xff", "--json", "-"});
  EXPECT_EQ(shown.code, 0) << shown.err;
}

TEST_F(RunTest, AModelsFileWhoseNameIsNotUtf8IsFoundAndShown) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("m\xff.jsonl", R"({"id": "a", "rewards": [1, 0]}
{"id": "b", "rewards": [1, 0]}
{"id": "c", "rewards": [1, 0]})");
  EXPECT_EQ(Runs({"run", "-s", "pairs.jsonl", "-m", "scores:m\xff.jsonl"})[0]["counts"]["judged"],
            3);
}

TEST_F(RunTest, ExactlyTheMostFailuresAreFine) {
  folder_.Write("pairs.jsonl", kThreePairs);
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
  folder_.Write("pairs.jsonl", kThreePairs);
  Runs({"run", "-s", "pairs.jsonl", "-m", "baseline:length"});
  // As version 1 was: see results/schema.cc.
  Sql(folder_ / "assay.db",
      "DROP TABLE baselines; DROP TABLE baseline_entries; "
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
  folder_.Write("pairs.jsonl", kThreePairs);
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

TEST_F(RunTest, TwoFilesOfOneNameAreToldApart) {
  for (const char* name : {"a", "b"}) {
    std::filesystem::create_directory(folder_ / name);
    folder_.Write(std::string(name) + "/ok.jsonl",
                  R"({"prompt": "p", "chosen": ")" + std::string(name) + R"(", "rejected": ""})");
  }
  const std::string out =
      Assay({"run", "-s", "a/ok.jsonl", "-s", "b/ok.jsonl", "-m", "baseline:length"}).out;
  EXPECT_THAT(out, HasSubstr("ok (a/ok.jsonl)  baseline:length"));
  EXPECT_THAT(out, HasSubstr("ok (b/ok.jsonl)  baseline:length"));
}

TEST_F(RunTest, DryRunNamesTheVariant) {
  ASSAY_NEEDS_TEST_DATA();
  EXPECT_THAT(Assay({"run", "-s", "judgebench", "--data", TestData() / "judgebench", "-m",
                     "baseline:length", "--dry-run"})
                  .out,
              HasSubstr("suite judgebench:gpt: 350 of 350 samples selected"));
}

TEST_F(RunTest, SaysWhereAWrongDataFolderComesFrom) {
  const ProcessResult result =
      Assay({"run", "-s", "judgebench", "-m", "baseline:length"}, {{"ASSAY_DATA", "nowhere"}});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("error: the environment's ASSAY_DATA: got \"nowhere\""));
}

TEST_F(RunTest, VerifyingDataThatLackAPartEndsWithAnError) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("suite.json", R"({"name": "mine", "parts": [
      {"name": "all", "files": ["pairs.jsonl"]}, {"name": "more", "files": ["more.jsonl"]}]})");
  const ProcessResult result = Assay({"suites", "verify", "suite.json"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("3 samples, suite hash "));
  EXPECT_EQ(result.err, "error: mine is not as expected: the data lack more\n");
}

// A program that says something on standard error and crashes over every sample.
TEST_F(RunTest, QuietKeepsWhatAProgramSaysToItsFailures) {
  folder_.Write("pairs.jsonl", kThreePairs);
  folder_.Write("rm.py", R"(import sys
print('{"protocol": "assay.exec/1", "name": "py", "capabilities": ["scores"]}', flush=True)
for line in sys.stdin:
    if line.startswith('{"ask":"rewards","id":"b"') or '"id":"b"' in line:
        sys.exit("out of memory")
    elif line.strip():
        print("loading weights", file=sys.stderr)
        print('{"id": "%s", "rewards": [1, 0]}' % ("a" if '"id":"a"' in line else "c"), flush=True)
)");
  const std::vector<std::string> command = {
      "run", "-s", "pairs.jsonl", "-m", "exec:python3 rm.py", "--max-failures", "1"};
  std::vector<std::string> quiet = command;
  quiet.insert(quiet.end(), {"--quiet", "--store", "quiet.db"});
  const ProcessResult said = Assay(command);
  EXPECT_THAT(said.err, HasSubstr("worker 1: loading weights"));
  const ProcessResult silent = Assay(quiet);
  EXPECT_EQ(silent.code, 0);
  EXPECT_EQ(silent.err, "");
  EXPECT_THAT(silent.out, HasSubstr("out of memory")) << "in the run's health";
}

// `ulimit -f` counts blocks of 1,024 bytes.
TEST_F(RunTest, AFileAtItsSizeLimitIsOneErrorAndTheStoreIsIntact) {
  const std::string run = "run -s starter -m baseline:random --quiet";
  const auto limited = [&](const std::string& blocks, const std::string& arguments) {
    ProcessOptions options;
    options.folder = folder_.path().string();
    return RunProcess(
        {"/bin/bash", "-c",
         "ulimit -f " + blocks + "; exec " + testing::ProgramPath().string() + " " + arguments},
        options);
  };
  const ProcessResult judged = limited("64", run);
  EXPECT_EQ(judged.code, 1);
  EXPECT_THAT(judged.err, ::testing::StartsWith("error: "));
  EXPECT_THAT(judged.err, HasSubstr("assay.db"));
  EXPECT_EQ(Sql(folder_ / "assay.db", "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(Assay({"run", "-s", "starter", "-m", "baseline:random"}).code, 0);
  const ProcessResult page = limited("64", "report latest -o page.html");
  EXPECT_EQ(page.code, 1);
  EXPECT_THAT(page.err, HasSubstr("error: cannot write page.html: File too large"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "page.html"));
}

}  // namespace
}  // namespace assay
