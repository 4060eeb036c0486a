#include "adapters/comparing/pair_rm_questions.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/golden_texts.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::TextSample;

class PairRmQuestionsTest : public ::testing::Test {
 protected:
  uint32_t Id(const char* token) const { return text_.tokenizer.TokenToId(token).value(); }

  Question Ask(const Sample& sample) const {
    return PairRmQuestions(preparation_, {})({7, sample});
  }

  static Verdict Conclude(const Question& question, const std::vector<double>& scores) {
    LogProbs said{question.sequences.ticket};
    for (const double score : scores) said.sequences.push_back({score});
    return question.conclude(question.sequences, std::span(&said, 1)).verdicts.at(0);
  }

  const CheckpointText text_ = OpenText(testing::TextParityPath("deberta"));
  const std::shared_ptr<const PairRmPreparation> preparation_ =
      std::make_shared<const PairRmPreparation>(
          text_, PairRmPreparation::Prefixes{Id("<|source|>"), Id("<|candidate1|>"),
                                             Id("<|candidate2|>")});
};

// (1.2 + 0.8) / 2 = 1.
TEST_F(PairRmQuestionsTest, BothOrdersOfAPairAreAskedAndAveraged) {
  const Sample sample = TextSample("x", "Which?", {"first", "second"});
  const Question question = Ask(sample);
  ASSERT_EQ(question.sequences.responses.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(std::get<Sequence>(question.sequences.responses[i]).ids,
              std::get<Sequence>(preparation_->Prepare(sample, i, 1 - i)).ids);
  }
  const Verdict verdict = Conclude(question, {1.2, -0.8});
  EXPECT_THAT(std::get<std::vector<int>>(verdict.ranks), ElementsAre(0, 1));
  EXPECT_NEAR(verdict.confidence.value(), 1 / (1 + std::exp(-1.0)), 1e-12);
  // A model that prefers whatever comes first, by as much: a tie.
  EXPECT_THAT(std::get<std::vector<int>>(Conclude(question, {2, 2}).ranks), ElementsAre(0, 0));
}

// Pairs in order: 01 02 10 12 20 21. Log-odds 0 > 1: (1 − 3) / 2 = −1, 0 > 2: (2 − 0) / 2 = 1,
// 1 > 2: (6 − 2) / 2 = 2. Sums: 0: 0, 1: 3, 2: −3.
TEST_F(PairRmQuestionsTest, OfSeveralEveryPairIsAsked) {
  const Question question = Ask(TextSample("x", "Which?", {"a", "b", "c"}));
  ASSERT_EQ(question.sequences.responses.size(), 6u);
  EXPECT_THAT(std::get<std::vector<int>>(Conclude(question, {1, 2, 3, 6, 0, 2}).ranks),
              ElementsAre(1, 0, 2));
}

TEST_F(PairRmQuestionsTest, AConversationWithoutTurnsIsAFailure) {
  Sample sample = TextSample("x", "Which?", {"a", "b"});
  sample.prompt.insert(sample.prompt.begin(), {.role = "system", .parts = TextParts("Be brief.")});
  const Verdict verdict = Conclude(Ask(sample), {1, 2});
  EXPECT_EQ(std::get<Failure>(verdict.ranks).kind, Failure::Kind::kInput);
}

}  // namespace
}  // namespace assay
