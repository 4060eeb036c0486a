#include "adapters/likelihood/follow_up_questions.h"

#include <array>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/judging.h"
#include "tests/testing/language_model_text.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::TextSample;

class FollowUpQuestionsTest : public testing::LanguageModelTextTest {
 protected:
  Question Ask(Reduction reduction) const {
    const FollowUps follow_ups{.positive = {"Thanks!", "Great."}, .negative = {"No."}};
    const MakeQuestion make = FollowUpQuestions(text_, {}, 0, follow_ups, reduction);
    return make({7, TextSample("x", "Why?", {"So.", "Because."})});
  }
};

TEST_F(FollowUpQuestionsTest, AsksEachTurnAfterEachResponse) {
  const Question question = Ask(Reduction::kMean);
  std::vector<std::string> read;
  for (const Prepared& prepared : question.sequences.responses) {
    read.push_back(text_.tokenizer.Decode(std::get<Sequence>(prepared).ids, true));
  }
  const auto expected = [](const std::string& answer, const std::string& turn) {
    return "<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n" + answer +
           "<|im_end|>\n<|im_start|>user\n" + turn + "<|im_end|>\n";
  };
  EXPECT_THAT(read, ElementsAre(expected("So.", "Thanks!"), expected("So.", "Great."),
                                expected("So.", "No."), expected("Because.", "Thanks!"),
                                expected("Because.", "Great."), expected("Because.", "No.")));
}

TEST_F(FollowUpQuestionsTest, RewardsPleasedTurnsAgainstDispleasedOnes) {
  const std::array<LogProbs, 1> said = {
      {{.ticket = 7, .sequences = {{-1, -3}, {-4}, {-1, -2, -3}, {-0.5}, {-1.5}, {-2, -4}}}}};
  const auto rewards = [&](Reduction reduction) {
    const Question question = Ask(reduction);
    return question.conclude(question.sequences, said).rewards;
  };
  // Means -2, -4 against -2; -0.5, -1.5 against -3.
  EXPECT_THAT(rewards(Reduction::kMean), ElementsAre(Reward(-1.0), Reward(2.0)));
  // Sums -4, -4 against -6; -0.5, -1.5 against -6.
  EXPECT_THAT(rewards(Reduction::kSum), ElementsAre(Reward(2.0), Reward(5.0)));
}

}  // namespace
}  // namespace assay
