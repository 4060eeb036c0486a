// `assay score` as a whole program.

#include <filesystem>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/json.h"
#include "harness/io/rows.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

using ::assay::testing::ProcessOptions;
using ::assay::testing::ProcessResult;
using ::assay::testing::RunAssay;
using ::assay::testing::Slurp;
using ::assay::testing::SourceDir;
using ::assay::testing::TempFolder;
using ::testing::HasSubstr;

// Every form of row that people have (CONTRACTS §1), and ids that repeat.
constexpr char kRows[] = R"({"id": "pair", "prompt": "p", "chosen": "four", "rejected": "to"}
{"id": "pair", "prompt": "p", "chosen": ["a", "bb"], "rejected": ["ccc"]}
{"id": 7, "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]}
{"id": "ranked", "prompt": "p", "responses": ["", "x"]}
{"id": "talk", "chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "aaa"}],
 "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
)";

std::string OneLineEach(std::string rows) {
  for (size_t at; (at = rows.find(",\n ")) != std::string::npos;) rows.erase(at + 1, 1);
  return rows;
}

class ScoreTest : public ::testing::Test {
 protected:
  ScoreTest() { folder_.Write("in.jsonl", OneLineEach(kRows)); }

  ProcessResult Assay(std::vector<std::string> arguments) {
    ProcessOptions options;
    options.folder = folder_.path().string();
    arguments.insert(arguments.begin(), "score");
    return RunAssay(std::move(arguments), options);
  }

  std::vector<Json> Lines(const std::string& text) {
    std::vector<Json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  std::vector<std::string> Files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
  }

  std::string Program(const std::string& arguments) {
    return "exec:python3 " + (SourceDir() / "tests/adapters/exec/fake_program.py").string() + " " +
           arguments;
  }

  TempFolder folder_;
};

TEST_F(ScoreTest, RewardsRowsOfEveryFormInTheirOrder) {
  const ProcessResult result = Assay({"-m", "baseline:length", "in.jsonl", "-o", "out.jsonl"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err,
              HasSubstr("5 rows scored by baseline:length, 0 failed, 0 truncated: out.jsonl"));
  EXPECT_EQ(Slurp(folder_ / "out.jsonl"), R"({"id":"pair","rewards":[4.0,2.0]}
{"id":"pair#2","rewards":[1.0,2.0,3.0]}
{"id":"7","rewards":[5.0]}
{"id":"ranked","rewards":[0.0,1.0]}
{"id":"talk","rewards":[3.0,1.0]}
)");
  EXPECT_THAT(Files(), ::testing::ElementsAre("in.jsonl", "out.jsonl"));
}

TEST_F(ScoreTest, SeveralModelsAreDimensionsOfTheirNames) {
  const ProcessResult result = Assay(
      {"-m", "baseline:length", "-m", "baseline:length?shortest=true", "-m",
       Program("--dimensions --card "
               "'{\"protocol\":\"assay.exec/1\",\"name\":\"axes\",\"dimensions\":[\"length\"]}'"),
       "in.jsonl", "-o", "-", "--limit", "2"});
  EXPECT_EQ(result.code, 0) << result.err;
  const std::vector<Json> lines = Lines(result.out);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1], Json::parse(R"({"id": "pair#2", "dimensions": {"axes/length": [1, 2, 3],
      "baseline:length": [1, 2, 3], "baseline:length?shortest=true": [-1, -2, -3]}})"));
}

TEST_F(ScoreTest, ScoresAreReadBackAsAModel) {
  folder_.Write("in.jsonl", R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "no"}
{"id": "b", "prompt": "p", "chosen": "no", "rejected": "longer"}
)");
  ASSERT_EQ(Assay({"-m", "baseline:length", "in.jsonl", "-o", "out.jsonl"}).code, 0);
  ProcessOptions options;
  options.folder = folder_.path().string();
  const ProcessResult run = RunAssay(
      {"run", "-s", "in.jsonl", "-m", "scores:out.jsonl", "--json", "-", "--quiet"}, options);
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_DOUBLE_EQ(Json::parse(run.out)["runs"][0]["official"]["overall"], 0.5);
}

