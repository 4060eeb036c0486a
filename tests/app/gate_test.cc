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

using ::assay::testing::ProcessResult;
using ::assay::testing::Slurp;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDrop[] = R"({"format": "assay.policy/1", "rules": [{"max_drop": 0.05}]})";

// 60 pairs in two subsets, and rewards that are right on all of them, or on the first `right`.
class GateTest : public ::assay::testing::AssayTest {
 protected:
  void SetUp() override {
    std::string pairs;
    for (int i = 0; i < 60; ++i) {
      pairs += R"({"id": "p)" + std::to_string(i) + R"(", "prompt": "question )" +
               std::to_string(i) + R"(", "chosen": "good", "rejected": "bad", "subset": ")" +
               (i % 2 == 0 ? "even" : "odd") + "\"}\n";
    }
    folder_.Write("pairs.jsonl", pairs);
    folder_.Write("gate.json", kDrop);
  }

  // Judges the pairs with a model that is right on the first `right`.
  void Judge(const std::string& name, int right, std::vector<std::string> more = {}) {
    std::string scores;
    for (int i = 0; i < 60; ++i) {
      scores += R"({"id": "p)" + std::to_string(i) + R"(", "rewards": [)" +
                (i < right ? "2, 1]}" : "1, 2]}") + "\n";
    }
    folder_.Write(name + ".jsonl", scores);
    more.insert(more.begin(), {"run", "-s", "pairs.jsonl", "-m", "scores:" + name + ".jsonl",
                               "--name", name, "--quiet"});
    const ProcessResult result = Assay(more);
    ASSERT_EQ(result.code, 0) << result.err;
  }

  ProcessResult Gate(const std::string& run, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"gate", run, "--policy", "gate.json"});
    return Assay(more);
  }
};

TEST_F(GateTest, ExitCodesSayTheVerdict) {
  Judge("old", 54);
  Judge("same", 53);
  Judge("worse", 40);
  const ProcessResult pass = Gate("same", {"--baseline", "old"});
  EXPECT_EQ(pass.code, 0) << pass.err;
  EXPECT_THAT(pass.out, AllOf(HasSubstr("pairs  same (run "), HasSubstr(" against old (run "),
                              HasSubstr("pass         overall  max_drop 0.05  88.33 % after "
                                        "90.00 %, difference −1.67 points; required: a drop "
                                        "of at most 5.00"),
                              HasSubstr("\npass: 1 rule kept\n")));
  const ProcessResult fail = Gate("worse", {"--baseline", "old"});
  EXPECT_EQ(fail.code, 3) << fail.err;
  EXPECT_THAT(fail.out, HasSubstr("fail: 1 of 1 rule failed"));
  folder_.Write("gate.json",
                R"({"format": "assay.policy/1", "rules": [{"non_inferiority": 0.02}]})");
  EXPECT_EQ(Gate("same", {"--baseline", "old"}).code, 5);
  folder_.Write("gate.json", R"({"format": "assay.policy/1", "cannot_tell": "pass",
                                 "rules": [{"non_inferiority": 0.02}]})");
  const ProcessResult lenient = Gate("same", {"--baseline", "old"});
  EXPECT_EQ(lenient.code, 0);
  EXPECT_THAT(lenient.out, HasSubstr("WHICH THE POLICY LETS PASS"));
}

TEST_F(GateTest, WritesWhatCiReads) {
  Judge("old", 54);
  Judge("worse", 40);
  folder_.Write("step.md", "before\n");
  const ProcessResult result = Gate("worse", {"--baseline", "old", "--junit", "junit.xml", "--json",
                                              "gate.out.json", "--summary", "step.md"});
  EXPECT_EQ(result.code, 3) << result.err;
  EXPECT_THAT(Slurp(folder_ / "junit.xml"), HasSubstr("<failure message=\"66.67 % after 90.00 %"));
  EXPECT_THAT(Slurp(folder_ / "step.md"),
              AllOf(::testing::StartsWith("before\n## ❌ assay gate: fail"),
                    HasSubstr("| overall | max\\_drop 0.05 | 66.67 % after 90.00 %")));
  const Json json = Json::parse(Slurp(folder_ / "gate.out.json"));
  EXPECT_EQ(json["suites"][0]["rules"][0]["run"], 40.0 / 60);
  const ProcessResult only_json = Gate("worse", {"--baseline", "old", "--json", "-"});
  EXPECT_EQ(Json::parse(only_json.out), json);
  std::vector<std::string> command = {"gate",      "worse",      "--policy",
                                      "gate.json", "--baseline", "old"};
  EXPECT_EQ(Assay(command, {{"GITHUB_STEP_SUMMARY", "github.md"}}).code, 3);
  EXPECT_THAT(Slurp(folder_ / "github.md"), HasSubstr("assay gate: fail"));
}

