#include "harness/core/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace assay {
namespace {

struct Repair {
  std::string text;
  std::string repaired;  // "?" stands for U+FFFD
};

class RepairUtf8Test : public ::testing::TestWithParam<Repair> {};

TEST_P(RepairUtf8Test, ReplacesMaximalSubparts) {
  std::string expected;
  size_t count = 0;
  for (const char c : GetParam().repaired) {
    if (c == '?') {
      expected += "\xEF\xBF\xBD";
      ++count;
    } else {
      expected += c;
    }
  }
  std::string text = GetParam().text;
  EXPECT_EQ(IsValidUtf8(text), count == 0);
  EXPECT_EQ(RepairUtf8(text), count);
  EXPECT_EQ(text, expected);
  EXPECT_TRUE(IsValidUtf8(text));
}

// The Unicode Standard 15, tables 3-8 to 3-11, and Python's bytes.decode("utf8", "replace").
INSTANTIATE_TEST_SUITE_P(
    Unicode, RepairUtf8Test,
    ::testing::Values(
        Repair{"a\xF1\x80\x80\xE1\x80\xC2"
               "b\x80"
               "c\x80\xBF"
               "d",
               "a???b?c??d"},
        Repair{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
               "A",
               "????????A"},
        Repair{"\xED\xA0\x80\xED\xBF\xBF\xED\xAF"
               "A",
               "????????A"},
        Repair{"\xF4\x91\x92\x93\xFF"
               "A\x80\xBF"
               "B",
               "?????A??B"},
        Repair{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
               "A",
               "????A"},
        Repair{"\xF5\x80", "??"}, Repair{"\xE4\xB8", "?"}, Repair{"plain\xF0\x9F\x98", "plain?"},
        Repair{"eight or more ASCII bytes \xFF and more of them",
               "eight or more ASCII bytes ? and "
               "more of them"},
        Repair{"", ""}, Repair{std::string("\0", 1), std::string("\0", 1)},
        Repair{"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBE\xF0\x90\x80\x80"
               "\xF4\x8F\xBF\xBF",
               "\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBE\xF0\x90\x80\x80"
               "\xF4\x8F\xBF\xBF"}));

TEST(CodePointsTest, CountsCharactersNotBytes) {
  EXPECT_EQ(CodePoints(""), 0u);
  EXPECT_EQ(CodePoints("a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"), 4u);
  EXPECT_EQ(CodePoints("e\xCC\x81"), 2u);  // a letter and a combining accent
}

TEST(FirstCodePointTest, DecodesEachLength) {
  const auto first = [](std::string_view text) {
    const CodePoint point = FirstCodePoint(text);
    return std::pair(static_cast<uint32_t>(point.code), point.bytes);
  };
  EXPECT_EQ(first("ab"), std::pair(0x61u, size_t{1}));
  EXPECT_EQ(first("\xC3\xA9"), std::pair(0xE9u, size_t{2}));
  EXPECT_EQ(first("\xE4\xB8\xAD."), std::pair(0x4E2Du, size_t{3}));
  EXPECT_EQ(first("\xF4\x8F\xBF\xBF"), std::pair(0x10FFFFu, size_t{4}));
  EXPECT_EQ(first("\xF0\x9F\x98."), std::pair(0xFFFDu, size_t{3}));  // cut short
  EXPECT_EQ(first("\xFF"), std::pair(0xFFFDu, size_t{1}));
}

}  // namespace
}  // namespace assay
