#include "adapters/checkpoint/step_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;

const StepStyle& Qwen() { return *StepStyleOf(HeadKind::kStepScore); }
const StepStyle& Shepherd() { return *StepStyleOf(HeadKind::kStepTokens); }

std::vector<std::string> Steps(const std::string& text, const StepStyle& style,
                               std::vector<size_t> ends = {}) {
  return StepsOf({.parts = TextParts(text), .author = "", .step_ends = std::move(ends)}, style);
}

TEST(StepTextTest, OnlyProcessRewardsHaveAStyle) {
  EXPECT_EQ(StepStyleOf(HeadKind::kScore), nullptr);
  EXPECT_EQ(Qwen().mark, "<extra_0>");
  EXPECT_EQ(Shepherd().mark, " ки");
}

TEST(StepTextTest, ATextIsCutAtBlankLines) {
  EXPECT_THAT(Steps("one\n\ntwo\nand a half\n \t\r\n\n three\n\n", Qwen()),
              ElementsAre("one", "two\nand a half", "three"));
  EXPECT_THAT(Steps("\n\none\ntwo", Qwen()), ElementsAre("one\ntwo"));
  EXPECT_THAT(Steps("one\n\ntwo\nthree", Shepherd()), ElementsAre("one", "two\nthree"));
}

TEST(StepTextTest, OrByMathShepherdAtLineEnds) {
  EXPECT_THAT(Steps("Step 1: a\nStep 2: b\n", Shepherd()), ElementsAre("Step 1: a", "Step 2: b"));
  EXPECT_THAT(Steps("Step 1: a\nStep 2: b\n", Qwen()), ElementsAre("Step 1: a\nStep 2: b"));
}

TEST(StepTextTest, WhereTheDataSayThereAndNowhereElse) {
  EXPECT_THAT(Steps("ab\n\nc d", Qwen(), {1, 4, 7}), ElementsAre("a", "b", "c d"));
  EXPECT_THAT(Steps("ab cd", Qwen(), {2}), ElementsAre("ab", "cd"));
  EXPECT_THAT(Steps("ab\n\ncd", Qwen(), {2, 4, 6}), ElementsAre("ab", "", "cd"));
  EXPECT_THAT(Steps("ab", Qwen(), {9, 1}), ElementsAre("ab", ""));  // ends that are none
}

TEST(StepTextTest, ATextWithMarksStaysAsItIs) {
  const std::string qwen = "one\n\nstill one<extra_0>two<extra_0>";
  EXPECT_EQ(WithMarks(Steps(qwen, Qwen()), Qwen()), qwen);
  const std::string shepherd = "Step 1: оценки 3 ки\nStep 2: The answer is: 18 ки";
  EXPECT_EQ(WithMarks(Steps(shepherd, Shepherd()), Shepherd()), shepherd);
  EXPECT_EQ(WithMarks(Steps("one<extra_0>two", Qwen()), Qwen()), "one<extra_0>two<extra_0>");
}

TEST(StepTextTest, NothingIsOneEmptyStep) {
  EXPECT_THAT(Steps("", Qwen()), ElementsAre(""));
  EXPECT_THAT(Steps(" \n\n ", Shepherd()), ElementsAre(""));
  EXPECT_EQ(WithMarks({""}, Qwen()), "<extra_0>");
}

// The makers' examples.
TEST(StepTextTest, MarksAreThoseOfTheMakers) {
  EXPECT_EQ(WithMarks({"a", "b"}, Qwen()), "a<extra_0>b<extra_0>");
  EXPECT_EQ(WithMarks({"Step 1: a", "Step 2: b"}, Shepherd()), "Step 1: a ки\nStep 2: b ки");
}

}  // namespace
}  // namespace assay
