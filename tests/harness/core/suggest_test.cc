#include "harness/core/suggest.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

TEST(SuggestionTest, NamesTheNearest) {
  EXPECT_EQ(Suggestion("judgebnech", {"rewardbench", "judgebench", "llmbar"}),
            "; did you mean \"judgebench\"?");
  EXPECT_EQ(Suggestion("rm_bench", {"rewardbench", "rm-bench"}), "; did you mean \"rm-bench\"?");
  EXPECT_EQ(Suggestion("ab", {"ac", "ab "}), "; did you mean \"ac\"?");  // the first of equals
}

TEST(SuggestionTest, ListsAllWhereNoneIsNear) {
  EXPECT_EQ(Suggestion("zzz", {"length", "random"}), "; known: length, random");
  EXPECT_EQ(Suggestion("", {"length"}), "; known: length");
  EXPECT_EQ(Suggestion("zzz", {}), "");
}

TEST(SuggestionTest, DoesNotMeasureHostileNames) {
  EXPECT_EQ(Suggestion(std::string(10'000'000, 'x'), {"x"}), "; known: x");
}

}  // namespace
}  // namespace assay
