#include "results/store.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/child.h"
#include "tests/testing/errors.h"
#include "tests/testing/list_suite.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::Failed;
using testing::FullRecord;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Judged;
using testing::PairSample;
using testing::ReadAll;
using ::testing::SizeIs;
using testing::Sql;
using testing::TempFolder;

class StoreTest : public ::testing::Test {
 protected:
  void Commit(const std::vector<JudgedRecord>& records, bool keep_texts = true) {
    store_->OpenJournal("run1", keep_texts)->Commit(records);
  }

  TempFolder folder_;
  std::string path_ = folder_ / "assay.db";
  std::unique_ptr<Store> store_ = Store::Open(path_, Store::Mode::kWrite);
};

void ExpectEqual(const RunRecord& a, const RunRecord& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.invariance, b.invariance);
  EXPECT_EQ(a.identity, b.identity);
  EXPECT_EQ(a.created, b.created);
  EXPECT_EQ(a.updated, b.updated);
  EXPECT_EQ(a.assay, b.assay);
  EXPECT_EQ(a.model.name, b.model.name);
  EXPECT_EQ(a.model.adapter, b.model.adapter);
  EXPECT_EQ(a.model.scores, b.model.scores);
  EXPECT_EQ(a.model.compares, b.model.compares);
  EXPECT_EQ(a.model.ranks, b.model.ranks);
  EXPECT_EQ(a.model.represents, b.model.represents);
  EXPECT_EQ(a.model.steps, b.model.steps);
  EXPECT_EQ(a.model.dimensions, b.model.dimensions);
  EXPECT_EQ(a.model.parameters, b.model.parameters);
  EXPECT_EQ(a.model.type, b.model.type);
  EXPECT_EQ(a.model.licence, b.model.licence);
  EXPECT_EQ(a.model.device, b.model.device);
  EXPECT_EQ(a.model.dtype, b.model.dtype);
  EXPECT_EQ(a.model.fingerprint, b.model.fingerprint);
  EXPECT_EQ(a.model.options, b.model.options);
  EXPECT_EQ(a.model.max_in_flight, b.model.max_in_flight);
  EXPECT_EQ(a.suite, b.suite);
  EXPECT_EQ(a.variant, b.variant);
  EXPECT_EQ(a.revision, b.revision);
  EXPECT_EQ(a.suite_sha256, b.suite_sha256);
  EXPECT_EQ(a.suite_spec, b.suite_spec);
  EXPECT_EQ(a.suite_manifest, b.suite_manifest);
  EXPECT_EQ(a.missing_parts, b.missing_parts);
  EXPECT_EQ(a.suite_samples, b.suite_samples);
  EXPECT_EQ(a.ask, b.ask);
  EXPECT_EQ(a.prepare, b.prepare);
  EXPECT_EQ(a.versions, b.versions);
  EXPECT_EQ(a.command, b.command);
  EXPECT_EQ(a.host, b.host);
  EXPECT_EQ(a.series, b.series);
  EXPECT_EQ(a.step, b.step);
  EXPECT_EQ(a.seconds, b.seconds);
  EXPECT_EQ(a.health, b.health);
}

TEST_F(StoreTest, KeepsEveryFieldOfARun) {
  const RunRecord run = FullRecord("run1", "identity");
  store_->CreateRun(run);
  ExpectEqual(store_->Run("run1"), run);
  ExpectEqual(*store_->FindIdentity("identity"), run);
  EXPECT_FALSE(store_->FindIdentity("another"));
  RunRecord bare = FullRecord("run2", "bare");
  bare.step.reset();
  bare.model = {};
  bare.health = {};
  store_->CreateRun(bare);
  ExpectEqual(store_->Run("run2"), bare);
}

