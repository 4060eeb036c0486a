#include "adapters/checkpoint/pooling.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Rule = Pooling::Rule;

std::vector<size_t> Rows(const Pooling& pooling, const std::vector<uint32_t>& ids,
                         size_t prompt = 0) {
  const auto rows = RowsToRead(pooling, ids, prompt);
  if (const auto* failure = std::get_if<Failure>(&rows)) {
    ADD_FAILURE() << failure->message;
    return {};
  }
  return std::get<std::vector<size_t>>(rows);
}

std::string FailureOf(const Pooling& pooling, const std::vector<uint32_t>& ids) {
  const auto rows = RowsToRead(pooling, ids);
  if (!std::holds_alternative<Failure>(rows)) return "";
  EXPECT_EQ(std::get<Failure>(rows).kind, Failure::Kind::kInput);
  return std::get<Failure>(rows).message;
}

TEST(PoolingTest, LastIsLast) {
  EXPECT_THAT(Rows({.rule = Rule::kLast, .pad = 9}, {5, 9, 9}), ElementsAre(2));
}

// transformers' (arange * (ids != pad)).argmax(): the rightmost id that is not pad.
TEST(PoolingTest, LastNotPadStepsOverPadAtTheEndAlone) {
  const Pooling pooling{.rule = Rule::kLastNotPad, .pad = 9};
  EXPECT_THAT(Rows(pooling, {5, 6, 7}), ElementsAre(2));
  EXPECT_THAT(Rows(pooling, {5, 6, 9}), ElementsAre(1));  // pad = eos: one before it
  EXPECT_THAT(Rows(pooling, {5, 9, 6}), ElementsAre(2));  // an inner one does not matter
  EXPECT_THAT(Rows(pooling, {9, 5, 9, 9}), ElementsAre(1));
  EXPECT_THAT(Rows(pooling, {9, 9}), ElementsAre(0));  // the argmax of zeros
  EXPECT_THAT(Rows({.rule = Rule::kLastNotPad}, {5, 6, 9}), ElementsAre(2));
}

// transformers 4.31–4.48: (ids == pad).argmax() - 1, modulo the length.
TEST(PoolingTest, BeforeFirstPadStopsAtAnInnerOne) {
  const Pooling pooling{.rule = Rule::kBeforeFirstPad, .pad = 9};
  EXPECT_THAT(Rows(pooling, {5, 6, 7}), ElementsAre(2));
  EXPECT_THAT(Rows(pooling, {5, 6, 9}), ElementsAre(1));
  EXPECT_THAT(Rows(pooling, {5, 9, 6, 9}), ElementsAre(0));
  EXPECT_THAT(Rows(pooling, {9, 5, 6}), ElementsAre(2));
  EXPECT_THAT(Rows({.rule = Rule::kBeforeFirstPad}, {5, 9}), ElementsAre(1));
}

TEST(PoolingTest, EndingTokenMustBeThere) {
  const Pooling pooling{.rule = Rule::kEndingToken, .tokens = {7}};
  EXPECT_THAT(Rows(pooling, {7, 5, 7}), ElementsAre(2));
  EXPECT_THAT(FailureOf(pooling, {7, 5}), HasSubstr("the last token is 5, expected 7"));
}

TEST(PoolingTest, GateIsTheStartOfTheLastOccurrence) {
  const Pooling pooling{.rule = Rule::kGate, .pad = 9, .tokens = {1, 2}};
  EXPECT_THAT(Rows(pooling, {1, 2, 5, 1, 2, 6, 7}), ElementsAre(3, 6));
  EXPECT_THAT(Rows(pooling, {1, 1, 2, 6, 9}), ElementsAre(1, 3));
  EXPECT_THAT(FailureOf(pooling, {2, 1, 5}), HasSubstr("[1, 2] that the gate reads"));
}

TEST(PoolingTest, PromptAndLast) {
  const Pooling pooling{.rule = Rule::kPromptAndLast};
  EXPECT_THAT(Rows(pooling, {5, 6, 7, 8}, 2), ElementsAre(1, 3));
  EXPECT_NE(FailureOf(pooling, {5, 6}), "");
}

TEST(PoolingTest, MarksInTheirOwnOrder) {
  const Pooling pooling{.rule = Rule::kMarks, .tokens = {3, 1, 2}};
  EXPECT_THAT(Rows(pooling, {1, 5, 3, 2, 3}), ElementsAre(2, 0, 3));
  EXPECT_THAT(FailureOf(pooling, {1, 3}), HasSubstr("the token 2 is not there"));
}

TEST(PoolingTest, StepsAreAllOfThem) {
  const Pooling pooling{.rule = Rule::kSteps, .tokens = {8}};
  EXPECT_THAT(Rows(pooling, {5, 8, 8, 6, 8}), ElementsAre(1, 2, 4));
  EXPECT_THAT(FailureOf(pooling, {5}), HasSubstr("no step ends with the token 8"));
}

TEST(PoolingTest, FirstAndEvery) {
  EXPECT_THAT(Rows({.rule = Rule::kFirst}, {5, 6}), ElementsAre(0));
  EXPECT_THAT(Rows({.rule = Rule::kEvery}, {5, 6, 7}), ElementsAre(0, 1, 2));
  EXPECT_NE(FailureOf({.rule = Rule::kFirst}, {}), "");
}

TEST(PoolingTest, RulesThatNeedNoTokensCanBeChosen) {
  EXPECT_EQ(ParseRule("before_first_pad"), Rule::kBeforeFirstPad);
  EXPECT_THROW(ParseRule("gate"), UsageError);
  EXPECT_EQ(RuleName(Rule::kLastNotPad), "last_not_pad");
}

}  // namespace
}  // namespace assay
