#include "adapters/likelihood/follow_ups.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(FollowUpsTest, OursAreAsManyOfEachKind) {
  const FollowUps& ours = DefaultFollowUps();
  EXPECT_FALSE(ours.positive.empty());
  EXPECT_EQ(ours.positive.size(), ours.negative.size());
}

TEST(FollowUpsTest, ComeFromAFile) {
  const testing::TempFolder folder;
  const FollowUps read = ReadFollowUps(
      folder.Write("own.json", R"({"positive": ["Yes!"], "negative": ["No.", "Why?"]})"));
  EXPECT_THAT(read.positive, ElementsAre("Yes!"));
  EXPECT_THAT(read.negative, ElementsAre("No.", "Why?"));
  EXPECT_NE(HashOf(read), HashOf(DefaultFollowUps()));
}

TEST(FollowUpsTest, AFileMustHaveBothKinds) {
  const testing::TempFolder folder;
  const auto read = [&](const char* json) {
    return [path = folder.Write("bad.json", json)] { ReadFollowUps(path); };
  };
  EXPECT_THAT(read("[]"), ThrowsMessage<Error>(HasSubstr("positive: got nothing")));
  EXPECT_THAT(read(R"({"positive": ["a"]})"),
              ThrowsMessage<Error>(HasSubstr("negative: got nothing")));
  EXPECT_THAT(read(R"({"positive": ["a"], "negative": []})"),
              ThrowsMessage<Error>(HasSubstr("negative: got an empty list")));
  EXPECT_THAT(read(R"({"positive": [""], "negative": ["b"]})"),
              ThrowsMessage<Error>(HasSubstr("positive: got an empty text")));
  EXPECT_THAT(read(R"({"positive": ["a"], "negative": ["b"], "nice": 1})"),
              ThrowsMessage<Error>(HasSubstr("unknown key \"nice\"")));
}

}  // namespace
}  // namespace assay
