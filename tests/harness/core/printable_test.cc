#include "harness/core/printable.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(PrintableTest, LineBreaksAndTabsAreSpaces) {
  EXPECT_EQ(Printable("two\nlines\tand\r\nmore"), "two lines and  more");
}

TEST(PrintableTest, NothingSteersTheTerminal) {
  EXPECT_EQ(Printable("a\x1b[2Jb\x7f"), "a\uFFFD[2Jb\uFFFD");
  EXPECT_EQ(Printable("a\u009B31m"), "a\uFFFD31m");  // the one-character form of ESC [
  EXPECT_EQ(Printable(std::string("a\0b", 3)), "a\uFFFDb");
}

TEST(PrintableTest, NothingTurnsTheWritingDirection) {
  EXPECT_EQ(Printable("a\u202Eb\u2066c\u200Fd\u061C"), "a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
}

TEST(PrintableTest, NothingHidesInAName) {
  EXPECT_EQ(Printable("a\u200Bb\uFEFF\u2028\U000E0041"), "a\uFFFDb\uFFFD\uFFFD\uFFFD");
}

TEST(PrintableTest, TextStaysAsItIs) {
  for (const char* text : {"Größe ≥ 3 \u00A0", "\u2013 \u203A", "Skywork/Reward-模型 v0.2 👍",
                           "👩\u200D👧", "نمی\u200Cخواهم"}) {
    EXPECT_EQ(Printable(text), text);
  }
}

TEST(PrintableTest, BrokenUtf8IsRepairedAndLongTextIsCut) {
  EXPECT_EQ(Printable("a\xFF"), "a\uFFFD");
  EXPECT_EQ(Printable("abcdef", 3), "abc...");
  EXPECT_EQ(Printable("größe", 3), "gr\uFFFD...");
}

// A lead byte must not take the control after it along.
TEST(PrintableTest, NoControlHidesBehindBrokenUtf8) {
  EXPECT_EQ(Printable("\xE2\x1b[2J"), "\uFFFD\uFFFD[2J");
  EXPECT_EQ(Printable("\xF0\x9F\n\x1b]"), "\uFFFD \uFFFD]");
}

}  // namespace
}  // namespace assay