TEST_F(StoreTest, UpdatesWhatChangesWhileJudging) {
  RunRecord run = FullRecord("run1", "identity");
  store_->CreateRun(run);
  run.updated = "2026-02-01T00:00:00Z";
  run.seconds = 99;
  run.series = "rl";
  run.step = 7;
  run.health = {"three"};
  run.invariance = {.samples = 5, .differ = 2, .largest = 0.1, .first_id = "x\xF0\x9F\x98\x80"};
  store_->UpdateRun(run);
  ExpectEqual(store_->Run("run1"), run);
}

TEST_F(StoreTest, AFreshRunContinuesItsIdentity) {
  RunRecord run = FullRecord("run1", "identity");
  store_->CreateRun(run);
  run.id = "run2";
  store_->CreateRun(run);
  EXPECT_EQ(store_->FindIdentity("identity")->id, "run2");
  EXPECT_EQ(store_->FindOrCreateRun(FullRecord("run3", "identity")).id, "run2");
  EXPECT_EQ(store_->FindOrCreateRun(FullRecord("run4", "another")).id, "run4");
  EXPECT_THAT(store_->Runs(), SizeIs(3));
  EXPECT_THAT(ErrorOf([&] { store_->Run("run3"); }), HasSubstr("there is no run run3"));
}

TEST_F(StoreTest, WhenARunGoesTheNewestOneLeftContinuesItsIdentity) {
  for (const auto& [id, created] : {std::pair{"new", "2026-03-01T00:00:00Z"},
                                    {"old", "2026-01-01T00:00:00Z"},
                                    {"last", "2026-04-01T00:00:00Z"}}) {
    RunRecord run = FullRecord(id, "identity");
    run.created = created;
    store_->CreateRun(run);
  }
  store_->DeleteRun("last");
  EXPECT_EQ(store_->FindIdentity("identity")->id, "new") << "not the one stored last";
}

TEST_F(StoreTest, KeepsJudgedSamplesExactly) {
  store_->CreateRun(FullRecord("run1", "identity"));
  JudgedRecord rich = Judged(7);
  JudgedSample& judged = rich.judged;
  judged.id = std::string("a\0b\n\"", 5);
  judged.group = "g";
  judged.cluster = UINT64_MAX;
  judged.label.grades = {std::nullopt, -0.5};
  judged.label.dimensions = {{"tone", {1.0, std::nullopt}}};
  judged.label.pairs = {{1, 0, 0.25}, {1, 0, 0.25}};
  judged.label.votes = {{"ann", 0, 1, Vote::Outcome::kSecond}, {"", 1, 0, Vote::Outcome::kTie}};
  judged.label.first_error = -1;
  judged.attributes = {{"source", std::string("mmlu")}, {"turns", 2.5}};
  judged.judgement.rewards = {0.1 + 0.2, -0.0};
  judged.judgement.dimensions = {{"tone", {1e-308, Failure{Failure::Kind::kRefused, "no"}}}};
  judged.judgement.steps = {{1.0, 2.0}, {}};
  judged.judgement.verdicts = {{{1, 0}, std::vector<int>{0, 1}, 0.75, 2, "raw \x01"},
                               {{0, 1}, Failure{Failure::Kind::kUnparsed, "?"}, {}, 0, ""}};
  judged.judgement.attributes = {{"preference_mean", 0.1}, {"preference_spread", 1e-300}};
  judged.judgement.usage = {123, 1, 0.002, 1.5};
  Commit({Judged(9), rich, Failed(8, Failure::Kind::kTooLong)});
  const std::vector<JudgedSample> all = ReadAll(*store_, "run1");
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0], judged);
  EXPECT_TRUE(std::signbit(std::get<double>(all[0].judgement.rewards[1])));
  EXPECT_EQ(all[1], Failed(8, Failure::Kind::kTooLong).judged);
  EXPECT_EQ(all[2], Judged(9).judged);
  EXPECT_EQ(store_->CountJudged("run1"), 3U);
}

