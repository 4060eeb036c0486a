#include "adapters/likelihood/answer_preparation.h"

#include <numeric>

#include "adapters/checkpoint/checkpoint_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/language_model_text.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

// A byte-level tokenizer without BOS whose template is ChatML.
class AnswerPreparationTest : public testing::LanguageModelTextTest {
 protected:
  TokenIds Ids(const std::string& text) const {
    return text_.tokenizer.Encode(text, SpecialTokens::kOmit);
  }

  static Ticketed SampleOf(const std::string& prompt, const std::vector<std::string>& responses) {
    Ticketed ticketed{.ticket = 3, .sample = {}};
    ticketed.sample.prompt = UserPrompt(prompt);
    for (const std::string& response : responses) {
      ticketed.sample.responses.emplace_back().parts = TextParts(response);
    }
    return ticketed;
  }

  AnswerPreparation Within(size_t tokens) const {
    PreparationRules rules;
    rules.limit.tokens = tokens;
    return {text_, rules, 0};
  }

  // The tokens that the rows predict.
  static TokenIds Read(const Prepared& prepared) {
    const auto& sequence = std::get<Sequence>(prepared);
    TokenIds read;
    for (const size_t row : sequence.rows) read.push_back(sequence.ids.at(row + 1));
    return read;
  }
};

TEST_F(AnswerPreparationTest, ReadsWhatFollowsTheOpening) {
  const PreparedSample sample = Within(0).Prepare(SampleOf("Why?", {"Because.", ""}));
  ASSERT_EQ(sample.responses.size(), 2u);
  EXPECT_EQ(sample.ticket, 3u);
  EXPECT_EQ(Read(sample.responses[0]), Ids("Because.<|im_end|>\n"));
  EXPECT_EQ(Read(sample.responses[1]), Ids("<|im_end|>\n"));
  const auto& sequence = std::get<Sequence>(sample.responses[0]);
  EXPECT_EQ(sequence.shared,
            Ids("<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n").size());
  EXPECT_FALSE(sequence.cut);
}

TEST_F(AnswerPreparationTest, ThePromptIsCutBeforeTheAnswersAndForAllAlike) {
  const std::string prompt(300, '?');
  const PreparedSample whole = Within(0).Prepare(SampleOf(prompt, {"Because it is.", "No."}));
  const size_t longest = Ids("Because it is.<|im_end|>\n").size();
  const size_t limit = longest + 150;
  const PreparedSample cut = Within(limit).Prepare(SampleOf(prompt, {"Because it is.", "No."}));
  for (size_t i = 0; i < 2; ++i) {
    const auto& sequence = std::get<Sequence>(cut.responses[i]);
    EXPECT_TRUE(sequence.cut);
    EXPECT_EQ(sequence.shared,
              std::min<size_t>(150, std::get<Sequence>(whole.responses[i]).shared));
    EXPECT_EQ(Read(cut.responses[i]), Read(whole.responses[i]));
  }
}

TEST_F(AnswerPreparationTest, AnAnswerThatIsTooLongLosesItsEnd) {
  const std::string prompt = "x y z", answer(400, '!');
  const PreparedSample whole = Within(0).Prepare(SampleOf(prompt, {answer}));
  const size_t limit = 20;
  const PreparedSample cut = Within(limit).Prepare(SampleOf(prompt, {answer}));
  const auto& sequence = std::get<Sequence>(cut.responses[0]);
  EXPECT_TRUE(sequence.cut);
  EXPECT_EQ(sequence.ids.size(), limit);
  EXPECT_EQ(sequence.shared, limit / 2);
  const TokenIds all = Read(whole.responses[0]);
  EXPECT_EQ(Read(cut.responses[0]), TokenIds(all.begin(), all.begin() + 10));
}

TEST_F(AnswerPreparationTest, WithoutRoomForOneTokenAfterAnotherItIsAFailure) {
  const PreparedSample cut = Within(1).Prepare(SampleOf("Why?", {"Because."}));
  EXPECT_EQ(std::get<Failure>(cut.responses[0]).kind, Failure::Kind::kTooLong);
}

// rewardbench/dpo.py: BOS (this tokenizer has none: EOS), the prompt rendered alone; the rest of
// the text, so with the assistant's header, and one more EOS.
TEST_F(AnswerPreparationTest, RunDpoCountsTheHeaderAsAnswer) {
  const TokenIds eos = Ids("<|im_end|>");
  const RunDpoPreparation preparation(text_, 0, 0);
  const PreparedSample sample = preparation.Prepare(SampleOf("Why?", {"Because."}));
  EXPECT_EQ(Read(sample.responses[0]),
            Ids("<|im_start|>assistant\nBecause.<|im_end|>\n<|im_end|>"));
  const auto& sequence = std::get<Sequence>(sample.responses[0]);
  EXPECT_EQ(sequence.ids.front(), eos[0]);
  EXPECT_EQ(sequence.shared, 1 + Ids("<|im_start|>user\nWhy?<|im_end|>\n").size());
}

// Every occurrence of the prompt's text goes, also one in the answer.
TEST_F(AnswerPreparationTest, RunDpoTakesThePromptOutOfTheAnswer) {
  const RunDpoPreparation preparation(text_, 0, 0);
  const std::string prompt = "<|im_start|>user\nWhy?<|im_end|>\n";
  const PreparedSample sample = preparation.Prepare(SampleOf("Why?", {"a" + prompt + "b"}));
  EXPECT_EQ(Read(sample.responses[0]), Ids("<|im_start|>assistant\nab<|im_end|>\n<|im_end|>"));
}

TEST_F(AnswerPreparationTest, RunDpoKeepsTheLastOfAPromptAndTheFirstOfAnAnswer) {
  const RunDpoPreparation preparation(text_, 0, 0);
  std::string numbers;
  for (int i = 0; i < 3000; ++i) numbers += std::to_string(i % 10) + " ";
  const PreparedSample sample = preparation.Prepare(SampleOf(numbers, {numbers, "Short."}));
  const auto& longer = std::get<Sequence>(sample.responses[0]);
  EXPECT_EQ(longer.shared, 128u);
  EXPECT_EQ(longer.ids.size(), 2048u);
  EXPECT_TRUE(longer.cut);
  // Its prompt goes by the longest answer; it is itself shorter than what is kept.
  const auto& shorter = std::get<Sequence>(sample.responses[1]);
  EXPECT_EQ(shorter.shared, 128u);
  EXPECT_EQ(Read(sample.responses[1]), Ids("<|im_start|>assistant\nShort.<|im_end|>\n<|im_end|>"));
}

}  // namespace
}  // namespace assay