TEST_F(ScoreTest, WritesTypedParquet) {
  const std::string program = Program("--batch 2");
  const ProcessResult result = Assay({"-m", program, "in.jsonl", "-o", "out.parquet"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(Files(), ::testing::ElementsAre("in.jsonl", "out.parquet"));
  const auto rows = OpenRows(folder_ / "out.parquet");
  std::vector<Json> read;
  for (Json row; rows->Next(row);) read.push_back(row);
  ASSERT_EQ(read.size(), 5U);
  EXPECT_EQ(read[1], Json::parse(R"({"id": "pair#2", "rewards": [1.0, 2.0, 3.0], "truncated": 0,
                "failure": null})"));
  EXPECT_EQ(read[4]["rewards"], Json({3.0, 1.0}));
}

TEST_F(ScoreTest, ReadsParquetAndMapsColumns) {
  folder_.Write("named.jsonl", R"({"text": "q", "good": "abc", "bad": "d"})");
  const ProcessResult result =
      Assay({"-m", "baseline:length", "named.jsonl", "-o", "-", "--columns",
             "prompt=text,chosen=good,rejected=bad", "--quiet"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(Lines(result.out).at(0)["rewards"], Json({3.0, 1.0}));
  // A generated id is that of the content.
  EXPECT_EQ(Lines(result.out).at(0)["id"].get<std::string>().size(), 16U);
}

TEST_F(ScoreTest, FailuresAreValuesWithTheirMessage) {
  const std::string program = Program("--on 7=crash");
  const ProcessResult result = Assay({"-m", program, "in.jsonl", "-o", "out.jsonl"});
  EXPECT_EQ(result.code, 4) << result.err;  // one of five is more than 1 %
  EXPECT_THAT(result.err, HasSubstr("5 rows scored"));
  EXPECT_THAT(result.err, HasSubstr("more than 1.0 % of the rows failed (--max-failures)"));
  const std::vector<Json> lines = Lines(Slurp(folder_ / "out.jsonl"));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[2]["rewards"][0]["kind"], "crashed");
  EXPECT_THAT(lines[2]["rewards"][0]["failure"].get<std::string>(), HasSubstr("about to crash"));
}

TEST_F(ScoreTest, EndsBeforeAnythingIsJudgedOrWritten) {
  folder_.Write("bad.jsonl",
                std::string("{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, "
                            "{\"role\": \"assistant\", \"content\": \"b\"}]}\n") +
                    "{\"prompt\": 1}\n");
  const auto error = [&](std::vector<std::string> arguments) {
    const ProcessResult result = Assay(std::move(arguments));
    EXPECT_NE(result.code, 0);
    EXPECT_EQ(result.out, "");
    return result.err;
  };
  EXPECT_THAT(error({"-m", "baseline:length", "bad.jsonl", "-o", "x.jsonl"}),
              HasSubstr("bad.jsonl:2: "));
  EXPECT_THAT(error({"-m", "baseline:length", "none.jsonl", "-o", "x.jsonl"}),
              HasSubstr("no such file or folder: none.jsonl"));
  EXPECT_THAT(error({"-m", "baseline:lenght", "in.jsonl", "-o", "x.jsonl"}),
              HasSubstr("did you mean \"length\"?"));
  EXPECT_THAT(error({"-m", "baseline:length", "in.jsonl", "-o", "x.csv"}),
              HasSubstr("expected a name that ends in .jsonl or .parquet"));
  EXPECT_THAT(error({"-m", "baseline:length", "in.jsonl", "-o", "no/x.jsonl"}),
              HasSubstr("there is no folder no"));
  EXPECT_THAT(error({"-m", "baseline:length", "in.jsonl", "-o", "in.jsonl"}),
              HasSubstr("is the input"));
  EXPECT_THAT(
      error({"-m", "baseline:length", "-m", "baseline:length", "in.jsonl", "-o", "x.jsonl"}),
      HasSubstr("given twice"));
  EXPECT_THAT(error({"-m",
                     Program("--verdicts --card "
                             "'{\"protocol\":\"assay.exec/1\",\"name\":\"judge\","
                             "\"capabilities\":[\"compares\"]}'"),
                     "in.jsonl", "-o", "x.jsonl"}),
              HasSubstr("judge only compares responses"));
  EXPECT_THAT(error({"-m", "baseline:length", "in.jsonl", "-o", "x.jsonl", "--dtype", "bf16"}),
              HasSubstr("has no dtype"));
  EXPECT_THAT(Files(), ::testing::ElementsAre("bad.jsonl", "in.jsonl"));
}

TEST_F(ScoreTest, AFinishedOutputIsOnlyReplacedByFresh) {
  const std::string out = folder_.Write("out.jsonl", "mine\n");
  const ProcessResult refused = Assay({"-m", "baseline:length", "in.jsonl", "-o", "out.jsonl"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("out.jsonl is there already"));
  EXPECT_EQ(Slurp(out), "mine\n");
  EXPECT_EQ(Assay({"-m", "baseline:length", "in.jsonl", "-o", "out.jsonl", "--fresh"}).code, 0);
  EXPECT_EQ(Lines(Slurp(out)).size(), 5U);
}

// Notes what it is asked in $ASSAY_TEST_LOG, and ends for good at the row $ASSAY_TEST_END. Neither
// is an argument: those are part of what the model is.
constexpr char kProgram[] = R"py(
import json, os, sys
if os.path.exists(os.environ["ASSAY_TEST_LOG"] + ".ended"):
    sys.exit("will not start again")
print(json.dumps({"protocol": "assay.exec/1", "name": "mine", "capabilities": ["scores"]}), flush=True)
for line in sys.stdin:
    if not line.strip():
        continue
    request = json.loads(line)
    with open(os.environ["ASSAY_TEST_LOG"], "a") as log:
        log.write(request["id"] + "\n")
    if request["id"] == os.environ.get("ASSAY_TEST_END"):
        open(os.environ["ASSAY_TEST_LOG"] + ".ended", "w")
        sys.exit("ended")
    reply = {"id": request["id"], "rewards": [len(r) for r in request["responses"]]}
    if request["id"] in os.environ.get("ASSAY_TEST_CUT", "").split():
        reply["truncated"] = len(request["responses"])
    print(json.dumps(reply), flush=True)
)py";

class ContinuedScoreTest : public ScoreTest {
 protected:
  ContinuedScoreTest() : program_(folder_.Write("mine.py", kProgram)) {}

  // Scores with the program, which ends at the row `end`, and returns what it was asked.
  ProcessResult Score(const std::string& end, const std::string& output,
                      const std::vector<std::string>& more = {}) {
    ProcessOptions options;
    options.folder = folder_.path().string();
    options.environment = {{"ASSAY_TEST_LOG", folder_ / "log"},
                           {"ASSAY_TEST_END", end},
                           {"ASSAY_TEST_CUT", "pair#2 ranked"}};
    folder_.Write("log", "");
    std::filesystem::remove(folder_ / "log.ended");
    std::vector<std::string> command = {"score",    "-m", "exec:python3 " + program_,
                                        "in.jsonl", "-o", output};
    command.insert(command.end(), more.begin(), more.end());
    return RunAssay(command, options);
  }

  std::string Part(const std::string& output) {
    for (const std::string& name : Files()) {
      if (name.starts_with(output + ".") && name.ends_with(".part")) return folder_ / name;
    }
    ADD_FAILURE() << "no part of " << output;
    return "";
  }

  std::string program_;
};

TEST_F(ContinuedScoreTest, JudgesNothingTwiceAndLosesNothing) {
  ASSERT_EQ(Score("", "whole.jsonl").code, 0);
  const ProcessResult ended = Score("ranked", "out.jsonl");
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("the same command goes on from there"));
  const std::string part = Part("out.jsonl");
  // The row at which it ended is a failure, which the next run asks again.
  EXPECT_EQ(Lines(Slurp(part)).size(), 4U);
  const ProcessResult rest = Score("", "out.jsonl");
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_THAT(rest.err, HasSubstr("3 of 5 rows were scored already"));
  EXPECT_EQ(Slurp(folder_ / "log"), "ranked\ntalk\n");
  EXPECT_EQ(Slurp(folder_ / "out.jsonl"), Slurp(folder_ / "whole.jsonl"));
  EXPECT_FALSE(std::filesystem::exists(part));
}

// Two rows were cut, the first of them before the end.
TEST_F(ContinuedScoreTest, CountsWhatWasTruncatedBeforeTheEndToo) {
  for (const char* output : {"out.jsonl", "out.parquet"}) {
    EXPECT_THAT(Score("ranked", output).err, HasSubstr("the same command goes on from there"));
    const ProcessResult rest = Score("", output);
    EXPECT_THAT(rest.err, HasSubstr("3 of 5 rows were scored already"));
    EXPECT_THAT(rest.err, HasSubstr("5 rows scored by mine, 0 failed, 2 truncated: "));
  }
  std::vector<Json> truncated;
  for (const Json& line : Lines(Slurp(folder_ / "out.jsonl"))) {
    truncated.push_back(line.value("truncated", Json(0)));
  }
  EXPECT_THAT(truncated, ::testing::ElementsAre(0, 3, 0, 2, 0));
  const auto rows = OpenRows(folder_ / "out.parquet");
  std::vector<Json> column;
  for (Json row; rows->Next(row);) column.push_back(row["truncated"]);
  EXPECT_EQ(column, truncated);
}

TEST_F(ContinuedScoreTest, SeveralModelsGoOnTogether) {
  const std::vector<std::string> others = {"-m", "baseline:length?shortest=true"};
  ASSERT_EQ(Score("", "whole.jsonl", others).code, 0);
  EXPECT_EQ(Score("ranked", "out.jsonl", others).code, 1);
  const ProcessResult rest = Score("", "out.jsonl", others);
  EXPECT_EQ(rest.code, 0) << rest.err;
  EXPECT_THAT(rest.err, HasSubstr("3 of 5 rows were scored already"));
  EXPECT_THAT(rest.err, HasSubstr("2 truncated"));
  EXPECT_EQ(Slurp(folder_ / "log"), "ranked\ntalk\n") << "nothing is judged twice";
  EXPECT_EQ(Slurp(folder_ / "out.jsonl"), Slurp(folder_ / "whole.jsonl"));
  EXPECT_EQ(Lines(Slurp(folder_ / "out.jsonl")).at(0)["dimensions"].size(), 2U);
}

TEST_F(ContinuedScoreTest, WhatAKillLeftOfALineIsJudgedAgain) {
  Score("", "whole.parquet");
  Score("ranked", "out.parquet");
  const std::string part = Part("out.parquet");
  const std::string text = Slurp(part);
  std::filesystem::resize_file(part, text.find("\n", text.find("pair#2")) - 3);
  EXPECT_EQ(Score("", "out.parquet").code, 0);
  EXPECT_EQ(Slurp(folder_ / "log"), "pair#2\n7\nranked\ntalk\n");
  EXPECT_EQ(Slurp(folder_ / "out.parquet"), Slurp(folder_ / "whole.parquet"));
}

TEST_F(ContinuedScoreTest, APartOfOtherRowsIsRefused) {
  Score("ranked", "out.jsonl");
  const std::string part = Part("out.jsonl");
  folder_.Write(std::filesystem::path(part).filename().string(),
                R"({"id": "stranger", "rewards": [1]}
)");
  const ProcessResult result = Score("", "out.jsonl");
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("got the id \"stranger\", expected \"pair\""));
}

TEST_F(ContinuedScoreTest, OtherModelsDoNotContinueIt) {
  EXPECT_EQ(Score("ranked", "out.jsonl").code, 1);
  EXPECT_EQ(Assay({"-m", "baseline:constant", "in.jsonl", "-o", "out.jsonl"}).code, 0);
  for (const Json& line : Lines(Slurp(folder_ / "out.jsonl"))) EXPECT_EQ(line["rewards"][0], 0.0);
}

}  // namespace
}  // namespace assay