TEST_F(GateTest, APromotedBaselineIsTheDefault) {
  Judge("old", 54);
  Judge("new", 40);
  const ProcessResult none = Gate("new");
  EXPECT_EQ(none.code, 1);
  EXPECT_EQ(none.err,
            "error: gate.json: rules[0]: \"max_drop\" compares with a baseline, and pairs "
            "has none; name one with --baseline, or promote one with `assay results baseline "
            "set`\n");
  const ProcessResult set = Assay({"results", "baseline", "set", "baseline", "old"});
  EXPECT_EQ(set.code, 0) << set.err;
  EXPECT_THAT(set.err, HasSubstr("baseline baseline: pairs is now old (run "));
  EXPECT_EQ(Gate("new").code, 3);
  const ProcessResult itself = Gate("baseline");
  EXPECT_EQ(itself.code, 0) << "held against itself, by its name";
  EXPECT_THAT(itself.out, HasSubstr("note: run and baseline are one and the same run"));
  const ProcessResult again = Assay({"results", "baseline", "set", "baseline", "new"});
  EXPECT_THAT(again.err, AllOf(HasSubstr("is now new (run "), HasSubstr(", was old (run ")));
  EXPECT_EQ(Gate("new").code, 0);
  EXPECT_THAT(Assay({"results", "baseline", "list"}).out,
              AllOf(HasSubstr("BASELINE"), HasSubstr(" pairs ")));
  EXPECT_THAT(Assay({"results", "baseline", "show", "baseline"}).out, HasSubstr("66.7"));
  EXPECT_EQ(Assay({"results", "baseline", "remove", "baseline"}).code, 0);
  EXPECT_EQ(Gate("new").code, 1);
  const ProcessResult gone = Assay({"results", "baseline", "remove", "baseline"});
  EXPECT_EQ(gone.code, 2);
  EXPECT_THAT(gone.err, HasSubstr("no baseline is named \"baseline\""));
}

TEST_F(GateTest, RulesThatNeedNoBaselineGoWithoutOne) {
  Judge("new", 40);
  folder_.Write("gate.json", R"({"format": "assay.policy/1", "rules": [{"min": 0.6}]})");
  EXPECT_EQ(Gate("new").code, 0);
  folder_.Write("gate.json", R"({"format": "assay.policy/1", "rules": [{"min": 0.7}]})");
  EXPECT_EQ(Gate("new").code, 3);
}

TEST_F(GateTest, TheReadyMadePolicyWorksOnAPlainFileOfPairs) {
  folder_.Write("gate.json", Slurp(testing::SourceDir() / "docs/examples/gate.json"));
  std::string plain;
  for (int i = 0; i < 60; ++i) {
    plain += Json({{"id", "p" + std::to_string(i)},
                   {"prompt", "question " + std::to_string(i)},
                   {"chosen", "good"},
                   {"rejected", "bad"}})
                 .dump() +
             "\n";
  }
  folder_.Write("pairs.jsonl", plain);
  Judge("old", 54);
  Judge("same", 54, {"--fresh"});
  Judge("worse", 20);
  const ProcessResult pass = Gate("same", {"--baseline", "old"});
  EXPECT_EQ(pass.code, 0) << pass.out << pass.err;
  EXPECT_THAT(pass.out,
              HasSubstr("note: gate.json: rules[1] does not apply: pairs has no sections"));
  EXPECT_EQ(Gate("worse", {"--baseline", "old"}).code, 3);
}

