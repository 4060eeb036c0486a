#include "reports/labels.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/summaries.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::JudgeBenchSummary;

Summary Of(const std::string& model, const std::string& id, const Selection& selection,
           size_t samples) {
  Summary summary = JudgeBenchSummary(model);
  summary.run.id = id;
  summary.selection = selection;
  summary.counts.samples = samples;
  return summary;
}

std::vector<const Summary*> Pointers(const std::vector<Summary>& summaries) {
  std::vector<const Summary*> pointers;
  for (const Summary& summary : summaries) pointers.push_back(&summary);
  return pointers;
}

std::vector<std::string> Texts(const std::vector<Summary>& summaries) {
  std::vector<std::string> texts;
  const std::vector<const Summary*> runs = Pointers(summaries);
  for (const RunLabel& label : LabelRuns(runs, LabelModels({runs}))) texts.push_back(label.Text());
  return texts;
}

TEST(LabelRunsTest, AModelsNameIsEnoughWhereItIsTheOnlyOne) {
  EXPECT_THAT(Texts({Of("a", "1", {.limit = 9}, 9), Of("b", "2", {.limit = 9}, 9)}),
              ElementsAre("a", "b"));
}

TEST(LabelRunsTest, SeveralSelectionsAreSaidWithTheirNumberOfSamples) {
  EXPECT_THAT(Texts({Of("a", "1", {}, 80), Of("a", "1", {.limit = 20}, 20),
                     Of("a", "1", {.subsets = {"honesty"}}, 20), Of("b", "2", {}, 80)}),
              ElementsAre("a (whole suite, n = 80)", "a (limit 20, n = 20)",
                          "a (subset honesty, n = 20)", "b (whole suite, n = 80)"));
}

TEST(LabelRunsTest, RunsOfOneNameAndSelectionGetTheirIdElseANumber) {
  EXPECT_THAT(Texts({Of("a", "0123456789", {}, 80), Of("a", "9876543210", {}, 80),
                     Of("b", "0123456789", {}, 80)}),
              ElementsAre("a (01234567)", "a (98765432)", "b"));
  EXPECT_THAT(Texts({Of("a", "1", {}, 80), Of("a", "1", {}, 80)}), ElementsAre("a (1)", "a (2)"));
}

TEST(LabelRunsTest, ModelsOfOneNameSayTheOptionsThatDiffer) {
  Summary plain = Of("a", "1", {}, 80);
  Summary longer = Of("a", "2", {}, 80);
  plain.run.model.options = {{"as", "judge"}, {"name", "a"}};
  longer.run.model.options = {{"as", "judge"}, {"name", "a"}, {"max_length", "512"}};
  EXPECT_THAT(Texts({plain, longer, Of("b", "3", {}, 80)}),
              ElementsAre("a (no max_length)", "a (max_length=512)", "b"));
  Summary seeded = plain;
  seeded.run.ask.seed = 7;
  seeded.run.model.dtype = "bfloat16";
  plain.run.model.dtype = "float32";
  EXPECT_THAT(Texts({plain, seeded}), ElementsAre("a (dtype=float32)", "a (dtype=bfloat16)"))
      << "two models, which that tells apart";
  seeded.run.model.dtype = plain.run.model.dtype;
  EXPECT_THAT(Texts({plain, seeded}), ElementsAre("a (seed=0)", "a (seed=7)")) << "one model";
  plain.selection.limit = 9;
  EXPECT_THAT(Texts({plain, seeded}), ElementsAre("a (limit 9, n = 80)", "a (whole suite, n = 80)"))
      << "the selections tell them apart";
  Summary again = longer;
  again.run.id = "9876543210";
  longer.run.id = "0123456789";
  EXPECT_THAT(Texts({longer, again}), ElementsAre("a (01234567)", "a (98765432)"))
      << "nothing differs";
}

std::string LabelOf(const std::vector<RunRecord>& runs, size_t i) {
  std::vector<const RunRecord*> pointers;
  for (const RunRecord& run : runs) pointers.push_back(&run);
  return ModelLabels(pointers).Of(runs[i]).Text();
}

