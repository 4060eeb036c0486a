#include "harness/run/selection.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/run/selection_words.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;

// Samples "0", "1", … with the given subset each.
SuiteIndex IndexOf(const std::vector<uint32_t>& subset_of) {
  SuiteIndex index;
  index.subsets = {"a", "b", "c"};
  index.subset_of = subset_of;
  for (size_t i = 0; i < subset_of.size(); ++i) {
    index.id_hash.push_back(HashId(std::to_string(i)));
    index.responses.push_back(2);
  }
  return index;
}

TEST(SelectionTest, TakesEverythingByDefault) {
  EXPECT_THAT(Choose({}, IndexOf({0, 1, 0})), ElementsAre(0, 1, 2));
}

// Subset a: ordinals 0-3 (n = 4), priorities 1/8 3/8 5/8 7/8; b: 4, 5 (n = 2), 1/4 3/4;
// c: 6 (n = 1), 1/2. In order: 0 (1/8), 4 (1/4), 1 (3/8), 6 (1/2), 2 (5/8), 5 (3/4), 3 (7/8).
TEST(SelectionTest, LimitTakesTheSmallestPriorities) {
  const SuiteIndex index = IndexOf({0, 0, 0, 0, 1, 1, 2});
  const auto chosen = [&](uint64_t limit) { return Choose({.limit = limit}, index); };
  EXPECT_THAT(chosen(1), ElementsAre(0));
  EXPECT_THAT(chosen(2), ElementsAre(0, 4));
  EXPECT_THAT(chosen(3), ElementsAre(0, 1, 4));
  EXPECT_THAT(chosen(4), ElementsAre(0, 1, 4, 6));
  EXPECT_THAT(chosen(6), ElementsAre(0, 1, 2, 4, 5, 6));
  EXPECT_THAT(chosen(100), ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

TEST(SelectionTest, EqualPrioritiesGoByOrdinal) {
  EXPECT_THAT(Choose({.limit = 1}, IndexOf({2, 1, 0})), ElementsAre(0));
  EXPECT_THAT(Choose({.limit = 2}, IndexOf({2, 1, 0})), ElementsAre(0, 1));
}

TEST(SelectionTest, ALargerLimitContainsASmallerOne) {
  std::vector<uint32_t> subsets;
  for (uint32_t i = 0; i < 500; ++i) subsets.push_back(i % 7 == 0 ? 0 : i % 3 == 0 ? 1 : 2);
  const SuiteIndex index = IndexOf(subsets);
  std::vector<uint32_t> smaller;
  for (uint64_t limit = 1; limit <= 500; ++limit) {
    const std::vector<uint32_t> larger = Choose({.limit = limit}, index);
    ASSERT_EQ(larger.size(), limit);
    EXPECT_TRUE(std::ranges::is_sorted(larger));
    EXPECT_THAT(smaller, IsSubsetOf(larger));
    smaller = larger;
  }
}

TEST(SelectionTest, ShardsPartitionByOrdinal) {
  const SuiteIndex index = IndexOf({0, 0, 0, 0, 0, 0, 0});
  EXPECT_THAT(Choose({.shard = 1, .shards = 3}, index), ElementsAre(0, 3, 6));
  EXPECT_THAT(Choose({.shard = 2, .shards = 3}, index), ElementsAre(1, 4));
  EXPECT_THAT(Choose({.shard = 3, .shards = 3}, index), ElementsAre(2, 5));
}

TEST(SelectionTest, FiltersBySubsetAndSampleBeforeTheLimit) {
  const SuiteIndex index = IndexOf({0, 1, 0, 1, 2});
  EXPECT_THAT(Choose({.subsets = {"c", "a"}}, index), ElementsAre(0, 2, 4));
  EXPECT_THAT(Choose({.samples = {"4", "1"}}, index), ElementsAre(1, 4));
  EXPECT_THAT(Choose({.limit = 1, .subsets = {"b"}}, index), ElementsAre(1));
}

TEST(SelectionTest, UnknownNamesAreUsageErrors) {
  const SuiteIndex index = IndexOf({0, 1});
  EXPECT_THROW(Choose({.subsets = {"d"}}, index), UsageError);
  EXPECT_THAT(ErrorOf([&] { Choose({.samples = {"7"}}, index); }), HasSubstr("no sample \"7\""));
  EXPECT_THROW(Choose({.subsets = {"a"}, .samples = {"1"}}, index), UsageError);
}

TEST(SelectionTest, ASelectionWithoutSamplesIsAUsageError) {
  EXPECT_THAT(ErrorOf([] { Choose({.limit = 0}, IndexOf({0, 1})); }), HasSubstr("no sample"));
  EXPECT_THROW(Choose({.shard = 3, .shards = 3}, IndexOf({0, 1})), UsageError);
  EXPECT_THROW(Choose({.shard = 4, .shards = 3}, IndexOf({0, 1})), UsageError);
  EXPECT_THROW(Choose({.shard = 0, .shards = 3}, IndexOf({0, 1})), UsageError);
}

TEST(SelectionTest, HasWords) {
  EXPECT_EQ(InWords({}), "whole suite");
  EXPECT_EQ(InWords({.limit = 20, .subsets = {"Math"}}), "subset Math, limit 20");
  EXPECT_EQ(InWords({.samples = {"a", "b"}, .shard = 2, .shards = 3}), "samples a, b, shard 2/3");
  EXPECT_EQ(InWords({.samples = {"a", "b", "c", "d"}}), "4 samples");
  EXPECT_THAT(ErrorOf([] { Choose({.limit = 1, .shard = 2, .shards = 2}, IndexOf({0, 1})); }),
              HasSubstr("none of 2 samples is in limit 1, shard 2/2; widen it"));
}

TEST(SelectionTest, SurvivesJson) {
  const Selection all{.limit = 5, .subsets = {"a"}, .samples = {"x", "y"}, .shard = 2, .shards = 9};
  EXPECT_EQ(SelectionFromJson(SelectionToJson(all)), all);
  EXPECT_EQ(SelectionFromJson(SelectionToJson({})), Selection{});
  EXPECT_EQ(SelectionToJson({}).dump(), "{}");
}

TEST(SelectionTest, RefusesJsonThatIsNoSelection) {
  for (const char* bad : {R"({"limit": -1})", R"({"shard": 3, "shards": 2})", R"({"subsets": "a"})",
                          R"({"samples": [1]})", R"({"other": 1})", "[]"}) {
    EXPECT_THROW(SelectionFromJson(Json::parse(bad)), Error) << bad;
  }
}

}  // namespace
}  // namespace assay
