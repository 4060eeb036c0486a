#include "harness/core/json.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Parsed(std::string_view text, const JsonOptions& options = {}) {
  return ParseJson(text, "f", options).dump();
}

TEST(ParseJsonTest, ReadsEveryKindOfValue) {
  EXPECT_EQ(Parsed(" {\"a\" : [1, -2.5e-3, true, false, null, \"\"], \"b\": {}} "),
            "{\"a\":[1,-0.0025,true,false,null,\"\"],\"b\":{}}");
  EXPECT_EQ(Parsed("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\xC3\xA9\xF0\x9F\x98\x80\"");
  EXPECT_EQ(Parsed("[18446744073709551615, -9223372036854775808]"),
            "[18446744073709551615,-9223372036854775808]");
}

class MalformedJsonTest : public ::testing::TestWithParam<const char*> {};

TEST_P(MalformedJsonTest, IsAnErrorThatSaysWhere) {
  EXPECT_THAT(ErrorOf([] { Parsed(GetParam()); }), StartsWith("f: "));
}

// What Python's json module refuses too (with parse_constant raising), and 1e999, which it reads as
// infinity.
INSTANTIATE_TEST_SUITE_P(All, MalformedJsonTest,
                         ::testing::Values("", "  ", "{", "[1,]", "[1 2]", "{\"a\":1,}", "{a:1}",
                                           "{\"a\"}", "'a'", "\"a", "\"\\x\"", "\"\\u12g4\"",
                                           "\"a\nb\"", "01", "1.", ".5", "+1", "1e", "-", "tru",
                                           "nul", "[] []", "NaN", "Infinity", "-Infinity", "1e999",
                                           "\"\\ud83d", "]", "\\", "\xEF\xBB\xBF[]\xEF\xBB\xBF"));

TEST(ParseJsonTest, ANulByteIsNotTheEnd) {
  using namespace std::string_literals;
  EXPECT_THAT(ErrorOf([] { Parsed("{\"a\":1}\0{\"b\":2}"s); }),
              HasSubstr("f: not valid JSON: got a NUL byte at byte 8"));
  EXPECT_THAT(ErrorOf([] { Parsed("[1,\0]"s); }), HasSubstr("NUL byte at byte 4"));
  EXPECT_THAT(ErrorOf([] { Parsed("1\0"s); }), HasSubstr("NUL byte"));
  EXPECT_THAT(ErrorOf([] { Parsed("\"a\0\""s); }), HasSubstr("f: not valid JSON"));
  EXPECT_EQ(Parsed("\"\\u0000\""), "\"\\u0000\"");
}

TEST(ParseJsonTest, BoundsTheDepth) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(Parsed(nested(64)), nested(64));
  EXPECT_THAT(ErrorOf([&] { Parsed(nested(65)); }), HasSubstr("expected at most 64 levels"));
  EXPECT_THAT(ErrorOf([&] { Parsed(std::string(1'000'000, '[')); }), HasSubstr("too deeply"));
  EXPECT_EQ(Parsed("[\"[[[[\", \"\\\"[[\"]", {.max_depth = 1}), "[\"[[[[\",\"\\\"[[\"]");
}

TEST(ParseJsonTest, RepairsTextAndCounts) {
  size_t repairs = 0;
  const Json value = ParseJson("[\"\xFF\", \"\\ud800\", \"\\udc00x\", \"\\ud83d\\ude00\", \"ok\"]",
                               "f", {}, &repairs);
  EXPECT_EQ(value.dump(),
            "[\"\xEF\xBF\xBD\",\"\xEF\xBF\xBD\",\"\xEF\xBF\xBDx\",\"\xF0\x9F\x98\x80\",\"ok\"]");
  EXPECT_EQ(repairs, 3u);
  // Two high surrogates, the second of a pair; a backslash that is itself escaped.
  EXPECT_EQ(ParseJson("[\"\\ud800\\ud83d\\ude00\", \"\\\\ud800\"]", "f", {}, &repairs).dump(),
            "[\"\xEF\xBF\xBD\xF0\x9F\x98\x80\",\"\\\\ud800\"]");
  EXPECT_EQ(repairs, 4u);
  // The last high surrogate: of a pair (U+10FC00) and alone.
  EXPECT_EQ(ParseJson("[\"\\udbff\\udc00\", \"\\udbff\"]", "f", {}, &repairs).dump(),
            "[\"\xF4\x8F\xB0\x80\",\"\xEF\xBF\xBD\"]");
  EXPECT_EQ(repairs, 5u);
}

