#include "adapters/comparing/gpm_questions.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/folder.h"
#include "tests/testing/judging.h"
#include "tests/testing/tiny_reward_model.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TextSample;

constexpr uint32_t kStart = 1, kEos = 2;  // <|im_start|>, <|im_end|>

class GpmQuestionsTest : public ::testing::Test {
 protected:
  GpmQuestionsTest() : text_(OpenText(Folder())) {}

  std::string Folder() {
    testing::WriteTinyPreferenceModel(folder_.path() / "model");
    return folder_ / "model";
  }

  TokenIds Ids(const std::string& text) const {
    return text_.tokenizer.Encode(text, SpecialTokens::kAdd);
  }

  std::shared_ptr<const GpmPreparation> Prepare(const GpmPreparation::Options& options = {}) const {
    return std::make_shared<const GpmPreparation>(text_, options);
  }

  Sequence Only(const Sample& sample, const GpmPreparation::Options& options = {}) const {
    return std::get<Sequence>(Prepare(options)->Prepare({0, sample}).responses.at(0));
  }

  testing::TempFolder folder_;
  CheckpointText text_;
};

const Sample kSample = TextSample("x", "Why?", {"Because."});
constexpr char kPrompt[] = "<|im_start|>user\nWhy?<|im_end|>\n";
constexpr char kAnswer[] = "<|im_start|>assistant\nBecause.<|im_end|>\n";

// "…<|im_end|>\n" becomes "…<|im_end|><|im_end|>": EOS takes the newline's place.
TEST_F(GpmQuestionsTest, TheLastTokenIsOverwrittenWithEos) {
  const Sequence sequence = Only(kSample);
  TokenIds expected = Ids(std::string(kPrompt) + kAnswer);
  ASSERT_NE(expected.back(), kEos);
  EXPECT_EQ(expected[expected.size() - 2], kEos);
  expected.back() = kEos;
  EXPECT_EQ(sequence.ids, expected);
  EXPECT_EQ(sequence.ids[0], kStart);
  EXPECT_FALSE(sequence.cut);
}

TEST_F(GpmQuestionsTest, ReadsTheEndOfTheFirstMessageAndOfAll) {
  const size_t prompt = Ids(kPrompt).size(), all = Ids(std::string(kPrompt) + kAnswer).size();
  EXPECT_THAT(Only(kSample).rows, ElementsAre(prompt - 1, all - 1));
  EXPECT_THAT(Only(kSample, {.gated = false}).rows, ElementsAre(all - 1));
  Sample system = kSample;
  system.prompt.insert(system.prompt.begin(), {.role = "system", .parts = TextParts("Be brief.")});
  const size_t first = Ids("<|im_start|>system\nBe brief.<|im_end|>\n").size();
  EXPECT_THAT(Only(system).rows, ElementsAre(first - 1, first + all - 1));
}

TEST_F(GpmQuestionsTest, CutOnTheRightItStillEndsWithEos) {
  const size_t prompt = Ids(kPrompt).size();
  const Sequence cut = Only(kSample, {.max_length = prompt + 3});
  EXPECT_TRUE(cut.cut);
  ASSERT_EQ(cut.ids.size(), prompt + 3);
  EXPECT_EQ(cut.ids.back(), kEos);
  EXPECT_THAT(cut.rows, ElementsAre(prompt - 1, prompt + 2));
  EXPECT_THAT(Only(kSample, {.max_length = prompt}).rows, ElementsAre(prompt - 1));
  EXPECT_THAT(Only(kSample, {.max_length = prompt - 2}).rows, ElementsAre(prompt - 3));
}

TEST_F(GpmQuestionsTest, TheLimitIsTheMakersUnlessAnotherIsGiven) {
  EXPECT_EQ(Prepare()->rules().limit.tokens, 4096u);
  EXPECT_EQ(Prepare({.positions = 8192})->rules().limit.tokens, 4096u);
  EXPECT_EQ(Prepare({.positions = 512})->rules().limit.tokens, 512u);
  EXPECT_EQ(Prepare({.max_length = 6000, .positions = 8192})->rules().limit.tokens, 6000u);
  EXPECT_THROW(Prepare({.max_length = 513, .positions = 512}), UsageError);
}

Verdict Conclude(const Question& question, const std::vector<std::vector<double>>& numbers) {
  const LogProbs said{question.sequences.ticket, numbers};
  return question.conclude(question.sequences, std::span(&said, 1)).verdicts.at(0);
}

// λ (a₀ b₁ − a₁ b₀) / 0.1: with a = (1, 0), b = (0.6, 0.8) and λ = 0.25 it is 0.25 · 0.8 / 0.1 = 2;
// a second block with λ = 0.75, a = (0, 0.5), b = (0.4, 0) takes 0.75 · 0.2 / 0.1 = 1.5 away.
TEST_F(GpmQuestionsTest, PreferencesAreSkewSymmetricProducts) {
  const Sample sample = TextSample("x", "Why?", {"a", "b"});
  const Question question = GpmQuestions(Prepare(), {})({3, sample});
  const Verdict one = Conclude(question, {{1, 0, 1}, {0, 1, 1}});
  EXPECT_THAT(std::get<std::vector<int>>(one.ranks), ElementsAre(0, 1));
  EXPECT_NEAR(one.confidence.value(), 1 / (1 + std::exp(-10.0)), 1e-12);
  const Verdict two =
      Conclude(question, {{1, 0, 0, 0.5, 0.25, 0.75}, {0.6, 0.8, 0.4, 0, 0.25, 0.75}});
  EXPECT_THAT(std::get<std::vector<int>>(two.ranks), ElementsAre(0, 1));
  EXPECT_NEAR(two.confidence.value(), 1 / (1 + std::exp(-0.5)), 1e-12);
}

// Three directions 120° apart: each is preferred to the next, and none to the others.
TEST_F(GpmQuestionsTest, PreferencesMayGoRoundInACircle) {
  const Sample sample = TextSample("x", "Why?", {"a", "b", "c"});
  const Question question = GpmQuestions(Prepare(), {})({3, sample});
  const double x = -0.5, y = std::sqrt(0.75);
  const Verdict verdict = Conclude(question, {{1, 0, 1}, {x, y, 1}, {x, -y, 1}});
  EXPECT_THAT(verdict.raw, HasSubstr("cyclic"));
  EXPECT_THAT(verdict.raw, HasSubstr("P(0 > 1) = 0.999"));
}

TEST_F(GpmQuestionsTest, WithoutEosOrATemplateItIsRefused) {
  CheckpointText text = OpenText(folder_ / "model");
  text.settings.special_tokens.erase("eos_token");
  EXPECT_THROW(GpmPreparation(text, {}), Error);
  CheckpointText plain = OpenText(folder_ / "model");
  plain.chat_template.reset();
  EXPECT_THROW(GpmPreparation(plain, {}), Error);
}

}  // namespace
}  // namespace assay
