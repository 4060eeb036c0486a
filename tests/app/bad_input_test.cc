// Bad inputs as a matrix of fault classes × entry points: each ends the command with one line
// `error: …`, the right exit code, and nothing written.

#include <sys/stat.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

using ::assay::testing::ProcessOptions;
using ::assay::testing::ProcessResult;
using ::assay::testing::RunAssay;
using ::assay::testing::TempFolder;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kPairs[] = R"({"id": "a", "prompt": "p", "chosen": "good", "rejected": "bad"})"
                          "\n"
                          R"({"id": "b", "prompt": "q", "chosen": "yes", "rejected": "no"})"
                          "\n";
constexpr char kScores[] = R"({"id": "a", "rewards": [1, 0]})"
                           "\n"
                           R"({"id": "b", "rewards": [0, 1]})"
                           "\n";
constexpr char kSuite[] =
    R"({"name": "mine", "parts": [{"name": "all", "files": ["pairs.jsonl"]}], "shape": "pairs"})";

// One way to break something, the command that meets it, and what it must say.
struct BadInput {
  std::string name;
  std::function<void(const TempFolder&)> prepare;
  std::vector<std::string> arguments;
  int code;
  std::string says;
};

void PrintTo(const BadInput& bad, std::ostream* out) { *out << bad.name; }

std::function<void(const TempFolder&)> File(std::string name, std::string bytes) {
  return [=](const TempFolder& folder) { folder.Write(name, bytes); };
}

std::function<void(const TempFolder&)> Folder(std::string name) {
  return [=](const TempFolder& folder) { std::filesystem::create_directory(folder / name); };
}

std::vector<std::string> RunOn(const std::string& suite,
                               const std::string& model = "baseline:length") {
  return {"run", "-s", suite, "-m", model, "--quiet"};
}

