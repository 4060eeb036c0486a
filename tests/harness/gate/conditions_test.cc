#include "harness/gate/conditions.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

RunRecord Record() {
  RunRecord run;
  run.assay = "1.2.0";
  run.suite = "mine";
  run.suite_sha256 = "aaaaaaaaaaaaaaaa";
  run.model.name = "step-100";
  run.model.adapter = "checkpoint";
  run.model.dtype = "bfloat16";
  run.model.fingerprint = "sha256:1";
  run.model.options = {{"head", "score"}, {"text", "BOS once, right end cut beyond 512 tokens"}};
  return run;
}

std::string KindOf(const RunRecord& run) {
  const auto differences = ConditionDifferences(Record(), run);
  return differences.size() == 1 ? differences[0].kind + ": " + Describe(differences[0]) : "";
}

TEST(ConditionsTest, AnotherCheckpointIsTheSameConditions) {
  RunRecord run = Record();
  run.model.name = "step-200";
  run.model.fingerprint = "sha256:2";
  run.model.options["name"] = "other";
  run.model.options["member:a"] = "./b";
  run.step = 200;
  EXPECT_THAT(ConditionDifferences(Record(), run), IsEmpty());
}

// The text of the template counts, wherever it came from: a checkpoint may bring one of its own.
TEST(ConditionsTest, AnotherChatTemplateIsADifference) {
  RunRecord baseline = Record();
  baseline.model.options["chat_template"] = "0123456789ab";
  RunRecord run = baseline;
  run.model.options["template"] = "a.jinja";
  EXPECT_THAT(ConditionDifferences(baseline, run), IsEmpty());
  EXPECT_THAT(ConditionDifferences(Record(), run).at(0).what, "model option template");
  run.model.options["chat_template"] = "ba9876543210";
  const auto differences = ConditionDifferences(baseline, run);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].kind, "template");
  EXPECT_EQ(Describe(differences[0]),
            "chat template: the checkpoint's own (SHA-256 0123456789ab) → a.jinja (SHA-256 "
            "ba9876543210)");
}

TEST(ConditionsTest, WhatCanChangeAJudgementIsADifference) {
  RunRecord run = Record();
  run.suite_sha256 = "bbbbbbbbbbbbbbbb";
  EXPECT_EQ(KindOf(run),
            "data: data of mine: mine (0 samples, SHA-256 aaaaaaaa) → mine (0 samples, SHA-256 "
            "bbbbbbbb)");
  run = Record();
  run.ask.seed = 1;
  EXPECT_EQ(KindOf(run), "seed: seed: 0 → 1");
  run = Record();
  run.model.dtype = "float32";
  EXPECT_EQ(KindOf(run), "dtype: dtype: bfloat16 → float32");
  run = Record();
  run.model.options["text"] = "BOS once, right end cut beyond 64 tokens";
  EXPECT_EQ(KindOf(run),
            "template: model option text: BOS once, right end cut beyond 512 tokens → BOS once, "
            "right end cut beyond 64 tokens");
  run = Record();
  run.model.options["template"] = "a.jinja";
  EXPECT_EQ(KindOf(run), "template: model option template: none → a.jinja");
  run = Record();
  run.model.options["pooling"] = "first";
  EXPECT_EQ(KindOf(run), "options: model option pooling: none → first");
  run = Record();
  run.ask.rewards = false;
  run.ask.verdicts = true;
  EXPECT_EQ(KindOf(run), "ask: asked for: rewards → verdicts, orders given, repeats 1");
  run = Record();
  run.model.adapter = "exec";
  EXPECT_EQ(KindOf(run), "adapter: kind of model: checkpoint → exec");
  run = Record();
  run.assay = "2.0.0";
  EXPECT_EQ(KindOf(run), "version: assay's major version: 1 → 2");
  run = Record();
  run.ask.preparation = Ask::Preparation::kRewardBench;
  EXPECT_EQ(KindOf(run), "template: preparation: the maker's → run_rm.py's");
}

TEST(ConditionsTest, DataAreToldByWhatAPersonKnows) {
  RunRecord baseline = Record();
  baseline.suite_spec = "old.jsonl";
  baseline.suite_samples = 120;
  baseline.revision = "0123456789abcdef";
  RunRecord run = baseline;
  run.suite_spec = "new.jsonl";
  run.suite_samples = 1;
  run.suite_sha256 = "bbbbbbbbbbbbbbbb";
  run.revision = "fedcba9876543210";
  run.missing_parts = {"math", "code"};
  const auto differences = ConditionDifferences(baseline, run);
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(Describe(differences[0]),
            "data of mine: old.jsonl (120 samples, revision 0123456789ab, SHA-256 aaaaaaaa) → "
            "new.jsonl (1 sample, revision fedcba987654, without math, code, SHA-256 bbbbbbbb)");
}

TEST(ConditionsTest, RulesAreToldByTheFirstPlaceThatDiffers) {
  RunRecord baseline = Record();
  baseline.suite_manifest = R"({"name":"mine","sections":[{"name":"left","weight":1}]})";
  RunRecord run = baseline;
  run.suite_sha256 = "b";
  run.suite_manifest = R"({"name":"mine","sections":[{"name":"left","weight":2}]})";
  const auto rules = [&] { return Describe(ConditionDifferences(baseline, run).at(1)); };
  EXPECT_EQ(rules(), "suite.json of mine at /sections/0/weight: 1 → 2");
  run.suite_manifest = R"({"name":"mine","pooled":true,"sections":[{"name":"left"}]})";
  EXPECT_EQ(rules(), "suite.json of mine at /sections/0/weight (and 1 other place): 1 → none");
  run.suite_manifest = R"({"name":"mine","sections":")" + std::string(200, 'x') + "\"}";
  EXPECT_LT(rules().size(), 250U) << "long values are cut";
  run.suite_manifest = baseline.suite_manifest;
  EXPECT_EQ(ConditionDifferences(baseline, run).size(), 1U) << "the data alone differ";
}

TEST(ConditionsTest, DeviceAndLibrariesAreNotes) {
  RunRecord before = Record();
  const std::string rows = "rows of a forward (cuda, bfloat16)";
  before.versions = {{"libtorch", "2.10.0"}, {rows, "8192"}, {"sqlite", "3"}};
  RunRecord run = Record();
  run.assay = "1.3.0";
  run.model.device = "cuda";
  run.versions = {{"libtorch", "2.11.0"}, {rows, "4096"}, {"sqlite", "3"}};
  EXPECT_THAT(ConditionDifferences(before, run), IsEmpty());
  EXPECT_THAT(ConditionNotes(before, run),
              ElementsAre("device: cpu → cuda", "assay: 1.2.0 → 1.3.0", "libtorch: 2.10.0 → 2.11.0",
                          rows + ": 8192 → 4096"));
}

TEST(ConditionsTest, EveryKindCanBeAllowed) {
  RunRecord run = Record();
  run.suite_sha256 = "b";
  run.prepare = "official";
  run.model.options = {};
  run.model.dtype = "";
  run.ask = {.rewards = false, .verdicts = true, .seed = 9};
  run.assay = "3";
  for (const ConditionDifference& difference : ConditionDifferences(Record(), run)) {
    EXPECT_THAT(ConditionKinds(), Contains(difference.kind));
  }
}

}  // namespace
}  // namespace assay
