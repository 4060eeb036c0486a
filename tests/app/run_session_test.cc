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
  EXPECT_TRUE(AskFor({}, compares, 0).verdicts);
  EXPECT_FALSE(AskFor({}, compares, 0).rewards);
  ModelCard both = compares;
  both.scores = true;
  ModelCard dimensions;
  dimensions.dimensions = {"depth"};
  for (const ModelCard& card : {both, dimensions}) {
    EXPECT_TRUE(AskFor({}, card, 0).rewards);
    EXPECT_FALSE(AskFor({}, card, 0).verdicts);
  }
}

}  // namespace
}  // namespace assay
