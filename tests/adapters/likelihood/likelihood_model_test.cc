#include "adapters/likelihood/likelihood_model.h"

#include <algorithm>

#include "adapters/likelihood/answer_questions.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/text/tokenizer.h"
#include "tests/testing/judging.h"

namespace assay {
namespace {

using testing::FakeRun;
using testing::JudgeAll;
using testing::TextSample;

// Finds every token −(its id + 1) · scale likely; finishes `each` samples at a step, the latest
// first.
class FakeLanguageModel final : public LanguageModel {
 public:
  FakeLanguageModel(double scale, size_t each) : scale_(scale), each_(each) {}

  void Add(PreparedSample sample) override { waiting_.push_back(std::move(sample)); }
  bool WantsMore() const override { return true; }
  bool Empty() const override { return waiting_.empty(); }

  std::optional<std::vector<LogProbs>> Step(std::stop_token stop) override {
    if (stop.stop_requested()) return std::nullopt;
    std::vector<LogProbs> said;
    for (size_t i = 0; i < each_ && !waiting_.empty(); ++i) {
      LogProbs& one = said.emplace_back(LogProbs{.ticket = waiting_.back().ticket});
      for (const Prepared& prepared : waiting_.back().responses) {
        one.sequences.emplace_back();
        const auto* sequence = std::get_if<Sequence>(&prepared);
        if (sequence == nullptr) continue;
        for (const size_t row : sequence->rows) {
          one.sequences.back().push_back(-scale_ * (sequence->ids[row + 1] + 1));
        }
      }
      waiting_.pop_back();
    }
    return said;
  }

  int64_t rows() const override { return scale_ > 1 ? 256 : 512; }
  std::string note() const override { return scale_ > 1 ? "a small device" : ""; }

