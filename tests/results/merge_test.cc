#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/run/index.h"
#include "harness/run/runner.h"
#include "results/lease.h"
#include "results/shards.h"
#include "results/store.h"
#include "tests/testing/errors.h"
#include "tests/testing/fake_model.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using namespace std::chrono_literals;
using testing::Failed;
using testing::FakeModel;
using testing::FullRecord;
using testing::Judged;
using testing::ListSuite;
using testing::PairSamples;
using testing::ReadAll;
using ::testing::SizeIs;
using testing::TempFolder;

class MergeTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> Make(const std::string& name) {
    return Store::Open(folder_ / name, Store::Mode::kWrite);
  }

  // Judges one shard of 1,500 samples into a store of its own.
  std::unique_ptr<Store> JudgeShard(const std::string& name, uint32_t shard, uint32_t shards) {
    auto store = Make(name);
    store->CreateRun(FullRecord("run of " + name, "identity"));
    const ListSuite suite(PairSamples(1500));
    const SuiteIndex index = IndexSuite(suite, {});
    const auto ordinals = Choose({.shard = shard, .shards = shards}, index);
    FakeModel model;
    const auto journal = store->OpenJournal("run of " + name, true);
    RunSamples({suite, {}, index, ordinals, model, {}, *journal, {}, {}});
    store->AddInvocation({name, name, "assay run", {{"run of " + name, {}, ordinals}}});
    return store;
  }

  TempFolder folder_;
};

TEST_F(MergeTest, ShardsMakeTheRunThatOneMachineWouldHaveMade) {
  const auto whole = JudgeShard("whole", 1, 1);
  const auto one = JudgeShard("one", 1, 3);
  const auto two = JudgeShard("two", 2, 3);
  const auto three = JudgeShard("three", 3, 3);
  one->Merge(*two);
  one->Merge(*three);
  ASSERT_THAT(one->Runs(), SizeIs(1));
  EXPECT_EQ(ReadAll(*one, "run of one"), ReadAll(*whole, "run of whole"));
  EXPECT_THAT(one->Invocations(), SizeIs(3));
  EXPECT_EQ(one->Resolve("three").entries[0].run, "run of one");
  size_t texts = 0;
  one->ReadTexts(std::string(64, 'a'), {0, 1, 2, 1499},
                 [&](uint32_t, const StoredText&) { ++texts; });
  EXPECT_EQ(texts, 4U);
}

// What `--shard i/3 --name night` on three machines leaves.
Invocation Shard(const std::string& run, uint32_t shard, const Selection& selection = {}) {
  Selection sharded = selection;
  sharded.shard = shard;
  sharded.shards = 3;
  return {"night",
          "2026-01-0" + std::to_string(shard) + "T00:00:00Z",
          "run " + std::to_string(shard),
          {{run, sharded, {shard - 1, shard + 2}}}};
}

TEST_F(MergeTest, ANameMeansAllItsShardsOnceTheyAreThere) {
  const auto into = Make("into");
  for (const uint32_t shard : {2U, 3U, 1U}) {
    const auto from = Make("shard " + std::to_string(shard));
    from->CreateRun(FullRecord("run", "identity"));
    from->AddInvocation(Shard("run", shard));
    into->Merge(*from);
    const Selection meant = into->Resolve("night").entries[0].selection;
    EXPECT_EQ(meant.IsWholeSuite(), shard == 1) << "the last one joins them";
    into->Merge(*from);
  }
  const Invocation joined = into->Resolve("night");
  EXPECT_EQ(joined.command, "run 1; run 2; run 3");
  EXPECT_TRUE(joined.entries[0].ordinals.empty()) << "all";
  EXPECT_THAT(into->Invocations(), SizeIs(4));
}