TEST_F(GateTest, ABaselineHoldsOneRunPerSuite) {
  folder_.Write("other.jsonl",
                R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "x"})");
  Judge("old", 54);
  Judge("new", 50);
  ASSERT_EQ(Assay({"run", "-s", "other.jsonl", "-m", "baseline:length", "--name", "length"}).code,
            0);
  const ProcessResult two = Assay({"results", "baseline", "set", "main", "old", "new"});
  EXPECT_EQ(two.code, 2);
  EXPECT_THAT(two.err, HasSubstr("got two runs on pairs:"));
  EXPECT_EQ(Assay({"results", "baseline", "set", "main", "old", "length"}).code, 0);
  EXPECT_EQ(Assay({"results", "baseline", "set", "main", "new"}).code, 0);
  EXPECT_THAT(Assay({"results", "baseline", "list"}).out,
              AllOf(HasSubstr(" other "), HasSubstr(" new "), Not(HasSubstr(" old "))))
      << "other keeps its run";
  EXPECT_EQ(Assay({"results", "baseline", "set", "latest", "new"}).code, 2);
}

TEST_F(GateTest, ARunOfABaselineIsNotDeletedUnasked) {
  Judge("old", 54);
  ASSERT_EQ(Assay({"results", "baseline", "set", "main", "old"}).code, 0);
  const ProcessResult by_path = Assay({"results", "delete", "old/old/pairs"});
  EXPECT_EQ(by_path.code, 2);
  EXPECT_THAT(by_path.err, AllOf(HasSubstr("is in the baseline \"main\""), HasSubstr("--force")));
  const ProcessResult by_baseline = Assay({"results", "delete", "main"});
  EXPECT_EQ(by_baseline.code, 2);
  EXPECT_THAT(by_baseline.err, HasSubstr("`assay results baseline remove main`"));
  const ProcessResult by_name = Assay({"results", "delete", "old"});
  EXPECT_EQ(by_name.err, "deleted 0 runs and kept 1 run that other names list\n");
  EXPECT_EQ(Assay({"results", "show", "main"}).code, 0);
  EXPECT_EQ(Assay({"results", "delete", "main/old/pairs", "--force"}).code, 0);
  EXPECT_EQ(Assay({"results", "show", "main"}).code, 2);
}

TEST_F(GateTest, AScoresFileIsABaseline) {
  Judge("old", 54);
  Judge("same", 54);
  Judge("worse", 40);
  const ProcessResult exported =
      Assay({"results", "export", "old", "--format", "scores", "-o", "kept.jsonl"});
  ASSERT_EQ(exported.code, 0) << exported.err;
  ASSERT_EQ(Assay({"results", "delete", "old"}).code, 0);
  const ProcessResult result = Gate("worse", {"--baseline", "kept.jsonl"});
  EXPECT_EQ(result.code, 3) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("against kept.jsonl (scores file)"),
                                HasSubstr("66.67 % after 90.00 %"),
                                HasSubstr("note: a scores file says nothing of data, template")));
  EXPECT_EQ(Gate("same", {"--baseline", "kept.jsonl"}).code, 0);
  const std::string all = Slurp(folder_ / "kept.jsonl");
  folder_.Write("kept.jsonl", all.substr(0, all.find('\n', all.size() / 2) + 1));
  const ProcessResult half = Gate("same", {"--baseline", "kept.jsonl"});
  EXPECT_EQ(half.code, 1);
  EXPECT_THAT(half.err, HasSubstr("kept.jsonl: got no judgement of "));
  folder_.Write("kept.jsonl", R"({"id": "p0", "rewards": [1, 2, 3]})");
  EXPECT_THAT(Gate("same", {"--baseline", "kept.jsonl"}).err,
              HasSubstr("kept.jsonl:1: sample \"p0\": got judgements of 3 responses, expected 2"));
}