 private:
  double scale_;
  size_t each_;
  std::vector<PreparedSample> waiting_;
};

// Tokens are bytes less 'a'; the rows read are those before each byte but the first.
PreparedSample Bytes(const Ticketed& ticketed) {
  PreparedSample sample{.ticket = ticketed.ticket};
  for (const Response& response : ticketed.sample.responses) {
    const std::string text = TextOf(response.parts);
    if (text == "bad") {
      sample.responses.emplace_back(Failure{Failure::Kind::kInput, "bad"});
      continue;
    }
    Sequence sequence;
    for (const char c : text) sequence.ids.push_back(static_cast<uint32_t>(c - 'a'));
    for (size_t row = 0; row + 1 < text.size(); ++row) sequence.rows.push_back(row);
    sample.responses.emplace_back(std::move(sequence));
  }
  return sample;
}

LikelihoodModel ModelOf(size_t first_each, size_t second_each) {
  ModelCard card;
  card.name = "fake";
  card.scores = true;
  card.dtype = "float32";
  return {card,
          [=] {
            LikelihoodModel::Models models;
            models.push_back(std::make_unique<FakeLanguageModel>(1, first_each));
            models.push_back(std::make_unique<FakeLanguageModel>(3, second_each));
            return models;
          },
          [](const Ask&) {
            return AnswerQuestions(Bytes, {.reduction = Reduction::kSum, .factor = 0.5});
          }};
}

// "xbc": tokens b, c: −(2 + 3) and −3 (2 + 3): 0.5 · (−5 + 15).
TEST(LikelihoodModelTest, JoinsWhatTheModelsSayOfASample) {
  std::vector<Sample> samples;
  for (int i = 0; i < 600; ++i) {
    samples.push_back(TextSample(std::to_string(i), "?", {"xbc", i % 2 == 0 ? "xa" : "bad"}));
  }
  for (const auto& [first, second] : {std::pair<size_t, size_t>{1, 1}, {7, 1}, {1, 1000}}) {
    LikelihoodModel model = ModelOf(first, second);
    const auto judgements = JudgeAll(model, samples);
    for (size_t i = 0; i < samples.size(); ++i) {
      EXPECT_DOUBLE_EQ(std::get<double>(judgements[i].rewards.at(0)), 5);
      if (i % 2 == 0) {
        EXPECT_DOUBLE_EQ(std::get<double>(judgements[i].rewards.at(1)), 1);
        EXPECT_EQ(judgements[i].usage.tokens, 5);
      } else {
        EXPECT_EQ(std::get<Failure>(judgements[i].rewards.at(1)).message, "bad");
      }
    }
  }
}

// Verdicts fail as rewards do, and the samples around it are judged.
TEST(LikelihoodModelTest, ATextThatTheTokenizerGivesUpOnFailsItsSampleAlone) {
  ModelCard card;
  card.compares = true;
  LikelihoodModel model(
      card,
      [] {
        LikelihoodModel::Models models;
        models.push_back(std::make_unique<FakeLanguageModel>(1, 1));
        return models;
      },
      [](const Ask&) -> MakeQuestion {
        return [](const Ticketed& ticketed) {
          if (ticketed.sample.id == "bad") throw TokenizeError("too many steps");
          return Question{.sequences = Bytes(ticketed),
                          .conclude = [](const PreparedSample&, std::span<const LogProbs>) {
                            Judgement said;
                            said.verdicts.emplace_back().raw = "said";
                            return said;
                          }};
        };
      });
  const Ask ask{.rewards = false, .verdicts = true, .orders = Ask::Orders::kBoth};
  const auto judgements =
      JudgeAll(model,
               {TextSample("a", "?", {"xb", "xc"}), TextSample("bad", "?", {"xb", "xc"}),
                TextSample("b", "?", {"xb", "xc"})},
               ask);
  EXPECT_EQ(judgements[0].verdicts.at(0).raw, "said");
  EXPECT_EQ(judgements[2].verdicts.at(0).raw, "said");
  ASSERT_EQ(judgements[1].verdicts.size(), 2U);
  for (const Verdict& verdict : judgements[1].verdicts) {
    EXPECT_EQ(std::get<Failure>(verdict.ranks).kind, Failure::Kind::kInput);
    EXPECT_EQ(std::get<Failure>(verdict.ranks).message, "too many steps");
  }
}

TEST(LikelihoodModelTest, AfterAStopItLeavesTheRestUnjudged) {
  std::stop_source stop;
  LikelihoodModel model = ModelOf(1, 1);
  FakeRun run({TextSample("a", "?", {"xb"})});
  stop.request_stop();
  model.Judge(run, run, {}, stop.get_token());
  EXPECT_FALSE(run.judgements()[0]);
}

TEST(LikelihoodModelTest, PassesOnWhatItsModelsNote) {
  LikelihoodModel model = ModelOf(1, 1);
  EXPECT_TRUE(model.Notes().empty());  // nothing is loaded yet
  JudgeAll(model, {TextSample("a", "?", {"xb"})});
  EXPECT_EQ(model.Notes(), std::vector<std::string>{"a small device"});
}

TEST(LikelihoodModelTest, RowsOfItsModelsAreOnTheCardOnceTheyAreLoaded) {
  LikelihoodModel model = ModelOf(1, 1);
  EXPECT_TRUE(model.Card().versions.empty());
  for (int time = 0; time < 2; ++time) {
    JudgeAll(model, {TextSample("a", "?", {"xb"})});
    EXPECT_THAT(model.Card().versions, ::testing::ElementsAre(::testing::Pair(
                                           "rows of a forward (cpu, float32)", "512, 256")));
  }
}

// More samples without responses than may be in flight: none waits for another.
TEST(LikelihoodModelTest, SamplesWithoutResponsesDoNotBlock) {
  LikelihoodModel model = ModelOf(1, 1);
  const auto judgements = JudgeAll(model, std::vector<Sample>(300, TextSample("none", "?", {})));
  EXPECT_TRUE(std::ranges::all_of(judgements, [](const auto& one) { return one.rewards.empty(); }));
}

}  // namespace
}  // namespace assay