TEST(ParseJsonTest, ReadsPythonsNumbersOnRequest) {
  const JsonOptions python{.non_finite = JsonOptions::NonFinite::kText};
  EXPECT_EQ(Parsed("[NaN, Infinity, -Infinity, -1, \"NaN\"]", python),
            "[\"NaN\",\"Infinity\",\"-Infinity\",-1,\"NaN\"]");
  EXPECT_THAT(ErrorOf([&] { Parsed("[Nan]", python); }), HasSubstr("not valid JSON"));
  EXPECT_THAT(ErrorOf([&] { Parsed("[1NaN]", python); }), HasSubstr("not valid JSON"));
  const JsonOptions null{.non_finite = JsonOptions::NonFinite::kNull};
  EXPECT_EQ(Parsed("[NaN, Infinity, -Infinity, -1, \"NaN\"]", null), "[null,null,null,-1,\"NaN\"]");
  EXPECT_THAT(ErrorOf([&] { Parsed("[-NaN]", null); }), HasSubstr("not valid JSON"));
}

// json.dumps(…, ensure_ascii=False, sort_keys=True, separators=(",", ":")) of Python.
TEST(CanonicalJsonTest, IsWhatPythonWrites) {
  const Json value = ParseJson(
      R"({"responses": ["a"], "prompt": [{"role": "user",
          "content": "hi \"you\"\n\t\u007f\u0001 \u00e9 \ud83d\ude00 /"}]})",
      "f");
  EXPECT_EQ(
      CanonicalJson(value),
      "{\"prompt\":[{\"content\":\"hi \\\"you\\\"\\n\\t\x7F\\u0001 \xC3\xA9 \xF0\x9F\x98\x80 /\","
      "\"role\":\"user\"}],\"responses\":[\"a\"]}");
}

TEST(RequireKnownKeysTest, NamesTheNearestKey) {
  RequireKnownKeys(Json{{"limit", 1}}, {"limit", "seed"}, "f");
  EXPECT_EQ(ErrorOf([] { RequireKnownKeys(Json{{"limt", 1}}, {"limit", "seed"}, "f"); }),
            "f: unknown key \"limt\"; did you mean \"limit\"?");
  EXPECT_EQ(ErrorOf([] { RequireKnownKeys(Json::array(), {"limit"}, "f"); }),
            "f: got a list, expected an object");
}

TEST(GetTest, ReadsValuesOfTheRightType) {
  const Json object = {{"s", "x"}, {"n", 2.5}, {"b", true}};
  EXPECT_EQ(GetString(object, "s", "f"), "x");
  EXPECT_EQ(GetString(object, "missing", "f", "otherwise"), "otherwise");
  EXPECT_EQ(GetNumber(object, "n", "f"), 2.5);
  EXPECT_TRUE(GetBool(object, "b", "f", false));
  EXPECT_TRUE(GetBool(object, "missing", "f", true));
  EXPECT_EQ(ErrorOf([&] { GetString(object, "n", "f"); }),
            "f: \"n\": got a number, expected a string");
  EXPECT_EQ(ErrorOf([&] { GetString(object, "b", "f", "otherwise"); }),
            "f: \"b\": got a boolean, expected a string");
  EXPECT_EQ(ErrorOf([&] { GetNumber(object, "missing", "f"); }),
            "f: \"missing\": got nothing, expected a number");
  EXPECT_EQ(ErrorOf([&] { GetBool(object, "s", "f", true); }),
            "f: \"s\": got a string, expected true or false");
}

}  // namespace
}  // namespace assay
