#include "adapters/checkpoint/step_preparation.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/core/json.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"
#include "tests/testing/tiny_words.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TextSample;

const StepStyle& Qwen() { return *StepStyleOf(HeadKind::kStepScore); }
const StepStyle& Shepherd() { return *StepStyleOf(HeadKind::kStepTokens); }

// Words as tokens: what stands in a text can be counted.
class StepPreparationTest : public ::testing::Test {
 protected:
  CheckpointText Words(const std::string& chat_template, bool bos) const {
    testing::WriteTinyWords(
        folder_.path(), 40,
        {{"<s>", 1}, {"ки", 2}, {"+", 3}, {"-", 4}, {"<extra_0>", 5}, {"Why?", 6}, {"so", 7}}, bos,
        {"<extra_0>"});
    TextOptions options;
    options.template_file = folder_.Write("template.jinja", chat_template);
    return OpenText(folder_.path().string(), options);
  }

  static Prepared Only(const StepPreparation& preparation, const Sample& sample) {
    return preparation.Prepare({0, sample}).responses.at(0);
  }

  testing::TempFolder folder_;
};

// <s> Why? w20 w21 ки \n w22 ки: the question, a blank, a line per step.
TEST_F(StepPreparationTest, MathShepherdReadsQuestionAndLines) {
  const CheckpointText text = Words(std::string(Shepherd().chat_template), true);
  const StepPreparation preparation(text, Shepherd(), 2, {}, 40);
  for (const char* answer : {"w20 w21\nw22", "w20 w21\n\nw22", "w20 w21 ки\nw22 ки"}) {
    const auto sequence = std::get<Sequence>(Only(preparation, TextSample("x", "Why?", {answer})));
    EXPECT_THAT(sequence.ids, ElementsAre(1, 6, 20, 21, 2, 22, 2));
    EXPECT_THAT(sequence.rows, ElementsAre(4, 6));
    EXPECT_EQ(sequence.shared, 2u);
  }
  EXPECT_EQ(RequireToken(text, "ки"), 2u);
  EXPECT_EQ(RequireToken(text, "+"), 3u);
  EXPECT_THROW(RequireToken(text, "so so"), Error);
  EXPECT_THROW(RequireToken(text, "unknown"), Error);
}

TEST_F(StepPreparationTest, MarksInTheQuestionAreNotRead) {
  const CheckpointText text = Words(std::string(Shepherd().chat_template), true);
  const StepPreparation preparation(text, Shepherd(), 2, {}, 40);
  const auto sequence =
      std::get<Sequence>(Only(preparation, TextSample("x", "Why? ки", {"w20\nw21"})));
  EXPECT_THAT(sequence.ids, ElementsAre(1, 6, 2, 20, 2, 21, 2));
  EXPECT_THAT(sequence.rows, ElementsAre(4, 6));
}

TEST_F(StepPreparationTest, AMarkInsideAStepIsAFailure) {
  const CheckpointText text = Words(std::string(Shepherd().chat_template), true);
  const StepPreparation preparation(text, Shepherd(), 2, {}, 40);
  const Prepared prepared = Only(preparation, TextSample("x", "Why?", {"w20 ки w21\nw22"}));
  EXPECT_EQ(std::get<Failure>(prepared).kind, Failure::Kind::kInput);
  EXPECT_THAT(std::get<Failure>(prepared).message, HasSubstr("got 3 of it, expected 2"));
}

// The template writes w30 before a system message and w31 after the answer; unknown words are 0.
TEST_F(StepPreparationTest, QwenGetsItsMakersSystemMessageAndMarks) {
  const CheckpointText text = Words(
      "{% for m in messages %}{% if m.role == 'system' %}w30 {{ m.content }} {% else %}"
      "{{ m.content }} {% endif %}{% endfor %}w31",
      false);
  const StepPreparation preparation(text, Qwen(), 5, {}, 40);
  Sample sample = TextSample("x", "Why?", {"w20 w21\n\nw22"});
  auto sequence = std::get<Sequence>(Only(preparation, sample));
  // "Please reason step by step, and put your final answer within \boxed{}.": twelve words.
  TokenIds expected(13, 0);
  expected[0] = 30;
  expected.insert(expected.end(), {6, 20, 21, 5, 22, 5, 31});
  EXPECT_EQ(sequence.ids, expected);
  EXPECT_THAT(sequence.rows, ElementsAre(16, 18));
  sample.prompt.insert(sample.prompt.begin(), {.role = "system", .parts = TextParts("so")});
  sequence = std::get<Sequence>(Only(preparation, sample));
  EXPECT_THAT(sequence.ids, ElementsAre(30, 7, 6, 20, 21, 5, 22, 5, 31));
}

TEST_F(StepPreparationTest, AStepThatIsCutIsReadWhereItEnds) {
  const CheckpointText text = Words(std::string(Shepherd().chat_template), true);
  const Sample sample = TextSample("x", "Why?", {"w20 w21\nw22 w23\nw24"});
  const auto cut = [&](size_t tokens) {
    PreparationRules rules;
    rules.limit = {.tokens = tokens, .side = TokenLimit::Side::kLeft};
    const StepPreparation preparation(text, Shepherd(), 2, rules, 40);
    return std::get<Sequence>(Only(preparation, sample));
  };
  // <s> Why? w20 w21 ки w22 w23 ки w24 ки
  EXPECT_FALSE(cut(10).cut);
  EXPECT_TRUE(cut(9).cut);
  EXPECT_THAT(cut(9).ids, ElementsAre(1, 6, 20, 21, 2, 22, 23, 2, 2));
  EXPECT_THAT(cut(9).rows, ElementsAre(4, 7, 8));
  EXPECT_THAT(cut(7).ids, ElementsAre(1, 6, 20, 21, 2, 22, 2));
  EXPECT_THAT(cut(7).rows, ElementsAre(4, 6));
  EXPECT_THAT(cut(2).rows, ElementsAre(1));
}

// Of the tiny tokenizer of Qwen's kind, with the step's token added as the makers' has it.
TEST_F(StepPreparationTest, TokensAreThoseOfTheMarkedText) {
  const auto source = testing::SourceDir() / "tests/parity/text/qwen";
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) {
    std::filesystem::copy_file(source / name, folder_.path() / name);
  }
  std::ofstream(folder_.path() / "chat_template.jinja")
      << "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}";
  const std::string settings = (folder_.path() / "tokenizer_config.json").string();
  Json json = Json::parse(std::ifstream(settings));
  json["extra_special_tokens"].push_back("<extra_0>");
  std::ofstream(settings) << json.dump();
  const CheckpointText text = OpenText(folder_.path().string());
  const uint32_t mark = RequireToken(text, "<extra_0>");
  const StepPreparation preparation(text, Qwen(), mark, {}, 0);
  const auto sequence =
      std::get<Sequence>(Only(preparation, TextSample("x", "1+1?", {"One and one.\n\nIt is 2."})));
  EXPECT_EQ(sequence.ids,
            text.tokenizer.Encode(
                "<|im_start|>system\nPlease reason step by step, and put your final answer within "
                "\\boxed{}.<|im_end|>\n<|im_start|>user\n1+1?<|im_end|>\n<|im_start|>assistant\n"
                "One and one.<extra_0>It is 2.<extra_0><|im_end|>\n",
                SpecialTokens::kAdd));
  ASSERT_EQ(sequence.rows.size(), 2u);
  EXPECT_EQ(sequence.rows[1], sequence.ids.size() - 3);  // <extra_0> <|im_end|> \n
  EXPECT_EQ(sequence.ids[sequence.rows[0]], mark);
}

}  // namespace
}  // namespace assay
