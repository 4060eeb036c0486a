#include "harness/core/printable.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(PrintableTest, ControlCharactersAreSpaces) {
  EXPECT_EQ(Printable("a\nb\x1b[31mc\x7f"), "a b [31mc ");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m"),
            " 31m");  // the one-character form of ESC [
}

TEST(PrintableTest, NothingTurnsTheWritingDirection) {
  EXPECT_EQ(Printable("a\u202Eb\u2066c"), "a\uFFFDb\uFFFDc");
  EXPECT_EQ(Printable("\u2013 \u203A \u2065"), "\u2013 \u203A \u2065");
}

TEST(PrintableTest, TextStaysAsItIs) {
  EXPECT_EQ(Printable("Größe ≥ 3 \xC2\xA0"), "Größe ≥ 3 \xC2\xA0");
}

TEST(PrintableTest, BrokenUtf8IsRepairedAndLongTextIsCut) {
  EXPECT_EQ(Printable("a\xFF"), "a\xEF\xBF\xBD");
  EXPECT_EQ(Printable("abcdef", 3), "abc...");
  EXPECT_EQ(Printable("größe", 3), "gr\xEF\xBF\xBD...");
}

}  // namespace
}  // namespace assay