TEST_F(GateTest, AScoresFileOfMoreSamplesThanTheRunIsAnotherSelection) {
  Judge("old", 54);
  Judge("part", 54, {"--limit", "10"});
  const ProcessResult refused = Gate("part", {"--baseline", "old.jsonl"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("selection (50 samples of the file would not be used): "
                                           "60 samples → 10 samples"),
                                 HasSubstr("--allow selection")));
  const ProcessResult allowed = Gate("part", {"--baseline", "old.jsonl", "--allow", "selection"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.out, HasSubstr("allowed difference: selection (50 samples"));
}

TEST_F(GateTest, AMisspeltBaselineFileIsSaidToBeNoFile) {
  Judge("old", 54);
  ASSERT_EQ(Assay({"results", "baseline", "set", "main", "old"}).code, 0);
  const ProcessResult result = Gate("old", {"--baseline", "odl.jsonl"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("--baseline odl.jsonl: there is no such file"),
                                HasSubstr("no run or invocation is named \"odl.jsonl\""),
                                HasSubstr("baselines there are: main")));
}

TEST_F(GateTest, AnotherStoreIsABaseline) {
  Judge("old", 54, {"--store", "main.db"});
  Judge("worse", 40);
  EXPECT_EQ(Gate("worse", {"--baseline", "main.db"}).code, 3);
  Judge("older", 40, {"--store", "main.db"});
  const ProcessResult two = Gate("worse", {"--baseline", "main.db"});
  EXPECT_EQ(two.code, 2);
  EXPECT_THAT(two.err, HasSubstr("--baseline main.db: got 2 runs on pairs: "));
  ASSERT_EQ(Assay({"results", "baseline", "set", "baseline", "older", "--store", "main.db"}).code,
            0);
  EXPECT_EQ(Gate("worse", {"--baseline", "main.db"}).code, 0) << "what was promoted there";
}

TEST_F(GateTest, ARunOnOtherDataIsRefusedUnlessAllowed) {
  Judge("old", 54);
  const std::string pairs = Slurp(folder_ / "pairs.jsonl");
  folder_.Write("pairs.jsonl", pairs.substr(0, pairs.rfind('{', pairs.size() - 3)));
  Judge("new", 54);
  const ProcessResult refused = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("was not judged as its baseline old (run "),
                                 HasSubstr("data of pairs: "), HasSubstr("--allow data")));
  const ProcessResult allowed = Gate("new", {"--baseline", "old", "--allow", "data"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.out, HasSubstr("allowed difference: data of pairs: "));
}

TEST_F(GateTest, AnotherSelectionIsRefusedOrComparedOnWhatBothJudged) {
  Judge("old", 54);
  Judge("new", 54, {"--limit", "10"});
  const ProcessResult refused = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("selection: 60 samples → 10 samples"));
  const ProcessResult allowed = Gate("new", {"--baseline", "old", "--allow", "selection"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.out, HasSubstr("note: 10 samples that both judged are compared"));
}

TEST_F(GateTest, AnotherSeedIsRefusedAndASymptomWhereItIsAllowed) {
  ASSERT_EQ(Assay({"run", "-s", "pairs.jsonl", "-m", "baseline:random", "--name", "old"}).code, 0);
  ASSERT_EQ(
      Assay({"run", "-s", "pairs.jsonl", "-m", "baseline:random", "--seed", "7", "--name", "new"})
          .code,
      0);
  const ProcessResult refused = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("seed: 0 → 7"), HasSubstr("--allow seed")));
  EXPECT_THAT(Gate("new", {"--baseline", "old", "--allow", "data,seed"}).out,
              HasSubstr("symptom: judged with another seed than the baseline (seed: 0 → 7)"));
}

TEST_F(GateTest, AnUnfinishedRunIsRefused) {
  Judge("part", 30, {"--limit", "10"});
  const Json part =
      Json::parse(Assay({"results", "show", "part", "--json", "-"}).out).at("runs")[0];
  const ProcessResult result = Gate(part.at("id").get<std::string>(), {"--baseline", "part"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("is not finished: got 10 of 60 samples judged"),
                                HasSubstr("go on with `")));
  EXPECT_EQ(Assay({"results", "baseline", "set", "main", part.at("id").get<std::string>()}).code,
            1);
}

