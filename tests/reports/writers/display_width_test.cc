#include "reports/writers/display_width.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

TEST(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("naïve"), 5u);
  EXPECT_EQ(DisplayWidth("模型"), 4u);
  EXPECT_EQ(DisplayWidth("한국어"), 6u);
  EXPECT_EQ(DisplayWidth("👍"), 2u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);  // e and a combining acute accent
  EXPECT_EQ(DisplayWidth("נייר"), 4u);
  EXPECT_EQ(DisplayWidth("┈━●"), 3u);
  EXPECT_EQ(DisplayWidth(""), 0u);
}

// One column for each U+FFFD that a terminal shows instead.
TEST(DisplayWidthTest, SurvivesIllFormedBytes) { EXPECT_EQ(DisplayWidth("a\xFF\xE2\x82"), 3u); }

TEST(CutToWidthTest, EndsWithAnEllipsisWhereItCuts) {
  EXPECT_EQ(CutToWidth("abcdef", 6), "abcdef");
  EXPECT_EQ(CutToWidth("abcdef", 5), "abcd…");
  EXPECT_EQ(CutToWidth("模型模型", 4), "模…");  // half a character is not shown
  EXPECT_EQ(CutToWidth("abc", 0), "");
}

TEST(PadToWidthTest, FillsColumns) {
  EXPECT_EQ(PadToWidth("模", 4), "模  ");
  EXPECT_EQ(PadToWidth("7", 3, true), "  7");
  EXPECT_EQ(PadToWidth("long", 2), "long");
}

TEST(WrapTextTest, BreaksAtSpacesAndCutsWhatIsTooLong) {
  EXPECT_EQ(WrapText("one two three", 8), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(WrapText("incomprehensible", 6), (std::vector<std::string>{"incom…"}));
  EXPECT_TRUE(WrapText("", 6).empty());
}

}  // namespace
}  // namespace assay
