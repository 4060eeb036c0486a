#include "adapters/checkpoint/pair_preparation.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/golden_texts.h"

// Expectations: tests/parity/text/references.json, which scripts/peers/text_references.py had
// transformers write.
namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::GoldenText;
using ::testing::HasSubstr;
using testing::JoinedIds;
using testing::TextParity;
using testing::TextParityPath;
using ::testing::ThrowsMessage;

Sample SampleOf(const Conversation& prompt, const std::vector<std::string>& responses) {
  Sample sample;
  sample.prompt = prompt;
  for (const std::string& text : responses) {
    sample.responses.push_back({.parts = TextParts(text), .author = "", .step_ends = {}});
  }
  return sample;
}

Prepared First(const PairPreparation& preparation, const Sample& sample) {
  return preparation.Prepare({.ticket = 0, .sample = sample}).responses.at(0);
}

class GoldenPairTest : public ::testing::TestWithParam<const char*> {};

TEST_P(GoldenPairTest, IsThatOfTransformers) {
  CheckpointText text = OpenText(TextParityPath(GetParam()));
  text.settings.token_types = true;  // the references were asked for with them
  const Json references = TextParity("references.json"),
             conversations = TextParity("conversations.json");
  const std::vector<size_t> limits = references["pair_limits"];
  size_t compared = 0;
  for (size_t k = 0; k < limits.size(); ++k) {
    const PairPreparation preparation(text, MakerRules(text, 0, limits[k]), 0);
    for (size_t i = 0; i < conversations.size(); ++i) {
      const Json& expected = references["pairs"][GetParam()][i];
      if (expected.is_null()) continue;
      const Prepared pair =
          First(preparation, SampleOf(UserPrompt(conversations[i][0]["content"]),
                                      {conversations[i][1]["content"].get<std::string>()}));
      const auto& sequence = std::get<Sequence>(pair);
      EXPECT_EQ(JoinedIds(sequence.ids) + "|" + JoinedIds(sequence.types),
                expected[k].get<std::string>());
      EXPECT_EQ(sequence.shared, 0u);
      EXPECT_TRUE(!sequence.cut || sequence.ids.size() == limits[k]);
      compared += sequence.cut ? 1 : 0;
    }
  }
  EXPECT_GT(compared, 3u) << "too few pairs were cut to tell";
}

INSTANTIATE_TEST_SUITE_P(Families, GoldenPairTest, ::testing::Values("bert", "roberta", "deberta"),
                         [](const auto& one) { return std::string(one.param); });

TEST(PairPreparationTest, WithoutTokenTypesAmongTheInputsThereAreNone) {
  CheckpointText text = OpenText(TextParityPath("bert"));
  const Sample sample = SampleOf(UserPrompt("one"), {"two"});
  text.settings.token_types = true;
  EXPECT_FALSE(std::get<Sequence>(First({text, MakerRules(text, 0, 8), 0}, sample)).types.empty());
  text.settings.token_types = false;
  EXPECT_TRUE(std::get<Sequence>(First({text, MakerRules(text, 0, 8), 0}, sample)).types.empty());
}

TEST(PairPreparationTest, BadSamplesAreFailures) {
  const CheckpointText text = OpenText(TextParityPath("bert"));
  PreparationRules rules = MakerRules(text, 0, 8);
  rules.may_cut = false;
  const Sample sample = SampleOf(UserPrompt("one two three"), {"four five six seven eight"});
  EXPECT_EQ(std::get<Failure>(First({text, rules, 0}, sample)).kind, Failure::Kind::kTooLong);
  rules.limit.tokens = 0;
  EXPECT_THAT(std::get<Failure>(First({text, rules, 5}, sample)).message, HasSubstr("less than 5"));
  Sample image = sample;
  image.prompt[0].parts = {{.kind = Part::Kind::kImage, .data = "x.png"}};
  EXPECT_EQ(std::get<Failure>(First({text, rules, 0}, image)).kind, Failure::Kind::kInput);
}

class PairRmTest : public ::testing::Test {
 protected:
  uint32_t Id(const char* token) const { return text_.tokenizer.TokenToId(token).value(); }

  const CheckpointText text_ = OpenText(TextParityPath("deberta"));
  const PairRmPreparation preparation_{
      text_, {Id("<|source|>"), Id("<|candidate1|>"), Id("<|candidate2|>")}};
};

std::string LongText(uint64_t count) {
  std::string text;
  for (uint64_t i = 0; i < count; ++i) text += (i == 0 ? "" : " ") + GoldenText(i);
  return text;
}

TEST_F(PairRmTest, PutsThreePartsInARow) {
  const Json expected = TextParity("references.json")["pair_rm"];
  const Conversation dialogue = {{.role = "user", .parts = TextParts("One")},
                                 {.role = "assistant", .parts = TextParts("Two")},
                                 {.role = "user", .parts = TextParts("Three")}};
  const auto sequence =
      std::get<Sequence>(preparation_.Prepare(SampleOf(dialogue, {"Six", "Four"}), 1, 0));
  EXPECT_EQ(JoinedIds(sequence.ids), expected[0].get<std::string>());
  EXPECT_FALSE(sequence.cut);
  ASSERT_EQ(sequence.rows.size(), 3u);
  EXPECT_EQ(sequence.ids[sequence.rows[0]], Id("<|source|>"));
  EXPECT_EQ(sequence.ids[sequence.rows[1]], Id("<|candidate1|>"));
  EXPECT_EQ(sequence.ids[sequence.rows[2]], Id("<|candidate2|>"));

  const auto cut = std::get<Sequence>(preparation_.Prepare(
      SampleOf(UserPrompt(LongText(200)), {LongText(200), LongText(3)}), 0, 1));
  EXPECT_EQ(JoinedIds(cut.ids), expected[1].get<std::string>());
  EXPECT_TRUE(cut.cut);
  EXPECT_EQ(cut.rows[1], 1225u);
}

TEST_F(PairRmTest, ReadsNothingButTurns) {
  Conversation system = UserPrompt("Hello");
  system.insert(system.begin(), {.role = "system", .parts = TextParts("Be brief.")});
  const Prepared prepared = preparation_.Prepare(SampleOf(system, {"a", "b"}), 0, 1);
  EXPECT_EQ(std::get<Failure>(prepared).kind, Failure::Kind::kInput);
  EXPECT_THAT([&] { PairRmPreparation(text_, {1, 2, 99'999}); },
              ThrowsMessage<Error>(HasSubstr("99999")));
}

}  // namespace
}  // namespace assay