// The faults that any file can have, for a file of one kind read by `command`.
void AddFileFaults(const std::string& kind, const std::string& file, const std::string& whole,
                   const std::vector<std::string>& command, std::vector<BadInput>& all) {
  // A name that is no file is a wrong command line where it could be something else.
  const int not_a_file = kind == "ModelJson" ? 2 : 1;
  const auto add = [&](const char* fault, auto prepare, const char* says, int code = 1) {
    all.push_back({kind + fault, prepare, command, code, says});
  };
  add("Missing", [](const TempFolder&) {}, file.c_str(), not_a_file);
  // A folder may be a checkpoint, of which a build without torch only says that it has none.
  if (kind != "ModelJson" || testing::BuiltWithTorch()) {
    add("IsAFolder", Folder(file), file.c_str());
  }
  add("Empty", File(file, ""), file.c_str());
  add("Truncated", File(file, whole.substr(0, whole.size() / 2)), file.c_str());
  add("IsBinary",
      File(file, std::string("\x7f"
                             "ELF\0\x01\x02\xff\xfe",
                             9)),
      file.c_str());
  add("IsNull", File(file, "null\n"), file.c_str());
  add("IsANumber", File(file, "42\n"), file.c_str());
  add("IsDeeplyNested", File(file, std::string(100'000, '[')), file.c_str());
}

void AddRowFaults(std::vector<BadInput>& all) {
  const auto row = [&](const char* name, const std::string& text, const char* says) {
    all.push_back({std::string("Row") + name, File("pairs.jsonl", kPairs + text + "\n"),
                   RunOn("pairs.jsonl"), 1, says});
  };
  row("DuplicateId", R"({"id": "a", "prompt": "p", "chosen": "x", "rejected": "y"})", "\"a\"");
  row("WithoutRejected", R"({"id": "c", "prompt": "p", "chosen": "x"})", "rejected");
  row("WithoutPrompt", R"({"id": "c", "chosen": "x", "rejected": "y"})", "prompt");
  row("NumberAsPrompt", R"({"id": "c", "prompt": 7, "chosen": "x", "rejected": "y"})", "prompt");
  row("NullChosen", R"({"id": "c", "prompt": "p", "chosen": null, "rejected": "y"})", "chosen");
  row("EmptyLists", R"({"id": "c", "prompt": "p", "chosen": [], "rejected": []})", "chosen");
  row("List", R"([1, 2])", "pairs.jsonl:3");
  row("CutShort", R"({"id": "c", "prompt": "p", "chos)", "pairs.jsonl:3");
  row("BadMessages", R"({"prompt": [{"role": 1}], "chosen": "x", "rejected": "y"})",
      "pairs.jsonl:3");
  all.push_back(
      {"NoLabels",
       File(
           "pairs.jsonl",
           R"({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]})"),
       RunOn("pairs.jsonl"), 1, "no label"});
  all.push_back(
      {"MissingColumns", File("pairs.jsonl", R"({"a": 1})"), RunOn("pairs.jsonl"), 1, "expected"});
  all.push_back(
      {"GradeIsNaN",
       File("pairs.jsonl", R"({"prompt": "p", "responses": ["a", "b"], "grades": [NaN, 2]})"),
       RunOn("pairs.jsonl"), 1, "\"grades\": got NaN"});
  all.push_back(
      {"MappedColumnInOneOfTwoFiles",
       [](const TempFolder& folder) {
         folder.Write("pairs.jsonl", kPairs);
         folder.Write("good.jsonl", R"({"prompt": "p", "good": "x", "rejected": "y"})");
       },
       {"run", "-s", "good.jsonl", "-s", "pairs.jsonl", "-m", "baseline:length", "--columns",
        "chosen=good"},
       1,
       "pairs.jsonl:1: no column \"chosen\" (mapped to \"good\"): got columns chosen, id"});
  all.push_back({"TruncatedParquet", File("rows.parquet", "PAR1\x15\x04\x15"),
                 RunOn("rows.parquet"), 1, "rows.parquet"});
  all.push_back({"ParquetWithHostileFooter",
                 File("rows.parquet", std::string("PAR1") + std::string(64, '\xff') + "PAR1"),
                 RunOn("rows.parquet"), 1, "rows.parquet"});
  all.push_back({"NameOfTwoLines", [](const TempFolder&) {}, RunOn("two\nlines\x1b[2J.jsonl"), 2,
                 "two lines\uFFFD[2J.jsonl"});
  all.push_back({"EmptyFolderAsData", Folder("data"), RunOn("data"), 1, "data"});
}

void AddScoresFaults(std::vector<BadInput>& all) {
  const auto scores = [&](const char* name, const std::string& text, const char* says) {
    all.push_back({std::string("Scores") + name,
                   [=](const TempFolder& folder) {
                     folder.Write("pairs.jsonl", kPairs);
                     folder.Write("scores.jsonl", text);
                   },
                   RunOn("pairs.jsonl", "scores:scores.jsonl"), 1, says});
  };
  scores("OfAnotherSuite", R"({"id": "z", "rewards": [1, 0]})", "scores.jsonl");
  scores("OfWrongLength", R"({"id": "a", "rewards": [1, 0, 3]})", "expected 2");
  scores("DuplicateId", std::string(kScores) + kScores, "twice");
  scores("WithoutId", R"({"rewards": [1, 0]})", "scores.jsonl:1");
  scores("WithStringReward", R"({"id": "a", "rewards": ["high", 0]})", "scores.jsonl:1");
  scores("WithoutRewards", R"({"id": "a"})", "scores.jsonl:1");
}

void AddOptionFaults(std::vector<BadInput>& all) {
  const auto usage = [&](const char* name, std::vector<std::string> arguments, const char* says) {
    all.push_back(
        {std::string("Option") + name, File("pairs.jsonl", kPairs), std::move(arguments), 2, says});
  };
  usage("UnknownSuite", RunOn("judgebenhc"), "did you mean \"judgebench\"");
  usage("UnknownVariant", RunOn("judgebench:gtp"), "gpt");
  usage("UnknownModelKind", RunOn("starter", "baselin:length"), "did you mean \"baseline\"");
  usage("UnknownBaseline", RunOn("starter", "baseline:lenght"), "length");
  usage("UnknownModelOption", RunOn("starter", "baseline:length?units=chars"), "unit");
  usage("WrongOptionValue", RunOn("starter", "baseline:length?unit=words"), "words");
  usage("NoModel", {"run", "-s", "starter"}, "-m");
  usage("NoSuite", {"run", "-m", "baseline:length"}, "-s");
  usage("UnknownCommand", {"rnu"}, "rnu");
  usage("UnknownFlag", {"run", "-s", "starter", "-m", "baseline:length", "--limt", "3"}, "limt");
  usage("ZeroLimit", {"run", "-s", "starter", "-m", "baseline:length", "--limit", "0"}, "limit");
  usage("WordAsLimit", {"run", "-s", "starter", "-m", "baseline:length", "--limit", "all"},
        "limit");
  usage("ShardBeyondEnd", {"run", "-s", "starter", "-m", "baseline:length", "--shard", "3/2"},
        "3/2");
  usage("ShardOfZero", {"run", "-s", "starter", "-m", "baseline:length", "--shard", "0/0"}, "0/0");
  usage("UnknownSubset", {"run", "-s", "starter", "-m", "baseline:length", "--subset", "safty"},
        "safty");
  usage("UnknownSample", {"run", "-s", "starter", "-m", "baseline:length", "--sample", "nope"},
        "nope");
  usage("GpuWithoutUse", {"run", "-s", "starter", "-m", "baseline:length", "--device", "cuda"},
        "baseline:length cannot use a GPU");
  usage("DtypeWithoutUse", {"run", "-s", "starter", "-m", "baseline:length", "--dtype", "bf16"},
        "baseline:length has no dtype");
  usage("PreparationWithoutUse",
        {"run", "-s", "starter", "-m", "baseline:length", "--prepare", "official"}, "than its own");
  usage("UnknownDevice", {"run", "-s", "starter", "-m", "baseline:length", "--device", "tpu"},
        "tpu");
  usage("NegativeSeed", {"run", "-s", "starter", "-m", "baseline:length", "--seed", "-1"}, "seed");
  usage("NegativeThreads", {"run", "-s", "starter", "-m", "baseline:length", "--threads", "-1"},
        "threads");
  usage("MalformedColumns",
        {"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--columns", "prompt"}, "prompt");
  usage("ModelTwice", {"run", "-s", "starter", "-m", "baseline:length", "-m", "baseline:length"},
        "twice");
  usage("EmptySelection",
        {"run", "-s", "starter", "-m", "baseline:length", "--limit", "1", "--shard", "2/2"},
        "none of 80 samples is in limit 1, shard 2/2");
  usage("EmptyName", {"run", "-s", "starter", "-m", "baseline:length", "--name", ""}, "--name");
  usage("EmptySeries", {"run", "-s", "starter", "-m", "baseline:length", "--series", ""},
        "--series");
  usage("NegativeStep", {"run", "-s", "starter", "-m", "baseline:length", "--step", "-1"},
        "--step: got \"-1\", expected a whole number from 0");
  usage("ColumnMappedToTwo",
        {"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--columns", "id=x,subset=x"},
        "\"x\" is mapped to both \"id\" and \"subset\"");
  usage("HelpOfTheCommand", {"results", "show", "--frob"}, "see `assay results show --help`");
  usage("ReservedName", {"run", "-s", "starter", "-m", "baseline:length", "--name", "latest"},
        "latest");
  usage("FailuresAreNoNumber",
        {"run", "-s", "starter", "-m", "baseline:length", "--max-failures", "nan"}, "max-failures");
  usage("TooManyThreads", {"run", "-s", "starter", "-m", "baseline:length", "--threads", "100000"},
        "threads");
  usage("ColumnMappedTwice",
        {"run", "-s", "pairs.jsonl", "-m", "baseline:length", "--columns", "id=x,id=y"},
        "\"id\" is mapped twice");
  usage("UnknownOption", {"run", "--frob"}, "--frob");
  usage("SeedTooLarge",
        {"run", "-s", "starter", "-m", "baseline:length", "--seed", "18446744073709551616"},
        "expected a whole number from 0");
  usage("ModelMissing", {"run", "-s", "starter"}, "got no -m,--model, expected one");
  usage("TwoResultsOnStandardOutput",
        {"run", "-s", "starter", "-m", "baseline:length", "--format", "csv", "--json", "-"},
        "--json -: standard output gets the result as csv");
  usage("SubsetTwice",
        {"run", "-s", "starter", "-m", "baseline:length", "--subset", "x", "--subset", "x"},
        "--subset: \"x\" is given twice");
  usage("SampleTwice",
        {"run", "-s", "starter", "-m", "baseline:length", "--sample", "x", "--sample", "x"},
        "--sample: \"x\" is given twice");
  usage("BlankName", {"run", "-s", "starter", "-m", "baseline:length", "--name", " "},
        "--name: got a blank text");
  usage("FlagOfNoMeaning", {"run", "-s", "starter", "-m", "baseline:length", "--fresh=maybe"},
        "--fresh: got \"maybe\", expected true or false");
  usage("ColonWithoutVariant", RunOn("judgebench:"), "got \"judgebench:\", expected NAME");
  usage("VariantWithoutName", RunOn(":gpt"), "got \":gpt\", expected NAME");
  usage("NegativeFailures",
        {"run", "-s", "starter", "-m", "baseline:length", "--max-failures", "-1"}, "max-failures");
}

void AddSuiteFaults(std::vector<BadInput>& all) {
  const auto suite = [&](const char* name, const std::string& file, const std::string& json,
                         const char* says) {
    all.push_back({std::string("Suite") + name,
                   [=](const TempFolder& folder) {
                     folder.Write("pairs.jsonl", kPairs);
                     folder.Write(file, json);
                   },
                   RunOn(file), 1, says});
  };
  const std::string parts = R"("parts": [{"name": "all", "files": ["pairs.jsonl"]}])";
  suite("UnknownKey", "suite.json", R"({"name": "mine", "shapes": "pairs"})", "shapes");
  suite("WithoutName", "suite.json", R"({"name": "", )" + parts + "}", "\"name\": got no text");
  suite("OfABuiltInName", "suite.json", R"({"name": "starter", )" + parts + "}",
        "\"name\": got \"starter\", which is a built-in suite");
  suite("SectionOfAnUnknownSubset", "suite.json",
        R"({"name": "mine", "sections": [{"name": "Mine", "subsets": ["al"]}], )" + parts + "}",
        "the subset \"al\", which no row has; did you mean \"all\"?");
  suite("OfASubsetThatNoRowHas", "suite.json",
        R"({"name": "mine", "subsets": ["all", "al"], )" + parts + "}",
        "\"subsets\" names the subset \"al\", which no row has");
  suite("WithAKeyTwice", "suite.json",
        R"({"name": "mine", "overall": "rows", "overall": "sections", )" + parts + "}",
        "suite.json: the key \"overall\" is there twice");
  suite("OfAnotherNameWithAKeyTwice", "mine.json", R"({"name": "a", "name": "b", )" + parts + "}",
        "mine.json: the key \"name\" is there twice");
  suite("OfAnotherNameWithATypo", "mine.json", R"({"name": "mine", "part": []})",
        "mine.json: unknown key \"part\"; did you mean \"parts\"?");
  suite("OfAnotherNameBroken", "mine.json", "{\n  \"name\": \"mine\",\n  " + parts + ",\n}",
        "expected a suite.json");
}

void AddModelNameFaults(std::vector<BadInput>& all) {
  static constexpr char kOthers[] = R"({"id": "a", "rewards": [2, 0]})";
  all.push_back({"OneModelUnderTwoNames",
                 [](const TempFolder& folder) {
                   folder.Write("pairs.jsonl", kPairs);
                   folder.Write("a.jsonl", kScores);
                   folder.Write("b.jsonl", kScores);
                 },
                 {"run", "-s", "pairs.jsonl", "-m", "scores:a.jsonl", "-m", "scores:b.jsonl"},
                 2,
                 "scores:a.jsonl and scores:b.jsonl are the same model"});
  all.push_back({"OneSuiteUnderTwoNames",
                 File("pairs.jsonl", kPairs),
                 {"run", "-s", "pairs.jsonl", "-s", "./pairs.jsonl", "-m", "baseline:length"},
                 2,
                 "pairs.jsonl and ./pairs.jsonl are the same suite on the same data"});
  all.push_back(
      {"ModelsOfOneName",
       [](const TempFolder& folder) {
         folder.Write("pairs.jsonl", kPairs);
         for (const char* name : {"a", "b"}) {
           std::filesystem::create_directory(folder / name);
           folder.Write(std::string(name) + "/ok.jsonl", name[0] == 'a' ? kScores : kOthers);
         }
       },
       {"run", "-s", "pairs.jsonl", "-m", "scores:a/ok.jsonl", "-m", "scores:b/ok.jsonl"},
       2,
       "scores:a/ok.jsonl and scores:b/ok.jsonl are both called \"ok\"; name one of them"});
}

// A build without torch has no relevance models.
void AddRelevanceFaults(std::vector<BadInput>& all) {
  if (!testing::BuiltWithTorch()) return;
  all.push_back({"RelevanceFolderMissing", [](const TempFolder&) {},
                 RunOn("starter", "relevance:no-model"), 1, "no-model"});
  all.push_back(
      {"RelevanceFolderEmpty", Folder("model"), RunOn("starter", "relevance:model"), 1, "model"});
}

void AddOtherFaults(std::vector<BadInput>& all) {
  all.push_back({"DataFolderMissing",
                 [](const TempFolder&) {},
                 {"run", "-s", "judgebench", "-m", "baseline:length", "--data", "nowhere"},
                 1,
                 "nowhere"});
  all.push_back({"DataFolderWithoutTheSuite",
                 Folder("data"),
                 {"run", "-s", "judgebench", "-m", "baseline:length", "--data", "data"},
                 1,
                 "JudgeBench"});
  all.push_back({"ExecProgramMissing", [](const TempFolder&) {}, RunOn("starter", "exec:./no-such"),
                 1, "no-such"});
  all.push_back({"ExecProgramNotExecutable", File("judge.sh", "#!/bin/sh\n"),
                 RunOn("starter", "exec:./judge.sh"), 1, "judge.sh"});
  all.push_back(
      {"PairJudgeOfSixResponses",
       File("v.py",
            "print('{\"protocol\": \"assay.exec/1\", \"name\": \"v\", "
            "\"capabilities\": [\"compares\"]}', flush=True)\nimport sys; sys.stdin.read()\n"),
       RunOn("starter", "exec:python3 v.py"), 2, "v compares two responses"});
  all.push_back(
      {"ModelConfigUnknownKey",
       File("model.json", R"({"adapter": "baseline", "target": "length", "optoins": {}})"),
       RunOn("starter", "model.json"), 1, "optoins"});
  AddRelevanceFaults(all);
  all.push_back({"StoreIsADevice",
                 [](const TempFolder&) {},
                 {"run", "-s", "starter", "-m", "baseline:length", "--store", "/dev/null"},
                 1,
                 "/dev/null is a device or a pipe"});
  all.push_back({"ResolveUnknownRun",
                 [](const TempFolder&) {},
                 {"results", "show", "latest"},
                 1,
                 "assay.db"});
  all.push_back(
      {"ReportOfMissingStore", [](const TempFolder&) {}, {"report", "latest"}, 1, "assay.db"});
  all.push_back({"LeaderboardOfMissingStore",
                 [](const TempFolder&) {},
                 {"leaderboard", "--all"},
                 1,
                 "assay.db"});
  all.push_back({"LeaderboardFolderIsAFile",
                 File("site", "here"),
                 {"leaderboard", "--all", "--folder", "site"},
                 1,
                 "site: got a file"});
  all.push_back(
      {"CompareOfMissingStore", [](const TempFolder&) {}, {"compare", "a", "b"}, 1, "assay.db"});
}

// A file that cannot be written is refused before anything is judged or read.
void AddOutputFaults(std::vector<BadInput>& all) {
  const auto add = [&](const char* name, std::vector<std::string> command) {
    for (const auto& [fault, file] : {std::pair("MissingFolder", "no/out"), {"Folder", "taken"}}) {
      std::vector<std::string> arguments = command;
      arguments.push_back(file);
      all.push_back({std::string("Output") + name + fault, Folder("taken"), std::move(arguments), 1,
                     std::string("cannot write ") + file + ": "});
    }
  };
  add("OfRun", {"run", "-s", "starter", "-m", "baseline:length", "--quiet", "--json"});
  add("OfDemo", {"demo", "--quiet", "-o"});
  add("OfReport", {"report", "latest", "-o"});
  add("OfReportJson", {"report", "latest", "--json"});
  add("OfLeaderboard", {"leaderboard", "--all", "-o"});
  add("OfCompare", {"compare", "a", "b", "-o"});
  add("OfCompareJson", {"compare", "a", "b", "--json"});
  add("OfShow", {"results", "show", "latest", "--json"});
  add("OfExport", {"results", "export", "latest", "--format", "csv", "-o"});
  for (const char* option : {"--junit", "--json", "--summary"}) {
    add(std::string("OfGate" + std::string(option + 2)).c_str(),
        {"gate", "latest", "--policy", "gate.json", option});
  }
}

void AddStoreFaults(std::vector<BadInput>& all) {
  const auto store = [&](const char* name, auto prepare, const char* says) {
    for (const auto& command :
         std::vector<std::vector<std::string>>{RunOn("starter"),
                                               {"results", "list"},
                                               {"report", "latest", "-o", "out.html"},
                                               {"leaderboard", "--all", "-o", "out.html"},
                                               {"results", "baseline", "list"}}) {
      const std::string kind = command[1] == "baseline" ? "baselines" : command[0];
      all.push_back({"Store" + std::string(name) + "For" + kind, prepare, command, 1, says});
    }
  };
  store("IsText", File("assay.db", "this is not a database, but long enough to look at\n"),
        "assay.db");
  store("IsAFolder", Folder("assay.db"), "assay.db");
  store("IsCorrupt",
        File("assay.db", std::string("SQLite format 3\0", 16) + std::string(4096, 'x')),
        "assay.db");
}

// A policy is read before anything else, so that these need no store.
void AddGateFaults(std::vector<BadInput>& all) {
  const std::vector<std::string> gate = {"gate", "latest", "--policy", "gate.json"};
  AddFileFaults("Policy", "gate.json", R"({"format": "assay.policy/1", "rules": [{"min": 0.5}]})",
                gate, all);
  const auto policy = [&](const char* name, const std::string& rules, const char* says) {
    all.push_back({std::string("Policy") + name,
                   File("gate.json", R"({"format": "assay.policy/1", "rules": )" + rules + "}"),
                   gate, 1, says});
  };
  policy("UnknownKey", R"([{"minn": 0.5}])",
         "rules[0]: unknown key \"minn\"; did you mean \"min\"?");
  policy("WithoutRules", "[]", "got no rule");
  policy("WithTextAsLimit", R"([{"min": "high"}])", "rules[0]: \"min\": got a string");
  policy("Contradicting", R"([{"min": 0.6}, {"max": 0.5}])", "contradicts gate.json: rules[0]");
  policy("WithoutAStore", R"([{"min": 0.5}])", "assay.db");
  const auto usage = [&](const char* name, std::vector<std::string> arguments, const char* says) {
    all.push_back(
        {std::string("Gate") + name, [](const TempFolder&) {}, std::move(arguments), 2, says});
  };
  usage("WithoutPolicy", {"gate", "latest"}, "got no --policy, expected one");
  usage("WithoutRun", {"gate", "--policy", "gate.json"}, "got no RUN, expected one");
  usage("AllowingTheUnknown", {"gate", "latest", "--policy", "gate.json", "--allow", "sede"},
        "--allow: got \"sede\", expected data, selection, template");
  usage("WatchWithoutPolicy", {"watch", "out", "-s", "starter"}, "got no --gate, expected one");
  all.push_back({"WatchOfNoFolder",
                 File("gate.json", R"({"format": "assay.policy/1", "rules": [{"min": 0.5}]})"),
                 {"watch", "out", "-s", "starter", "--gate", "gate.json", "--once"},
                 1,
                 "out: got no folder that can be read"});
  AddFileFaults("WatchPolicy", "gate.json",
                R"({"format": "assay.policy/1", "rules": [{"min": 0.5}]})",
                {"watch", ".", "-s", "starter", "--gate", "gate.json", "--once"}, all);
  usage("BaselineWithoutCommand", {"results", "baseline"},
        "got no command after \"baseline\", expected set, list, show or remove");
  usage("BaselineWithoutRun", {"results", "baseline", "set", "main"}, "got no RUN, expected one");
}

std::vector<BadInput> AllBadInputs() {
  std::vector<BadInput> all;
  AddFileFaults("Data", "pairs.jsonl", std::string(kPairs).substr(0, 60), RunOn("./pairs.jsonl"),
                all);
  AddFileFaults("SuiteJson", "suite.json", kSuite, RunOn("./suite.json"), all);
  AddFileFaults("ModelJson", "model.json", R"({"adapter": "baseline", "target": "length"})",
                RunOn("starter", "./model.json"), all);
  AddFileFaults("Scores", "scores.jsonl", std::string(kScores).substr(0, 28),
                RunOn("starter", "scores:scores.jsonl"), all);
  AddRowFaults(all);
  AddScoresFaults(all);
  AddOptionFaults(all);
  AddSuiteFaults(all);
  AddModelNameFaults(all);
  AddOtherFaults(all);
  AddOutputFaults(all);
  AddStoreFaults(all);
  AddGateFaults(all);
  return all;
}

std::set<std::string> Listing(const TempFolder& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    names.insert(entry.path().string());
  }
  return names;
}

class BadInputTest : public ::testing::TestWithParam<BadInput> {};

TEST_P(BadInputTest, GivesOneErrorAndWritesNothing) {
  const BadInput& bad = GetParam();
  const TempFolder folder;
  bad.prepare(folder);
  const std::set<std::string> before = Listing(folder);
  ProcessOptions options;
  options.folder = folder.path().string();
  const ProcessResult result = RunAssay(bad.arguments, options);
  EXPECT_EQ(result.code, bad.code) << result.err;
  EXPECT_THAT(result.err, StartsWith("error: "));
  EXPECT_THAT(result.err, HasSubstr(bad.says));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  EXPECT_THAT(result.err, ::testing::Not(StartsWith("error: unexpected"))) << "no Error of ours";
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(Listing(folder), before) << "nothing is written";
}

INSTANTIATE_TEST_SUITE_P(Matrix, BadInputTest, ::testing::ValuesIn(AllBadInputs()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace assay
