#include "results/resolve.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::AllOf;
using testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RunRecord MakeRun(const std::string& id, const std::string& model, const std::string& suite,
                  const std::string& variant = "") {
  RunRecord run;
  run.id = id;
  run.model.name = model;
  run.suite = suite;
  run.variant = variant;
  return run;
}

class ResolveTest : public ::testing::Test {
 protected:
  Invocation Resolve(const std::string& name) {
    return ResolveName(name, invocations_, baselines_, runs_);
  }

  std::vector<RunRecord> runs_ = {
      MakeRun("abcd000000000001", "org/model", "judgebench", "gpt"),
      MakeRun("abcd000000000002", "length", "judgebench", "gpt"),
      MakeRun("ef00000000000003", "length", "judgebench", "claude"),
  };
  std::vector<Invocation> invocations_ = {
      {"old", "1", "first", {{runs_[0].id, {}, {}}}},
      {"a/b",
       "2",
       "second",
       {{runs_[0].id, {}, {}}, {runs_[1].id, {.limit = 5}, {1}}, {runs_[2].id, {}, {}}}},
      {"old", "3", "third", {{runs_[2].id, {}, {}}}},
  };
  std::vector<Invocation> baselines_ = {
      {"main", "4", "set", {{runs_[0].id, {}, {}}, {runs_[2].id, {}, {}}}},
      {"old", "5", "set", {{runs_[1].id, {}, {}}}},
  };
};

TEST_F(ResolveTest, LatestAndNamesMeanTheNewest) {
  EXPECT_EQ(Resolve("latest").command, "third");
  EXPECT_EQ(Resolve("old").command, "third");
  EXPECT_EQ(Resolve("a/b").command, "second");
}

TEST_F(ResolveTest, APathMeansOneRunOfAnInvocation) {
  const Invocation found = Resolve("a/b/length/judgebench:gpt");
  ASSERT_THAT(found.entries, SizeIs(1));
  EXPECT_EQ(found.entries[0].run, runs_[1].id);
  EXPECT_EQ(found.entries[0].selection.limit, 5U);
  EXPECT_EQ(Resolve("a/b/org/model/judgebench").entries[0].run, runs_[0].id);
  EXPECT_EQ(Resolve("latest/length/judgebench").entries[0].run, runs_[2].id);
}

TEST_F(ResolveTest, ABaselineIsANameWhereNoInvocationHasIt) {
  EXPECT_THAT(Resolve("main").entries, SizeIs(2));
  EXPECT_EQ(Resolve("main/length/judgebench").entries.at(0).run, runs_[2].id);
  EXPECT_EQ(Resolve("old").command, "third");
  EXPECT_EQ(Resolve("old/length/judgebench:gpt").entries.at(0).run, runs_[1].id)
      << "which the invocation does not list";
  EXPECT_THAT(ErrorOf([&] { Resolve("mai"); }), HasSubstr("did you mean \"main\""));
}

TEST_F(ResolveTest, AnAmbiguousPathListsTheCandidates) {
  EXPECT_THAT(ErrorOf([&] { Resolve("a/b/length/judgebench"); }),
              AllOf(HasSubstr("several runs"), HasSubstr(runs_[1].id), HasSubstr(runs_[2].id)));
}

TEST_F(ResolveTest, AnIdPrefixMeansTheWholeRunWhateverWasSelected) {
  const Invocation found = Resolve("abcd000000000002");
  ASSERT_THAT(found.entries, SizeIs(1));
  EXPECT_EQ(found.entries[0].run, runs_[1].id);
  EXPECT_TRUE(found.entries[0].selection.IsWholeSuite());
  EXPECT_THAT(found.entries[0].ordinals, IsEmpty());
  EXPECT_EQ(Resolve("ef00").entries[0].run, runs_[2].id);
}

TEST_F(ResolveTest, AnAmbiguousPrefixListsTheCandidates) {
  EXPECT_THAT(ErrorOf([&] { Resolve("abcd"); }),
              AllOf(HasSubstr("abcd000000000001 (org/model on judgebench:gpt"),
                    HasSubstr("abcd000000000002 (length on judgebench:gpt")));
  EXPECT_THROW(Resolve("ef0"), UsageError) << "too short to be a prefix";
}

TEST_F(ResolveTest, ARunWithoutInvocationIsWhole) {
  runs_.push_back(MakeRun("1234000000000004", "m", "s"));
  const Invocation found = Resolve("1234");
  EXPECT_TRUE(found.entries[0].selection.IsWholeSuite());
}

TEST_F(ResolveTest, UnknownNamesAreUsageErrorsWithASuggestion) {
  EXPECT_THAT(ErrorOf([&] { Resolve("lates"); }), HasSubstr("did you mean \"latest\""));
  EXPECT_THROW(Resolve("a/b/other/judgebench"), UsageError);
  EXPECT_THAT(ErrorOf([] { ResolveName("latest", {}, {}, {}); }), HasSubstr("no results yet"));
}

TEST_F(ResolveTest, LatestIsNotSuggestedWhereThereIsNoInvocation) {
  invocations_.clear();
  baselines_.clear();
  EXPECT_EQ(ErrorOf([&] { Resolve("latest"); }),
            "no run or invocation is named \"latest\"; `assay results list` shows all");
}

}  // namespace
}  // namespace assay