TEST_F(GateTest, EverySuiteOfARunIsGated) {
  folder_.Write("other.jsonl",
                R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "x"})");
  for (const char* name : {"old", "new"}) {
    ASSERT_EQ(Assay({"run", "-s", "pairs.jsonl", "-s", "other.jsonl", "-m", "baseline:length",
                     "--name", name})
                  .code,
              0);
  }
  const ProcessResult both = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(both.code, 0) << both.err;
  EXPECT_THAT(both.out,
              AllOf(HasSubstr("\nother  baseline:length"), HasSubstr("pass: 2 rules kept")));
  folder_.Write("gate.json", R"({"format": "assay.policy/1",
                                 "suites": {"other": [{"min": 1}]}})");
  const ProcessResult one = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(one.code, 0);
  EXPECT_THAT(one.err, HasSubstr("the policy has no rules for pairs: it is not gated"));
  folder_.Write("gate.json", R"({"format": "assay.policy/1",
                                 "suites": {"othr": [{"min": 1}]}})");
  const ProcessResult unjudged = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(unjudged.code, 1);
  EXPECT_THAT(unjudged.err, HasSubstr("the run has not judged othr; did you mean "
                                      "\"other\"?"));
}

TEST_F(GateTest, ASuiteThatTheBaselineLacksIsAnError) {
  folder_.Write("other.jsonl",
                R"({"id": "a", "prompt": "p", "chosen": "longer", "rejected": "x"})");
  Judge("old", 54);
  ASSERT_EQ(Assay({"run", "-s", "other.jsonl", "-m", "baseline:length", "--name", "new"}).code, 0);
  const ProcessResult result = Gate("new", {"--baseline", "old"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("--baseline old has no run on other:"));
}

TEST_F(GateTest, SeveralModelsOnASuiteAreAQuestion) {
  Judge("old", 54);
  ASSERT_EQ(Assay({"run", "-s", "pairs.jsonl", "-m", "scores:old.jsonl", "-m", "baseline:length",
                   "--name", "two"})
                .code,
            0);
  const ProcessResult result = Gate("two", {"--baseline", "old"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("two: got 2 runs on pairs:"));
  EXPECT_EQ(Gate("two/old/pairs", {"--baseline", "old"}).code, 0);
}

TEST_F(GateTest, OutputsThatCannotBeWrittenEndItBeforeAnythingIsRead) {
  const std::vector<std::string> command = {"gate", "none", "--policy", "none.json"};
  for (const char* option : {"--junit", "--json", "--summary"}) {
    std::vector<std::string> more = command;
    more.insert(more.end(), {option, "nowhere/x"});
    const ProcessResult result = Assay(more);
    EXPECT_EQ(result.code, 1) << option;
    EXPECT_THAT(result.err, HasSubstr("cannot write nowhere/x: there is no folder nowhere"));
  }
  const ProcessResult github = Assay(command, {{"GITHUB_STEP_SUMMARY", "nowhere/x"}});
  EXPECT_EQ(github.code, 1);
  EXPECT_THAT(github.err, HasSubstr("cannot write nowhere/x: there is no folder nowhere"));
  Judge("old", 54);
  const ProcessResult replaced =
      Assay({"gate", "old", "--policy", "gate.json", "--baseline", "old"},
            {{"GITHUB_STEP_SUMMARY", "gate.json"}});
  EXPECT_EQ(replaced.code, 2);
  EXPECT_THAT(replaced.err, HasSubstr("$GITHUB_STEP_SUMMARY: got \"gate.json\""));
}

// A subset that is named as the overall score is.
TEST_F(GateTest, TwoScoresOfOneNameAreToldApart) {
  std::string pairs = Slurp(folder_ / "pairs.jsonl");
  for (size_t at = 0; (at = pairs.find("\"even\"", at)) != std::string::npos;) {
    pairs.replace(at, 6, "\"overall\"");
  }
  folder_.Write("pairs.jsonl", pairs);
  Judge("run", 51);  // 26 of the 30 even ones, and 25 of the odd
  folder_.Write("gate.json", R"({"format": "assay.policy/1", "rules": [
      {"min": 0.86}, {"subset": "overall", "min": 0.86}, {"section": "*", "max": 0.86},
      {"metric": "accuracy", "max": 0.86}, {"subset": "overall", "metric": "accuracy", "max": 0.86},
      {"subset": "overall", "failures_max": 0}]})");
  const ProcessResult result = Gate("run");
  EXPECT_EQ(result.code, 3) << result.err;
  EXPECT_THAT(
      result.out,
      AllOf(HasSubstr("fail         overall   "), HasSubstr("pass         overall (subset) "),
            HasSubstr("fail         overall (subset) "), HasSubstr("pass         odd "),
            HasSubstr("pass         accuracy of overall   "),
            HasSubstr("fail         accuracy of overall (subset) "),
            HasSubstr("pass         failed samples of overall (subset) ")));
}

