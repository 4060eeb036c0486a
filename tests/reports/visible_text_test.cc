#include "reports/visible_text.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(MarkControlsTest, NamesWhatCannotBeSeen) {
  EXPECT_EQ(MarkControls("a\u202eb"), "a⟨U+202E⟩b");
  EXPECT_EQ(MarkControls("\u2066\u061c\ufeff"), "⟨U+2066⟩⟨U+061C⟩⟨U+FEFF⟩");
  EXPECT_EQ(MarkControls(std::string("\x1b\0", 2)), "⟨U+001B⟩⟨U+0000⟩");
  EXPECT_EQ(MarkControls("\U000e0041"), "⟨U+E0041⟩");
}

TEST(MarkControlsTest, KeepsWhatBelongsToText) {
  const std::string text = "tab\tline\nעברית العربية 👩‍👧 é";
  EXPECT_EQ(MarkControls(text), text);
}

TEST(ShortenTest, CutsAtCodePointsAndSaysHowLongItWas) {
  EXPECT_EQ(Shorten("äöü", 3), "äöü");
  EXPECT_EQ(Shorten("äöü", 2), "äö… (3 characters)");
}

TEST(MakeVisibleTest, ReachesEveryString) {
  Json value = {{"a", {"\u202e", {{"b", "\xff"}}}}};
  MakeVisible(value);
  EXPECT_EQ(value, Json({{"a", {"⟨U+202E⟩", {{"b", "\ufffd"}}}}}));
}

}  // namespace
}  // namespace assay