TEST_F(MergeTest, ShardsOfSeveralNamesBecomeOneThatIsTheLatest) {
  const auto into = Make("into");
  std::vector<std::string> names;
  for (const uint32_t shard : {3U, 1U, 2U}) {
    const auto from = Make("shard " + std::to_string(shard));
    from->CreateRun(FullRecord("run", "identity"));
    Invocation invocation = Shard("run", shard);
    invocation.name = "run-" + std::to_string(shard);
    // One machine's clock is far ahead.
    if (shard == 3) invocation.created = "2999-01-01T00:00:00Z";
    from->AddInvocation(invocation);
    names = into->Merge(*from);
    EXPECT_THAT(names, SizeIs(shard == 2 ? 1 : 0)) << "the last one joins them";
    EXPECT_EQ(into->Merge(*from), names);
  }
  ASSERT_THAT(into->Invocations(), SizeIs(4));
  EXPECT_THAT(names[0], ::testing::StartsWith("merged-"));
  const Invocation latest = into->Resolve("latest");
  EXPECT_EQ(latest.name, names[0]);
  EXPECT_TRUE(latest.entries[0].selection.IsWholeSuite());
  EXPECT_EQ(latest.command, "run 1; run 2; run 3");
}

// The same command on the same machines, a day later.
TEST_F(MergeTest, ShardsThatAreAskedForAgainAreJoinedAgain) {
  const auto into = Make("into");
  for (const char* created : {"2999-01-01T00:00:00Z", "2999-01-02T00:00:00Z"}) {
    for (const uint32_t shard : {1U, 2U, 3U}) {
      const auto from = Make(created + std::to_string(shard));
      from->CreateRun(FullRecord("run", "identity"));
      Invocation invocation = Shard("run", shard);
      invocation.created = created;
      from->AddInvocation(invocation);
      into->Merge(*from);
    }
    EXPECT_TRUE(into->Resolve("night").entries[0].selection.IsWholeSuite()) << created;
  }
}

TEST(JoinShardsTest, KeepsTheRestOfTheSelection) {
  const Selection some{.subsets = {"Math"}};
  const std::vector<Invocation> all = {Shard("run", 1, some), Shard("run", 2, some),
                                       Shard("run", 3, some)};
  const std::optional<Invocation> joined = JoinShards(all[2], all);
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->entries[0].selection, some);
  EXPECT_THAT(joined->entries[0].ordinals, ::testing::ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(JoinShardsTest, OtherSelectionsAndRunsAreNotMixed) {
  const Selection some{.subsets = {"Math"}};
  const Invocation one = Shard("run", 1);
  EXPECT_FALSE(JoinShards(one, std::vector{one, Shard("run", 2, some), Shard("run", 3)}));
  EXPECT_FALSE(JoinShards(one, std::vector{one, Shard("other", 2), Shard("run", 3)}));
  EXPECT_FALSE(JoinShards(one, std::vector{one}));
  const Invocation whole = {"night", "", "run", {{"run", {}, {}}}};
  EXPECT_FALSE(JoinShards(whole, std::vector{whole}));
  const auto joined =
      JoinShards(one, std::vector{one, Shard("run", 2), Shard("other", 2), Shard("run", 3)});
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->command, "run 1; run 2; run 3") << "another run's shard has no part in it";
}

TEST(MissingShardsTest, AreThoseThatNoInvocationHas) {
  const Selection some{.subsets = {"Math"}};
  const std::vector<Invocation> all = {Shard("run", 3), Shard("run", 1, some), Shard("other", 1)};
  EXPECT_THAT(MissingShards("run", Shard("run", 3).entries[0].selection, all),
              ::testing::ElementsAre(1, 2));
  EXPECT_THAT(MissingShards("run", all[1].entries[0].selection, all), ::testing::ElementsAre(2, 3));
  EXPECT_THAT(MissingShards("run", {}, std::vector<Invocation>{{"a", "", "", {{"run", {}, {}}}}}),
              ::testing::IsEmpty());
}

TEST_F(MergeTest, WaitsForAnotherMergeAndThenSaysThatThereIsOne) {
  const auto from = Make("from");
  Make("into");
  const auto into = Store::Open(folder_ / "into", Store::Mode::kWrite, 100ms);
  auto other = std::make_unique<Lease>(folder_ / "into", kMerging, 100ms);
  EXPECT_THAT(testing::ErrorOf([&] { into->Merge(*from); }),
              ::testing::HasSubstr("into is being merged by another process: pid "));
  other.reset();
  into->Merge(*from);
}