TEST_F(StoreTest, FailureMessagesThatAreNotUtf8AreRepaired) {
  store_->CreateRun(FullRecord("run1", "identity"));
  JudgedRecord record = Judged(0);
  record.judged.judgement.rewards[1] = Failure{Failure::Kind::kCrashed, "bad \xff byte"};
  Commit({record});
  EXPECT_EQ(std::get<Failure>(ReadAll(*store_, "run1")[0].judgement.rewards[1]).message,
            "bad \uFFFD byte");
}

TEST_F(StoreTest, ReadsTheWantedOrdinalsInOrder) {
  store_->CreateRun(FullRecord("run1", "identity"));
  Commit({Judged(5), Judged(1), Judged(3), Judged(9)});
  std::vector<uint32_t> seen;
  store_->ReadJudged("run1", {1, 2, 3, 8},
                     [&](const JudgedSample& s) { seen.push_back(s.ordinal); });
  EXPECT_THAT(seen, ElementsAre(1, 3));
}

TEST_F(StoreTest, KeepsTextsOncePerSuiteAndOnlyIfAsked) {
  store_->CreateRun(FullRecord("run1", "identity"));
  Commit({Judged(0)}, false);
  JudgedRecord rich = Judged(1);
  rich.responses[1] = {{{Part::Kind::kImage, "a.png"}, {Part::Kind::kText, "see"}}, "gpt", {1, 3}};
  Commit({rich});
  std::vector<uint32_t> seen;
  store_->ReadTexts(std::string(64, 'a'), {0, 1, 2}, [&](uint32_t ordinal, const StoredText& text) {
    seen.push_back(ordinal);
    EXPECT_EQ(text.prompt, PairSample(1).prompt);
    EXPECT_EQ(text.responses, rich.responses);
  });
  EXPECT_THAT(seen, ElementsAre(1));
  store_->ReadTexts(std::string(64, 'b'), {1}, [](uint32_t, const StoredText&) { FAIL(); });

  // A second run of the suite adds judgements, and the text that was not kept before.
  store_->CreateRun(FullRecord("run2", "other"));
  store_->OpenJournal("run2", true)->Commit(std::vector{Judged(0), Judged(1)});
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM judgements"), "4");
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM samples"), "2");
  EXPECT_EQ(Sql(path_, "SELECT count(*) FROM texts"), "2");
}

TEST_F(StoreTest, HasOnlyFinalJudgementsAndReplacesTheOthers) {
  using enum Failure::Kind;
  store_->CreateRun(FullRecord("run1", "identity"));
  const std::vector<Failure::Kind> kinds = {kNotFinite, kUnparsed, kRefused, kTooLong, kInput,
                                            kTimeout,   kCrashed,  kServer,  kMissing};
  for (uint32_t i = 0; i < kinds.size(); ++i) Commit({Failed(i, kinds[i])});
  const auto journal = store_->OpenJournal("run1", true);
  for (uint32_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ(journal->Has(i), i < 5) << i;
    EXPECT_EQ(journal->AsksAgain(i), i >= 5) << i;
  }
  EXPECT_FALSE(journal->Has(UINT32_MAX));
  EXPECT_FALSE(journal->AsksAgain(UINT32_MAX));
  journal->Commit(std::vector{Judged(6)});
  EXPECT_TRUE(journal->Has(6));
  EXPECT_FALSE(journal->AsksAgain(6));
  EXPECT_EQ(store_->CountJudged("run1"), kinds.size());
  EXPECT_EQ(ReadAll(*store_, "run1")[6], Judged(6).judged);
}

TEST_F(StoreTest, RetryableFailuresInVerdictsAreAskedAgain) {
  store_->CreateRun(FullRecord("run1", "identity"));
  JudgedRecord record = Judged(0);
  record.judged.judgement.verdicts = {{{0, 1}, Failure{Failure::Kind::kServer, "500"}, {}, 0, ""}};
  Commit({record});
  EXPECT_FALSE(store_->OpenJournal("run1", true)->Has(0));
}