TEST_F(GateTest, AStoreWithAPartOfTheSamplesIsAnotherSelection) {
  Judge("old", 54, {"--store", "main.db", "--limit", "10"});
  Judge("new", 54);
  const ProcessResult refused = Gate("new", {"--baseline", "main.db"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("selection: 10 samples → 60 samples"),
                                 HasSubstr("--allow selection")));
  const ProcessResult allowed = Gate("new", {"--baseline", "main.db", "--allow", "selection"});
  EXPECT_EQ(allowed.code, 0) << allowed.err;
  EXPECT_THAT(allowed.out,
              AllOf(HasSubstr("allowed difference: selection: 10 samples → 60 samples"),
                    HasSubstr("note: 10 samples that both judged are compared")));
}

TEST_F(GateTest, ASupersededRunOfAStoreIsNoSecondBaseline) {
  Judge("old", 40, {"--store", "main.db"});
  Judge("old", 40, {"--store", "main.db", "--fresh"});
  Judge("new", 40);
  const ProcessResult result = Gate("new", {"--baseline", "main.db"});
  EXPECT_EQ(result.code, 0) << result.err;
}

TEST_F(GateTest, MergeSaysWhichBaselinesItLeftOut) {
  Judge("old", 54, {"--store", "a.db"});
  Judge("new", 40, {"--store", "b.db"});
  const auto set = [&](const char* name, const char* run, const char* store) {
    ASSERT_EQ(Assay({"results", "baseline", "set", name, run, "--store", store}).code, 0);
  };
  set("baseline", "old", "a.db");
  set("baseline", "new", "b.db");
  set("theirs", "new", "b.db");
  for (int again = 0; again < 2; ++again) {
    const ProcessResult merged = Assay({"results", "merge", "b.db", "--store", "a.db"});
    EXPECT_EQ(merged.code, 0);
    EXPECT_EQ(merged.err,
              "merged 1 store into a.db\nleft out of b.db: baselines whose names mean other runs "
              "here: baseline; their runs are merged, and `assay results baseline set` promotes "
              "them\n");
  }
  const ProcessResult all = Assay({"results", "merge", "a.db", "--store", "c.db"});
  EXPECT_EQ(all.err, "merged 1 store into c.db\n");
}

TEST_F(GateTest, NoOutputReplacesWhatItReads) {
  Judge("old", 54);
  for (const char* file : {"assay.db", "gate.json", "old.jsonl"}) {
    const ProcessResult result = Gate("old", {"--baseline", "old.jsonl", "--junit", file});
    EXPECT_EQ(result.code, 2) << file;
    EXPECT_THAT(result.err, HasSubstr("which would replace")) << file;
  }
  EXPECT_EQ(Gate("old", {"--baseline", "old", "--junit", "x", "--json", "./x"}).code, 2);
}

