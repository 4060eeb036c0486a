#include "harness/core/config_json.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using testing::ErrorOf;
using ::testing::HasSubstr;

std::string WrongIn(const std::string& text) {
  return ErrorOf([&] { ParseConfig(text, "a.json"); });
}

TEST(ParseConfigTest, ReadsWhatParseJsonReads) {
  const std::string text = R"({"a": [1, {"b": "é"}], "c": {"b": null, "a": true}})";
  EXPECT_EQ(ParseConfig(text, "a.json"), ParseJson(text, "a.json"));
}

TEST(ParseConfigTest, AKeyTwiceIsAnError) {
  EXPECT_THAT(WrongIn(R"({"a": 1, "a": 1})"),
              HasSubstr("a.json: the key \"a\" is there twice in one object"));
  EXPECT_THAT(WrongIn(R"({"x": [{"b": 1}, {"b": {}, "c": 2, "b": 3}]})"), HasSubstr("\"b\""));
  EXPECT_THAT(WrongIn(R"({"a": 1, "\u0061": 2})"), HasSubstr("\"a\"")) << "however it is spelt";
}

TEST(ParseConfigTest, TextThatIsNotUtf8IsAnError) {
  EXPECT_THAT(WrongIn("{\"a\": \"\xff\"}"), HasSubstr("a.json: got ill-formed UTF-8"));
  EXPECT_THAT(WrongIn(R"({"a": "\ud800"})"), HasSubstr("half a surrogate pair"));
}

TEST(ParseConfigTest, SaysWhatElseIsWrong) {
  EXPECT_THAT(WrongIn("{"), HasSubstr("a.json: not valid JSON"));
  EXPECT_THAT(WrongIn(std::string(100, '[')), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace assay
