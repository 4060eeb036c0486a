#include "harness/app/run_session.h"

#include "gtest/gtest.h"
#include "harness/app/plan.h"
#include "suites/registry.h"

namespace assay {
namespace {

TEST(RecordForTest, NamesTheLibrariesThatTheModelUses) {
  PlannedSuite planned;
  planned.suite = MakeSuite("starter");
  ModelCard card;
  card.versions = {{"libtorch", "2.11.0"}};
  const RunRecord run = RecordFor(planned, card, {}, "assay run");
  EXPECT_EQ(run.versions.at("libtorch"), "2.11.0");
  EXPECT_TRUE(run.versions.contains("sqlite"));
  const RunRecord other = RecordFor(planned, {}, {}, "assay run");
  EXPECT_FALSE(other.versions.contains("libtorch"));
  EXPECT_EQ(run.identity, other.identity) << "another version continues the run";
}

TEST(AskForTest, AsksForVerdictsOnlyWhoComparesAndDoesNotScore) {
  ModelCard compares;
  compares.compares = true;
  EXPECT_TRUE(AskFor({}, compares, {}).verdicts);
  EXPECT_FALSE(AskFor({}, compares, {}).rewards);
  ModelCard both = compares;
  both.scores = true;
  ModelCard dimensions;
  dimensions.dimensions = {"depth"};
  for (const ModelCard& card : {both, dimensions}) {
    EXPECT_TRUE(AskFor({}, card, {}).rewards);
    EXPECT_FALSE(AskFor({}, card, {}).verdicts);
  }
}

TEST(AskForTest, PreparesAsTheScriptOnlyWhereThatIsAskedFor) {
  const SuiteCard suite = MakeSuite("rewardbench-2")->Card();
  ModelCard model;
  model.prepares = true;
  RunOptions options;
  EXPECT_EQ(AskFor(suite, model, options).preparation, Ask::Preparation::kMaker);
  options.prepare = "official";
  EXPECT_EQ(AskFor(suite, model, options).preparation, Ask::Preparation::kRewardBench2);
  EXPECT_EQ(AskFor(MakeSuite("rewardbench")->Card(), model, options).preparation,
            Ask::Preparation::kRewardBench);
}

// A baseline beside a checkpoint that is prepared officially is the baseline that it ever was.
TEST(RecordForTest, RecordsNoPreparationOfAModelThatPreparesNothing) {
  PlannedSuite planned;
  planned.suite = MakeSuite("starter");
  RunOptions official;
  official.prepare = "official";
  const RunRecord run = RecordFor(planned, {}, official, "assay run");
  EXPECT_EQ(run.prepare, "maker");
  EXPECT_EQ(run.identity, RecordFor(planned, {}, {}, "assay run").identity);
}

}  // namespace
}  // namespace assay
