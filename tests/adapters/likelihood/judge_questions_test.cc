#include "adapters/likelihood/judge_questions.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/judging.h"
#include "tests/testing/language_model_text.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TextSample;

class JudgeQuestionsTest : public testing::LanguageModelTextTest {
 protected:
  std::shared_ptr<const JudgePreparation> Prepare(JudgePrompt prompt, size_t limit = 0) const {
    PreparationRules rules;
    rules.limit.tokens = limit;
    return std::make_shared<const JudgePreparation>(text_, rules, 0, std::move(prompt), "");
  }

  std::shared_ptr<const Replies> RepliesOf(const JudgePreparation& preparation,
                                           const std::vector<std::string>& words) const {
    return std::make_shared<const Replies>(
        preparation.preparation(), std::get<std::string>(preparation.Render({"?", "!"})), words);
  }

  uint32_t Token(const std::string& text) const {
    return text_.tokenizer.Encode(text, SpecialTokens::kOmit).at(0);
  }

  // What a model says of one row that finds each word likely with the probabilities given.
  static std::vector<double> Row(const Replies& replies, const std::vector<double>& p) {
    std::vector<double> row(1 + replies.tokens().size(), std::log(1e-30));
    const Replies& r = replies;
    for (size_t i = 0; i < p.size(); ++i) {
      // The first token of each word, found by what it changes.
      for (size_t t = 1; t < row.size(); ++t) {
        std::vector<double> probe(row.size(), -100);
        probe[t] = 0;
        if (r.LogProb(i, probe) > -1) {
          row[t] = std::log(p[i]);
          break;
        }
      }
    }
    return row;
  }

  std::string TextOfSequence(const Prepared& prepared) const {
    return text_.tokenizer.Decode(std::get<Sequence>(prepared).ids, true);
  }
};

TEST_F(JudgeQuestionsTest, RepliesAreTokensInTheirPlace) {
  const auto preparation = Prepare(WhichIsBest);
  const Replies replies(preparation->preparation(),
                        std::get<std::string>(preparation->Render({"?", "!"})),
                        {"A", "Yes", "no such token", "B"});
  EXPECT_EQ(replies.size(), 2u);  // what follows a word without a token is left out
  EXPECT_THAT(replies.tokens(), ::testing::Contains(Token("A")));
  EXPECT_THAT(replies.tokens(), ::testing::Contains(Token("Yes")));
  EXPECT_THAT(replies.Describe(), HasSubstr("A: "));
}

// log(e^−1 + e^−2) of a word with two tokens.
TEST_F(JudgeQuestionsTest, SpellingsOfAReplyAreAddedUp) {
  const auto preparation = Prepare(WhichIsBest);
  const auto replies = RepliesOf(*preparation, {"a"});
  ASSERT_EQ(replies->tokens().size(), 2u) << replies->Describe();
  EXPECT_NEAR(replies->LogProb(0, std::vector<double>{-9, -1, -2}),
              std::log(std::exp(-1) + std::exp(-2)), 1e-12);
}

TEST_F(JudgeQuestionsTest, EachOrderIsAVerdict) {
  const auto preparation = Prepare(WhichIsBest);
  const auto letters = RepliesOf(*preparation, Letters());
  Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth, .repeats = 2};
  const Sample sample = TextSample("x", "Which?", {"first", "second"});
  const Question question = ComparisonQuestions(preparation, letters, ask)({5, sample});
  ASSERT_EQ(question.sequences.responses.size(), 4u);
  EXPECT_EQ(question.sequences.ticket, 5u);
  EXPECT_THAT(TextOfSequence(question.sequences.responses[1]),
              HasSubstr("### Answer A\nsecond\n\n### Answer B\nfirst"));
  const std::vector<double> a = Row(*letters, {0.6, 0.2}), tie = Row(*letters, {0.3, 0.3});
  const LogProbs said{5, {a, a, tie, a}};
  const auto verdicts = question.conclude(question.sequences, std::span(&said, 1)).verdicts;
  ASSERT_EQ(verdicts.size(), 4u);
  EXPECT_THAT(verdicts[0].shown, ElementsAre(0, 1));
  EXPECT_THAT(std::get<std::vector<int>>(verdicts[0].ranks), ElementsAre(0, 1));
  EXPECT_NEAR(verdicts[0].confidence.value(), 0.75, 1e-9);
  EXPECT_THAT(verdicts[1].shown, ElementsAre(1, 0));
  EXPECT_THAT(std::get<std::vector<int>>(verdicts[1].ranks), ElementsAre(0, 1));
  EXPECT_THAT(std::get<std::vector<int>>(verdicts[2].ranks), ElementsAre(0, 0));
  EXPECT_NEAR(verdicts[2].confidence.value(), 0.5, 1e-9);
  EXPECT_EQ(verdicts[1].repeat, 0);
  EXPECT_EQ(verdicts[2].repeat, 1);
  EXPECT_THAT(verdicts[0].raw, HasSubstr("P(A) = 0.6, P(B) = 0.2"));
}

