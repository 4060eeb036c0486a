#include "harness/io/scores_format.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ScoresLine Parse(std::string_view text) {
  return ScoresLineFromJson(ParseJson(text, "f:1", kScoresJson), "f:1");
}

Failure::Kind KindOf(const Reward& reward) { return std::get<Failure>(reward).kind; }

TEST(ScoresFormatTest, ReadsRewards) {
  const ScoresLine line = Parse(R"({"id": "a", "rewards": [5.6, -14], "comment": "ignored"})");
  EXPECT_EQ(line.id, "a");
  EXPECT_THAT(line.judgement.rewards, ElementsAre(Reward(5.6), Reward(-14.0)));
}

TEST(ScoresFormatTest, AnIntegerIdIsItsDecimalString) {
  EXPECT_EQ(Parse(R"({"id": 17, "rewards": [1]})").id, "17");
}

TEST(ScoresFormatTest, WhatStandsForARewardIsAFailure) {
  const auto rewards =
      Parse(R"({"id": "a", "rewards": [null, NaN, Infinity, -Infinity, {"failure": "no"},
                                       {"failure": "late", "kind": "timeout"}]})")
          .judgement.rewards;
  EXPECT_EQ(KindOf(rewards[0]), Failure::Kind::kMissing);
  for (size_t i : {1, 2, 3}) EXPECT_EQ(KindOf(rewards[i]), Failure::Kind::kNotFinite);
  EXPECT_EQ(rewards[4], Reward(Failure{Failure::Kind::kRefused, "no"}));
  EXPECT_EQ(rewards[5], Reward(Failure{Failure::Kind::kTimeout, "late"}));
}

TEST(ScoresFormatTest, ReadsDimensions) {
  const auto line = Parse(R"({"id": "a", "dimensions": {"help": [1, 2], "safe": [3, null]}})");
  EXPECT_THAT(line.judgement.dimensions.at("help"), ElementsAre(Reward(1.0), Reward(2.0)));
  EXPECT_EQ(KindOf(line.judgement.dimensions.at("safe")[1]), Failure::Kind::kMissing);
}

TEST(ScoresFormatTest, ReadsVerdictsInBothForms) {
  const auto verdicts = Parse(R"({"id": "a", "verdicts": [
      {"shown": [1, 0], "ranks": [0, 1], "confidence": 0.8},
      {"shown": [0, 1], "failure": "no verdict"},
      {"first": 1, "second": 0, "outcome": "second"},
      {"first": 0, "second": 1, "outcome": "tie"}]})")
                            .judgement.verdicts;
  ASSERT_EQ(verdicts.size(), 4u);
  EXPECT_EQ(verdicts[0], (Verdict{{1, 0}, std::vector<int>{0, 1}, 0.8, 0, ""}));
  EXPECT_EQ(
      verdicts[1],
      (Verdict{{0, 1}, Failure{Failure::Kind::kUnparsed, "no verdict"}, std::nullopt, 0, ""}));
  EXPECT_EQ(verdicts[2], (Verdict{{1, 0}, std::vector<int>{1, 0}, std::nullopt, 0, ""}));
  EXPECT_EQ(verdicts[3], (Verdict{{0, 1}, std::vector<int>{0, 0}, std::nullopt, 0, ""}));
}

TEST(ScoresFormatTest, WhatIsWrittenIsReadBack) {
  ScoresLine line{"Ties/ref:\n\"1\"", {}};
  line.judgement.rewards = {0.1, Failure{Failure::Kind::kTooLong, "9000 tokens"}};
  line.judgement.dimensions["x"] = {1e-300, -0.0};
  line.judgement.verdicts = {{{1, 0}, std::vector<int>{0, 0}, 0.25, 1, "[[A=B]]"},
                             {{0, 1}, Failure{Failure::Kind::kServer, "502"}, {}, 0, ""}};
  const std::string text = ScoresLineToJson(line);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const ScoresLine back = Parse(text);
  EXPECT_EQ(back.id, line.id);
  EXPECT_EQ(back.judgement, line.judgement);
}

struct BadLine {
  const char* text;
  const char* message;
};

class ScoresFormatErrorTest : public ::testing::TestWithParam<BadLine> {};

TEST_P(ScoresFormatErrorTest, SaysWhatIsWrong) {
  const std::string error = ErrorOf([&] { Parse(GetParam().text); });
  EXPECT_THAT(error, HasSubstr("f:1: "));
  EXPECT_THAT(error, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, ScoresFormatErrorTest,
    ::testing::Values(
        BadLine{R"([1])", "got a list, expected an object"},
        BadLine{R"({"rewards": [1]})", "\"id\": got nothing, expected a string"},
        BadLine{R"({"id": "a"})", "nothing is said of the sample"},
        BadLine{R"({"id": "a", "rewards": []})", "nothing is said of the sample"},
        BadLine{R"({"id": "a", "rewards": 1})", "got a number, expected a list"},
        BadLine{R"({"id": "a", "rewards": ["1"]})", "a reward: got a string"},
        BadLine{R"({"id": "a", "rewards": [[1]]})", "a reward: got a list"},
        BadLine{R"({"id": "a", "rewards": [1e999]})", "not valid JSON"},
        BadLine{R"({"id": "a", "rewards": [{"failure": "x", "kind": "y"}]})", "y"},
        BadLine{R"({"id": "a", "rewards": [1, 2], "dimensions": {"x": [1]}})",
                "dimension \"x\": got 1 reward, expected 2"},
        BadLine{R"({"id": "a", "verdicts": [{"ranks": [0, 1]}]})", "\"shown\" of a verdict"},
        BadLine{R"({"id": "a", "verdicts": [{"shown": [0, 0], "ranks": [0, 1]}]})",
                "shows a response twice"},
        BadLine{R"({"id": "a", "verdicts": [{"shown": [0, 1], "ranks": [0]}]})",
                "got 1 rank, expected 2"},
        BadLine{R"({"id": "a", "verdicts": [{"shown": [0, 1], "ranks": [1, 2]}]})",
                "no response has rank 0"},
        BadLine{R"({"id": "a", "verdicts": [{"shown": [0, -1], "ranks": [0, 1]}]})",
                "got -1, expected the index of a response"},
        BadLine{R"({"id": "a", "verdicts": [{"first": 0, "second": 1, "outcome": "A"}]})",
                "got \"A\", expected first, second or tie"},
        BadLine{R"({"id": "a", "verdicts": [{"first": 0, "outcome": "first"}]})", "\"second\""},
        BadLine{R"({"id": "a", "verdicts": [{"shown": [0], "ranks": [0], "confidence": 2}]})",
                "got 2, expected 0 to 1"}));

}  // namespace
}  // namespace assay