TEST_F(GateTest, AnIncompleteBenchmarkIsSaidInEveryOutput) {
  Judge("old", 54, {"--limit", "10"});
  Judge("new", 53, {"--limit", "10"});
  const ProcessResult result = Gate("new", {"--baseline", "old", "--junit", "junit.xml", "--json",
                                            "out.json", "--summary", "step.md"});
  EXPECT_EQ(result.code, 0) << result.err;
  const std::string why = "10 of the suite's 60 samples selected (limit 10)";
  EXPECT_THAT(result.out, HasSubstr("note: the run's and the baseline's official scores are "
                                    "incomplete: " +
                                    why));
  EXPECT_THAT(Slurp(folder_ / "step.md"), HasSubstr("official scores are incomplete: 10 of"));
  EXPECT_THAT(Slurp(folder_ / "junit.xml"), HasSubstr("official scores are incomplete: 10 of"));
  const Json suite = Json::parse(Slurp(folder_ / "out.json"))["suites"][0];
  EXPECT_EQ(suite["complete"], false);
  EXPECT_EQ(suite["because"], why);
  Judge("whole", 54);
  const Json whole =
      Json::parse(Gate("whole", {"--baseline", "whole", "--json", "-"}).out)["suites"][0];
  EXPECT_EQ(whole["complete"], true);
  EXPECT_FALSE(whole.contains("because"));
}

TEST_F(GateTest, SamplesThatAScoresFileLeavesOutAreSaid) {
  Judge("old", 54);
  const std::string scores = Slurp(folder_ / "old.jsonl");
  folder_.Write("part.jsonl", scores.substr(0, scores.find("{\"id\": \"p55\"")));
  ASSERT_EQ(Assay({"run", "-s", "pairs.jsonl", "-m", "scores:part.jsonl", "--name", "part",
                   "--max-failures", "1", "--quiet"})
                .code,
            0);
  const ProcessResult result = Gate("part", {"--baseline", "old"});
  EXPECT_EQ(result.code, 0) << "those were wrong before: " << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("note: the run's official scores are incomplete: 5 judgements missing"));
}

TEST_F(GateTest, APolicyOfSectionsAloneSaysThatThereAreNone) {
  std::string plain;
  for (int i = 0; i < 60; ++i) {
    plain += R"({"id": "p)" + std::to_string(i) + R"(", "prompt": "q", "chosen": "good", )" +
             R"("rejected": "bad"})" + "\n";
  }
  folder_.Write("pairs.jsonl", plain);
  folder_.Write("gate.json",
                R"({"format": "assay.policy/1", "rules": [{"section": "*", "max_drop": 0.05}]})");
  Judge("old", 54);
  const ProcessResult result = Gate("old", {"--baseline", "old"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.err, HasSubstr("the policy has no rule that applies to pairs: gate.json: "
                                    "rules[0] does not apply: pairs has no sections; expected one "
                                    "on a score that it has, such as \"overall\""));
}

TEST_F(GateTest, ABaselineThatIsNoFileSaysWhatItIs) {
  Judge("old", 54);
  std::filesystem::create_directory(folder_ / "kept");
  EXPECT_THAT(Gate("old", {"--baseline", "kept"}).err,
              HasSubstr("--baseline kept: it is a folder, not a file, and as a run or baseline: "));
  EXPECT_THAT(Gate("old", {"--baseline", "/dev/null"}).err, HasSubstr("it is no regular file"));
}

TEST_F(GateTest, NamesOfBaselinesAreRepairedAndShort) {
  Judge("old", 54);
  ASSERT_EQ(Assay({"results", "baseline", "set", "caf\xe9", "old"}).code, 0);
  EXPECT_EQ(Gate("old", {"--baseline", "caf\xe9"}).code, 0);
  const ProcessResult set = Assay({"results", "baseline", "set", std::string(201, 'a'), "old"});
  EXPECT_EQ(set.code, 2);
  EXPECT_THAT(set.err, HasSubstr("NAME: got 201 bytes, expected at most 200"));
}

TEST_F(GateTest, HugeLimitsArePrintedShort) {
  Judge("old", 54);
  folder_.Write("gate.json", R"({"format": "assay.policy/1",
                                 "rules": [{"metric": "margin_q50", "max": 1e100}]})");
  EXPECT_THAT(Gate("old").out, HasSubstr("required: at most 1e+100"));
}

}  // namespace
}  // namespace assay