TEST_F(StoreTest, ACommitMarksTheRunAsUpdated) {
  store_->CreateRun(FullRecord("run1", "identity"));
  Commit({Judged(0)});
  EXPECT_GT(store_->Run("run1").updated, "2026-11-01");
}

TEST_F(StoreTest, KeepsInvocations) {
  store_->CreateRun(FullRecord("run1", "one"));
  store_->CreateRun(FullRecord("run2", "two"));
  store_->AddInvocation({"night", "2026-01-01T00:00:00Z", "assay run", {{"run1", {}, {}}}});
  const Selection selection{.limit = 3, .subsets = {"even"}};
  store_->AddInvocation({"night",
                         "2026-01-02T00:00:00Z",
                         "assay run --limit 3",
                         {{"run2", selection, {0, 2, 4'000'000'000}}, {"run1", {}, {}}}});
  const std::vector<Invocation> all = store_->Invocations();
  ASSERT_THAT(all, SizeIs(2));
  const Invocation newest = store_->Resolve("night");
  EXPECT_EQ(newest.command, "assay run --limit 3");
  ASSERT_THAT(newest.entries, SizeIs(2));
  EXPECT_EQ(newest.entries[0].run, "run2");
  EXPECT_EQ(newest.entries[0].selection, selection);
  EXPECT_THAT(newest.entries[0].ordinals, ElementsAre(0, 2, 4'000'000'000));
  EXPECT_THAT(newest.entries[1].ordinals, IsEmpty());
  EXPECT_EQ(store_->Resolve("latest").created, newest.created);
}

TEST_F(StoreTest, AnInvocationOfAnUnknownRunIsAnErrorAndLeavesNothing) {
  EXPECT_THROW(store_->AddInvocation({"x", "", "", {{"nope", {}, {}}}}), Error);
  EXPECT_THAT(store_->Invocations(), IsEmpty());
}

TEST_F(StoreTest, DeletesARunAndWhatOnlyItNeeded) {
  store_->CreateRun(FullRecord("run1", "one"));
  store_->CreateRun(FullRecord("run2", "two"));
  Commit({Judged(0)});
  store_->OpenJournal("run2", true)->Commit(std::vector{Judged(1)});
  store_->AddInvocation({"both", "1", "", {{"run1", {}, {}}, {"run2", {}, {}}}});
  store_->AddInvocation({"one", "2", "", {{"run1", {}, {}}}});
  store_->DeleteRun("run1");
  EXPECT_THAT(store_->Runs(), SizeIs(1));
  ASSERT_THAT(store_->Invocations(), SizeIs(1));
  EXPECT_THAT(store_->Invocations()[0].entries, SizeIs(1));
  EXPECT_THAT(ReadAll(*store_, "run2"), SizeIs(1));
  store_->DeleteRun("run2");
  for (const char* table :
       {"suites", "runs", "judgements", "samples", "texts", "leases", "invocations", "entries"}) {
    EXPECT_EQ(Sql(path_, std::string("SELECT count(*) FROM ") + table), "0") << table;
  }
}

TEST_F(StoreTest, ARunThatIsBeingJudgedIsNotDeleted) {
  store_->CreateRun(FullRecord("run1", "one"));
  const auto journal = store_->OpenJournal("run1", true);
  EXPECT_THAT(ErrorOf([&] { store_->DeleteRun("run1"); }), HasSubstr("is being judged"));
  EXPECT_THAT(store_->Runs(), SizeIs(1));
}

TEST_F(StoreTest, ReadingLeavesNoFilesBehind) {
  store_->CreateRun(FullRecord("run1", "one"));
  Commit({Judged(0)});
  store_.reset();
  {
    const auto reader = Store::Open(path_, Store::Mode::kRead);
    EXPECT_THAT(ReadAll(*reader, "run1"), SizeIs(1));
    EXPECT_THROW(reader->CreateRun(FullRecord("run2", "two")), Error);
  }
  size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    ++files;
  }
  EXPECT_EQ(files, 1U);
}

TEST_F(StoreTest, ReadingSeesWhatAWriterCommitsMeanwhile) {
  store_->CreateRun(FullRecord("run1", "one"));
  const auto reader = Store::Open(path_, Store::Mode::kRead);
  const auto journal = store_->OpenJournal("run1", true);
  EXPECT_EQ(reader->CountJudged("run1"), 0U);
  journal->Commit(std::vector{Judged(0)});
  EXPECT_EQ(reader->CountJudged("run1"), 1U);
}

TEST_F(StoreTest, PathsMayHoldAnyCharacter) {
  for (const char* name : {"a b?c#d%20.db", "?mode=memory", "ünïcode.db"}) {
    Store::Open(folder_ / name, Store::Mode::kWrite)->CreateRun(FullRecord("r", "i"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / name)) << name;
    EXPECT_THAT(Store::Open(folder_ / name, Store::Mode::kRead)->Runs(), SizeIs(1));
  }
}

TEST_F(StoreTest, NamesThatMeanSomethingToSqliteAreFilesToo) {
  const int code = testing::RunInChild([&] {
    std::filesystem::current_path(folder_.path());
    for (const char* name : {":memory:", "file::memory:", "file:x.db?mode=memory"}) {
      Store::Open(name, Store::Mode::kWrite)->CreateRun(FullRecord("r", "i"));
      EXPECT_TRUE(std::filesystem::exists(folder_ / name)) << name;
      EXPECT_THAT(Store::Open(name, Store::Mode::kRead)->Runs(), SizeIs(1)) << name;
    }
  });
  EXPECT_EQ(code, 0);
}

TEST_F(StoreTest, TheSameInvocationAgainReplacesItsEntries) {
  store_->CreateRun(FullRecord("run1", "a"));
  store_->CreateRun(FullRecord("run2", "b"));
  store_->AddInvocation({"night", "1", "assay run", {{"run1", {}, {}}}});
  store_->AddInvocation({"night", "1", "assay run", {{"run1", {}, {}}, {"run2", {}, {}}}});
  ASSERT_EQ(store_->Invocations().size(), 1U);
  EXPECT_EQ(store_->Resolve("night").entries.size(), 2U);
}

TEST_F(StoreTest, TwoInvocationsOfOneSecondOnOtherRunsAreTwo) {
  store_->CreateRun(FullRecord("zzz", "a"));
  store_->CreateRun(FullRecord("aaa", "b"));
  store_->AddInvocation({"step", "1", "assay watch", {{"zzz", {}, {}}}});
  store_->AddInvocation({"step", "1", "assay watch", {{"aaa", {}, {}}}});
  ASSERT_EQ(store_->Invocations().size(), 2U);
  EXPECT_EQ(store_->Resolve("step").entries.front().run, "aaa") << "the newest";
  store_->AddInvocation({"step", "1", "assay watch", {{"aaa", {}, {}}, {"zzz", {}, {}}}});
  EXPECT_EQ(store_->Invocations().size(), 2U) << "it grew";
}

TEST_F(StoreTest, DeletingARunGivesItsIdentityBackToTheOneBefore) {
  store_->CreateRun(FullRecord("old", "a"));
  store_->CreateRun(FullRecord("middle", "a"));
  store_->CreateRun(FullRecord("new", "a"));
  store_->DeleteRun("old");
  EXPECT_EQ(store_->FindIdentity("a")->id, "new");
  store_->DeleteRun("new");
  EXPECT_EQ(store_->FindIdentity("a")->id, "middle");
  store_->DeleteRun("middle");
  EXPECT_FALSE(store_->FindIdentity("a"));
}

}  // namespace
}  // namespace assay