TEST_F(JudgeQuestionsTest, SeveralAnswersAreRankedByTheirLetters) {
  const auto preparation = Prepare(WhichIsBest);
  const auto letters = RepliesOf(*preparation, Letters());
  const Sample sample = TextSample("x", "Which?", {"a", "b", "c"});
  const Question question = ComparisonQuestions(preparation, letters, {})({5, sample});
  const LogProbs said{5, {Row(*letters, {0.2, 0.1, 0.5})}};
  const auto verdicts = question.conclude(question.sequences, std::span(&said, 1)).verdicts;
  EXPECT_THAT(std::get<std::vector<int>>(verdicts.at(0).ranks), ElementsAre(1, 2, 0));
}

TEST_F(JudgeQuestionsTest, MoreAnswersThanLettersAreAFailure) {
  const auto preparation = Prepare(WhichIsBest);
  const auto letters = RepliesOf(*preparation, Letters());
  const Sample sample = TextSample("x", "Which?", std::vector<std::string>(27, "same"));
  const Question question = ComparisonQuestions(preparation, letters, {})({5, sample});
  const LogProbs said{5, {{}}};
  const auto verdicts = question.conclude(question.sequences, std::span(&said, 1)).verdicts;
  EXPECT_EQ(std::get<Failure>(verdicts.at(0).ranks).kind, Failure::Kind::kInput);
}

// log 0.6 − log 0.2 = log 3.
TEST_F(JudgeQuestionsTest, YesAgainstNoIsAReward) {
  const auto preparation = Prepare(WhetherGood);
  const auto replies = RepliesOf(*preparation, {"Yes", "No"});
  const Sample sample = TextSample("x", "Which?", {"a", "b"});
  const Question question = YesNoQuestions(preparation, replies)({5, sample});
  const LogProbs said{5, {Row(*replies, {0.6, 0.2}), Row(*replies, {0.1, 0.1})}};
  const Judgement judgement = question.conclude(question.sequences, std::span(&said, 1));
  ASSERT_EQ(judgement.rewards.size(), 2u);
  EXPECT_NEAR(std::get<double>(judgement.rewards[0]), std::log(3), 1e-9);
  EXPECT_NEAR(std::get<double>(judgement.rewards[1]), 0, 1e-9);
}

TEST_F(JudgeQuestionsTest, WhatIsTooLongIsCutAndTheQuestionStays) {
  std::string numbers;
  for (int i = 0; i < 1000; ++i) numbers += std::to_string(i) + " ";
  const auto preparation = Prepare(WhichIsBest, 600);
  const Prepared prepared =
      preparation->Prepare({"Which?", numbers, "short \xE6\x9D\xB1", numbers});
  const auto& sequence = std::get<Sequence>(prepared);
  EXPECT_TRUE(sequence.cut);
  EXPECT_LE(sequence.ids.size(), 600u);
  EXPECT_GE(sequence.ids.size(), 500u);
  EXPECT_THAT(sequence.rows, ElementsAre(sequence.ids.size() - 1));
  const std::string text = TextOfSequence(prepared);
  EXPECT_THAT(text, HasSubstr("### Request\nWhich?\n\n### Answer A\n0 1 2 3"));
  EXPECT_THAT(text, HasSubstr("### Answer B\nshort \xE6\x9D\xB1\n"));
  EXPECT_THAT(text, ::testing::EndsWith("nothing else.<|im_end|>\n<|im_start|>assistant\n"));
}

TEST_F(JudgeQuestionsTest, OrdersShareWhatComesBeforeTheAnswers) {
  const auto preparation = Prepare(WhichIsBest);
  const auto one = std::get<Sequence>(preparation->Prepare({"Which?", "first", "second"}));
  const auto other = std::get<Sequence>(preparation->Prepare({"Which?", "second", "first"}));
  EXPECT_EQ(one.shared, other.shared);
  EXPECT_GT(one.shared, one.ids.size() / 2);
  EXPECT_TRUE(std::equal(one.ids.begin(), one.ids.begin() + static_cast<std::ptrdiff_t>(one.shared),
                         other.ids.begin()));
}

}  // namespace
}  // namespace assay
