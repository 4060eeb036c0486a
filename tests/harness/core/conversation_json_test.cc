#include "harness/core/conversation_json.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::testing::HasSubstr;

const Conversation& Example() {
  static const Conversation conversation = {
      {"system", TextParts("brief")},
      {"user", {{Part::Kind::kText, "what is"}, {Part::Kind::kImage, "a.png"}}}};
  return conversation;
}

TEST(ConversationJsonTest, PlainTextIsAString) {
  EXPECT_EQ(ConversationToJson(Example()).dump(),
            R"([{"content":"brief","role":"system"},{"content":[{"data":"what is","type":"text"},)"
            R"({"data":"a.png","type":"image"}],"role":"user"}])");
}

TEST(ConversationJsonTest, WhatIsWrittenIsReadBack) {
  EXPECT_EQ(ConversationFromJson(ConversationToJson(Example()), "f"), Example());
  EXPECT_EQ(ConversationFromJson(Json::array(), "f"), Conversation());
}

TEST(ConversationJsonTest, ReadsTextPartsAsChatServersWriteThem) {
  const Json parts = Json::parse(R"([{"type": "text", "text": "hi"}])");
  EXPECT_EQ(PartsFromJson(parts, "f"), TextParts("hi"));
}

TEST(ConversationJsonTest, SaysWhatIsWrong) {
  const auto error = [](const char* text) {
    return ErrorOf([&] { ConversationFromJson(Json::parse(text), "f:3"); });
  };
  EXPECT_THAT(error("\"hi\""), HasSubstr("f:3: got a string, expected a list of messages"));
  EXPECT_THAT(error("[1]"), HasSubstr("f:3: a message needs \"role\" and \"content\""));
  EXPECT_THAT(error(R"([{"role": "user"}])"), HasSubstr("needs \"role\" and \"content\""));
  EXPECT_THAT(error(R"([{"content": "x"}])"), HasSubstr("\"role\": got nothing"));
  EXPECT_THAT(error(R"([{"role": "user", "content": 3}])"), HasSubstr("got a number"));
  EXPECT_THAT(error(R"([{"role": "user", "content": [{"type": "smell", "data": "x"}]}])"),
              HasSubstr("got \"smell\", expected text, image, video or audio"));
  EXPECT_THAT(error(R"([{"role": "user", "content": [{"type": "text"}]}])"), HasSubstr("\"data\""));
}

}  // namespace
}  // namespace assay
