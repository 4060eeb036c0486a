#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "results/store.h"
#include "tests/testing/errors.h"
#include "tests/testing/store_fixture.h"

namespace assay {
namespace {

using testing::ErrorOf;
using testing::FullRecord;
using ::testing::HasSubstr;
using testing::IntegrityOf;
using ::testing::IsEmpty;
using testing::Judged;
using ::testing::SizeIs;
using testing::TempFolder;

class BaselineTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> Make(const std::string& name) {
    auto store = Store::Open(folder_ / name, Store::Mode::kWrite);
    for (const char* run : {"run1", "run2"}) {
      store->CreateRun(FullRecord(name + run, name + "identity" + run));
      store->OpenJournal(name + run, true)->Commit(std::vector{Judged(0), Judged(1)});
    }
    return store;
  }

  TempFolder folder_;
  std::unique_ptr<Store> store_ = Make("a");
};

TEST_F(BaselineTest, KeepsRunsUnderAName) {
  store_->SetBaseline({"main", "2026", "set", {{"arun1", {.limit = 1}, {1}}, {"arun2", {}, {}}}});
  const std::vector<Invocation> all = store_->Baselines();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].name, "main");
  EXPECT_EQ(all[0].created, "2026");
  EXPECT_EQ(all[0].command, "set");
  ASSERT_THAT(all[0].entries, SizeIs(2));
  EXPECT_EQ(all[0].entries[0].run, "arun1");
  EXPECT_EQ(all[0].entries[0].selection.limit, 1U);
  EXPECT_EQ(all[0].entries[0].ordinals, std::vector<uint32_t>{1});
  EXPECT_EQ(store_->Resolve("main").entries.size(), 2U);
}

TEST_F(BaselineTest, AnotherOfThisNameReplacesIt) {
  store_->SetBaseline({"main", "1", "", {{"arun1", {}, {}}}});
  store_->SetBaseline({"main", "2", "", {{"arun2", {}, {}}}});
  store_->SetBaseline({"alpha", "3", "", {{"arun1", {}, {}}}});
  ASSERT_THAT(store_->Baselines(), SizeIs(2));
  EXPECT_EQ(store_->Baselines()[0].name, "alpha");
  EXPECT_EQ(store_->Baselines()[1].entries.at(0).run, "arun2");
  EXPECT_TRUE(store_->RemoveBaseline("main"));
  EXPECT_FALSE(store_->RemoveBaseline("main"));
  EXPECT_THAT(store_->Runs(), SizeIs(2));
}

TEST_F(BaselineTest, AFailedOneChangesNothing) {
  store_->SetBaseline({"main", "1", "", {{"arun1", {}, {}}}});
  EXPECT_THAT(ErrorOf([&] { store_->SetBaseline({"main", "2", "", {{"none", {}, {}}}}); }),
              HasSubstr("none"));
  EXPECT_EQ(store_->Baselines().at(0).created, "1");
}

TEST_F(BaselineTest, DeletingAnInvocationKeepsTheRunsOfABaseline) {
  store_->AddInvocation({"night", "1", "", {{"arun1", {}, {}}, {"arun2", {}, {}}}});
  store_->SetBaseline({"main", "1", "", {{"arun1", {}, {}}}});
  EXPECT_EQ(store_->DeleteInvocation("night"), 1U);
  ASSERT_THAT(store_->Runs(), SizeIs(1));
  EXPECT_EQ(store_->Runs()[0].id, "arun1");
  EXPECT_THAT(store_->Baselines().at(0).entries, SizeIs(1));
}

TEST_F(BaselineTest, ADeletedRunLeavesItsBaselines) {
  store_->SetBaseline({"one", "1", "", {{"arun1", {}, {}}}});
  store_->SetBaseline({"two", "1", "", {{"arun1", {}, {}}, {"arun2", {}, {}}}});
  store_->DeleteRun("arun1");
  ASSERT_THAT(store_->Baselines(), SizeIs(1)) << "one is empty, and gone";
  EXPECT_EQ(store_->Baselines()[0].entries.at(0).run, "arun2");
  EXPECT_EQ(IntegrityOf(folder_ / "a"), "ok");
}

TEST_F(BaselineTest, MergeBringsThoseWhoseNamesAreNew) {
  const auto other = Make("b");
  other->SetBaseline({"main", "1", "", {{"brun1", {}, {}}}});
  other->SetBaseline({"theirs", "1", "", {{"brun2", {}, {}}}});
  store_->SetBaseline({"main", "2", "", {{"arun1", {}, {}}}});
  store_->Merge(*other);
  store_->Merge(*other);
  ASSERT_THAT(store_->Baselines(), SizeIs(2));
  EXPECT_EQ(store_->Baselines()[0].entries.at(0).run, "arun1") << "ours stays";
  EXPECT_EQ(store_->Baselines()[1].entries.at(0).run, "brun2");
}

}  // namespace
}  // namespace assay