TEST(ModelLabelsTest, TellModelsOfOneNameApartByAsMuchAsItTakes) {
  std::vector<RunRecord> runs(3);
  for (RunRecord& run : runs) run.model.name = "twin";
  runs[0].model.fingerprint = runs[2].model.fingerprint = "sha256:0123456789";
  runs[1].model.fingerprint = "sha256:9876543210";
  EXPECT_EQ(LabelOf(runs, 0), "twin (01234567)");
  EXPECT_EQ(LabelOf(runs, 1), "twin (98765432)");
  EXPECT_EQ(LabelOf(runs, 2), "twin (01234567)") << "another run of the first";
  runs[1].step = 500;
  EXPECT_EQ(LabelOf(runs, 0), "twin (no step)");
  EXPECT_EQ(LabelOf(runs, 1), "twin (step 500)");
  runs[1].model.options = {{"max_length", "512"}};
  EXPECT_EQ(LabelOf(runs, 0), "twin (no max_length)");
  EXPECT_EQ(LabelOf(runs, 1), "twin (max_length=512)");
  runs[1].model.adapter = "exec";
  runs[0].model.adapter = runs[2].model.adapter = "checkpoint";
  EXPECT_EQ(LabelOf(runs, 0), "twin (checkpoint)");
  EXPECT_EQ(LabelOf(runs, 1), "twin (exec)");
}

TEST(ModelLabelsTest, AScoresFileForEachSuiteIsOneModel) {
  std::vector<RunRecord> runs(2);
  for (RunRecord& run : runs) {
    run.model.name = "a";
    run.model.adapter = "scores";
  }
  runs[0].model.fingerprint = "sha256:0123456789";
  runs[1].model.fingerprint = "sha256:9876543210";
  EXPECT_EQ(LabelOf(runs, 0), "a");
  EXPECT_EQ(LabelOf(runs, 1), "a");
}

// A name may look like another one's label.
TEST(ModelLabelsTest, AreAllDifferent) {
  std::vector<RunRecord> runs(3);
  runs[0].model.name = runs[1].model.name = "a";
  runs[2].model.name = "a (1)";
  runs[0].model.fingerprint = "sha256:0123456789";
  runs[1].model.fingerprint = "sha256:0123456780";
  EXPECT_EQ(LabelOf(runs, 0), "a (1)");
  EXPECT_EQ(LabelOf(runs, 1), "a (2)");
  EXPECT_EQ(LabelOf(runs, 2), "a (1) (#2)");
}

TEST(LabelScoresTest, NamesThatAreAlikeSayTheirKindElseANumber) {
  const auto named = [](const char* name, ScoreName::Kind kind) {
    ScoreName score;
    score.name = name;
    score.kind = kind;
    return score;
  };
  using enum ScoreName::Kind;
  EXPECT_THAT(
      LabelScores({named("overall", kOverall), named("Math", kSection), named("overall", kSection),
                   named("Math", kSlice), named("Math", kSlice)}),
      ElementsAre("overall", "Math", "overall (section)", "Math (slice)", "Math (slice 2)"));
}

TEST(CountOfSamplesTest, IsARangeWhereSelectionsDiffer) {
  const std::vector<Summary> runs = {Of("a", "1", {}, 80), Of("a", "1", {.limit = 1}, 1)};
  EXPECT_EQ(CountOfSamples(Pointers(runs)), "1 to 80 samples");
  EXPECT_EQ(CountOfSamples({&runs[1]}), "1 sample");
}

TEST(TellSuitesApartTest, ByWhatTheUserNamedElseByTheirData) {
  RunRecord one, two;
  one.suite_spec = "a/ok.jsonl";
  two.suite_spec = "b/ok.jsonl";
  one.suite_sha256 = "0123456789";
  two.suite_sha256 = "9876543210";
  EXPECT_THAT(TellSuitesApart({"ok", "ok", "other"}, {&one, &two, &two}),
              ElementsAre("a/ok.jsonl", "b/ok.jsonl", ""));
  two.suite_spec = one.suite_spec;
  EXPECT_THAT(TellSuitesApart({"ok", "ok"}, {&one, &two}),
              ElementsAre("data 01234567", "data 98765432"));
}

}  // namespace
}  // namespace assay