TEST_F(MergeTest, TwiceIsOnce) {
  const auto one = JudgeShard("one", 1, 2);
  const auto two = JudgeShard("two", 2, 2);
  one->Merge(*two);
  const auto once = ReadAll(*one, "run of one");
  one->Merge(*two);
  one->Merge(*one);
  EXPECT_EQ(ReadAll(*one, "run of one"), once);
  EXPECT_THAT(one->Runs(), SizeIs(1));
  EXPECT_THAT(one->Invocations(), SizeIs(2));
}

// An invocation is known although --fresh made another run of its identity, or a run was deleted.
TEST_F(MergeTest, AnInvocationIsMergedOnce) {
  const auto ours = Make("ours");
  const auto theirs = Make("theirs");
  ours->CreateRun(FullRecord("ours", "identity"));
  theirs->CreateRun(FullRecord("old", "identity"));
  theirs->CreateRun(FullRecord("second", "another"));
  theirs->AddInvocation({"night", "1", "assay run", {{"old", {}, {}}, {"second", {}, {}}}});
  ours->Merge(*theirs);
  theirs->CreateRun(FullRecord("new", "identity"));
  ours->Merge(*theirs);
  EXPECT_THAT(ours->Invocations(), SizeIs(1));
  EXPECT_EQ(ours->Resolve("night").entries.front().run, "ours");
  ours->DeleteRun("ours");
  ours->Merge(*theirs);
  EXPECT_THAT(ours->Invocations(), SizeIs(1));
  theirs->CreateRun(FullRecord("third", "of other weights"));
  theirs->AddInvocation({"night", "1", "assay run", {{"third", {}, {}}}});
  ours->Merge(*theirs);
  EXPECT_THAT(ours->Invocations(), SizeIs(2)) << "two of one second";
}

TEST_F(MergeTest, AFinalJudgementWinsOverOneToBeAskedAgainElseOurs) {
  const auto ours = Make("ours");
  const auto theirs = Make("theirs");
  ours->CreateRun(FullRecord("run1", "identity"));
  theirs->CreateRun(FullRecord("run2", "identity"));
  JudgedRecord other = Judged(2);
  other.judged.judgement.rewards = {-1.0, -2.0};
  using enum Failure::Kind;
  ours->OpenJournal("run1", false)
      ->Commit(std::vector{Failed(0, kTimeout), Failed(1, kTimeout), Judged(2), Judged(3)});
  theirs->OpenJournal("run2", false)
      ->Commit(std::vector{Judged(0), Failed(1, kServer), other, Failed(3, kServer),
                           Failed(4, kServer)});
  ours->Merge(*theirs);
  const auto merged = ReadAll(*ours, "run1");
  ASSERT_THAT(merged, SizeIs(5));
  EXPECT_EQ(merged[0], Judged(0).judged);
  EXPECT_EQ(merged[1], Failed(1, kTimeout).judged);
  EXPECT_EQ(merged[2], Judged(2).judged);
  EXPECT_EQ(merged[3], Judged(3).judged);
  EXPECT_EQ(merged[4], Failed(4, kServer).judged);
}

TEST_F(MergeTest, RunsThatFreshLeftBehindStayRunsOfTheirOwn) {
  const auto ours = Make("ours");
  const auto theirs = Make("theirs");
  ours->CreateRun(FullRecord("ours", "identity"));
  theirs->CreateRun(FullRecord("old", "identity"));
  theirs->CreateRun(FullRecord("new", "identity"));
  theirs->OpenJournal("old", false)->Commit(std::vector{Judged(0)});
  theirs->OpenJournal("new", false)->Commit(std::vector{Judged(1)});
  theirs->CreateRun(FullRecord("else", "another"));
  ours->Merge(*theirs);
  ASSERT_THAT(ours->Runs(), SizeIs(3));
  EXPECT_EQ(ours->FindIdentity("identity")->id, "ours");
  EXPECT_EQ(ReadAll(*ours, "ours")[0].ordinal, 1U);
  EXPECT_EQ(ReadAll(*ours, "old")[0].ordinal, 0U);
}

}  // namespace
}  // namespace assay
