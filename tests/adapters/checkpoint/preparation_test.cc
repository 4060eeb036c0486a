#include "adapters/checkpoint/preparation.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/io/file.h"
#include "tests/testing/folder.h"
#include "tests/testing/golden_texts.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::JoinedIds;
using testing::TextParity;
using testing::TextParityPath;
using ::testing::ThrowsMessage;

CheckpointText Open(const std::string& family, const std::string& chat_template) {
  return OpenText(TextParityPath(family),
                  {.template_file = TextParityPath("templates/" + chat_template + ".jinja")});
}

Ticketed SampleOf(const Conversation& prompt, const std::vector<std::string>& responses) {
  Ticketed ticketed{.ticket = 7, .sample = {}};
  ticketed.sample.prompt = prompt;
  for (const std::string& text : responses) {
    ticketed.sample.responses.push_back({.parts = TextParts(text), .author = "", .step_ends = {}});
  }
  return ticketed;
}

Sequence OnlySequence(const Preparation& preparation, const Ticketed& ticketed) {
  PreparedSample prepared = preparation.Prepare(ticketed);
  EXPECT_EQ(prepared.responses.size(), 1u);
  const auto* sequence = std::get_if<Sequence>(&prepared.responses.at(0));
  if (sequence == nullptr) {
    ADD_FAILURE() << std::get<Failure>(prepared.responses[0]).message;
    return {};
  }
  return *sequence;
}

Failure OnlyFailure(const Preparation& preparation, const Ticketed& ticketed) {
  PreparedSample prepared = preparation.Prepare(ticketed);
  const auto* failure = std::get_if<Failure>(&prepared.responses.at(0));
  EXPECT_NE(failure, nullptr);
  return failure == nullptr ? Failure{} : *failure;
}

// The conversations of tests/parity/text that end with an answer.
struct Golden {
  Ticketed ticketed;
  Json expected;
};

std::vector<Golden> Goldens(const std::string& family) {
  std::vector<Golden> goldens;
  const Json conversations = TextParity("conversations.json");
  const Json references = TextParity("references.json")["preparations"][family];
  for (size_t i = 0; i < conversations.size(); ++i) {
    if (references[i].is_null()) continue;
    Conversation prompt;
    for (const Json& message : conversations[i]) {
      prompt.push_back({message["role"], TextParts(message["content"])});
    }
    const std::string answer = TextOf(prompt.back().parts);
    prompt.pop_back();
    goldens.push_back({SampleOf(prompt, {answer}), references[i]});
  }
  return goldens;
}

// Expectations: ids that RewardBench's scripts make with transformers, and of the makers'
// preparation apply_chat_template(tokenize=True), or where the template writes no BOS
// tokenizer(text): scripts/peers/text_references.py.
class GoldenPreparationTest : public ::testing::TestWithParam<const char*> {};

TEST_P(GoldenPreparationTest, OfficialIsThatOfRewardBenchsScripts) {
  const CheckpointText text = Open(GetParam(), "turns");
  const std::vector<size_t> limits = TextParity("references.json")["limits"];
  for (const auto& [script, name] : {std::pair{Ask::Preparation::kRewardBench, "run_rm.py"},
                                     {Ask::Preparation::kRewardBench2, "run_v2.py"}}) {
    for (size_t k = 0; k < limits.size(); ++k) {
      const Preparation preparation(text, OfficialRules(text, script, limits[k]), 0);
      for (const Golden& golden : Goldens(GetParam())) {
        EXPECT_EQ(JoinedIds(OnlySequence(preparation, golden.ticketed).ids),
                  golden.expected[name][k].get<std::string>())
            << name << limits[k] << TextOf(golden.ticketed.sample.prompt[0].parts);
      }
    }
  }
}

TEST_P(GoldenPreparationTest, MakersWriteBosOnce) {
  for (const char* chat_template : {"turns", "thinking"}) {
    const CheckpointText text = Open(GetParam(), chat_template);
    const Preparation preparation(text, MakerRules(text, 0, std::nullopt), 0);
    for (const Golden& golden : Goldens(GetParam())) {
      const Sequence sequence = OnlySequence(preparation, golden.ticketed);
      EXPECT_EQ(JoinedIds(sequence.ids), golden.expected[chat_template].get<std::string>());
      EXPECT_LT(sequence.shared, sequence.ids.size());
      EXPECT_FALSE(sequence.cut);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Families, GoldenPreparationTest,
                         ::testing::Values("llama3", "qwen", "gemma", "llama2", "metaspace"),
                         [](const auto& one) { return std::string(one.param); });

// What the tokens before the cut say.
std::string Shared(const CheckpointText& text, const Sequence& sequence) {
  return text.tokenizer.Decode(std::span(sequence.ids).first(sequence.shared), true);
}

TEST(PreparationTest, ThePromptsSegmentIsAllThatComesBeforeTheAnswer) {
  const CheckpointText turns = Open("qwen", "turns");
  const Preparation preparation(turns, MakerRules(turns, 0, std::nullopt), 0);
  const auto ticketed = SampleOf(UserPrompt("Hello"), {"World", "", "A", "<|im_end|>", "Another"});
  const PreparedSample prepared = preparation.Prepare(ticketed);
  EXPECT_EQ(prepared.ticket, 7u);
  for (const Prepared& response : prepared.responses) {
    EXPECT_EQ(Shared(turns, std::get<Sequence>(response)),
              "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n");
  }
}

// With an empty <think> that a generation prompt lacks (the token takes the blanks behind it
// along), and without a system prompt that only a conversation without an answer shows.
TEST(PreparationTest, ThePromptsSegmentIsRenderedWithAnAnswer) {
  const CheckpointText thinking = Open("qwen", "thinking");
  EXPECT_EQ(Shared(thinking, OnlySequence({thinking, MakerRules(thinking, 0, std::nullopt), 0},
                                          SampleOf(UserPrompt("Hello"), {"World"}))),
            "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n<think></think>\n\n");
  const CheckpointText inst = Open("llama3", "inst");
  Conversation prompt = UserPrompt("Hello");
  prompt.insert(prompt.begin(), {.role = "system", .parts = TextParts("Be brief.")});
  EXPECT_EQ(Shared(inst, OnlySequence({inst, MakerRules(inst, 0, std::nullopt), 0},
                                      SampleOf(prompt, {"World"}))),
            "<|begin_of_text|>[INST] Hello[/INST]");
}

TEST(PreparationTest, AResponseDoesNotDependOnItsCompany) {
  const CheckpointText text = Open("llama3", "turns");
  const Preparation preparation(text, MakerRules(text, 40, std::nullopt), 0);
  const PreparedSample together =
      preparation.Prepare(SampleOf(UserPrompt("Hello"), {"World", "the quick brown fox", "1"}));
  const Sequence alone =
      OnlySequence(preparation, SampleOf(UserPrompt("Hello"), {"the quick brown fox"}));
  EXPECT_EQ(std::get<Sequence>(together.responses[1]).ids, alone.ids);
  EXPECT_EQ(std::get<Sequence>(together.responses[1]).shared, alone.shared);
}

TEST(MakerRulesTest, TakeTheSmallerOfTheModelsAndTheTokenizersLimit) {
  const CheckpointText llama2 = Open("llama2", "turns");  // model_max_length 4096
  EXPECT_EQ(MakerRules(llama2, 8192, std::nullopt).limit.tokens, 4096u);
  EXPECT_EQ(MakerRules(llama2, 2048, std::nullopt).limit.tokens, 2048u);
  EXPECT_EQ(MakerRules(llama2, 8192, 100).limit.tokens, 100u);
  EXPECT_EQ(MakerRules(llama2, 8192, std::nullopt).limit.side, TokenLimit::Side::kRight);
  const CheckpointText gemma = Open("gemma", "turns");  // no limit (1e30), cut on the left
  EXPECT_EQ(MakerRules(gemma, 8192, std::nullopt).limit.tokens, 8192u);
  EXPECT_EQ(MakerRules(gemma, 8192, std::nullopt).limit.side, TokenLimit::Side::kLeft);
  EXPECT_THROW(MakerRules(gemma, 8192, 8193), UsageError);
  EXPECT_THROW(MakerRules(gemma, 8192, 0), UsageError);
}

TEST(PreparationTest, CutsTheSideThatTheTokenizerSaysAndKeepsBos) {
  const auto ticketed = SampleOf(UserPrompt("Hello"), {"one two three four five six seven"});
  for (const char* family : {"llama2", "gemma"}) {
    const CheckpointText text = Open(family, "turns");
    const Sequence whole = OnlySequence({text, MakerRules(text, 0, std::nullopt), 0}, ticketed);
    const Sequence cut = OnlySequence({text, MakerRules(text, 0, 10), 0}, ticketed);
    EXPECT_FALSE(whole.cut);
    EXPECT_TRUE(cut.cut);
    ASSERT_EQ(cut.ids.size(), 10u);
    EXPECT_EQ(cut.ids[0], text.Special("bos_token"));
    const auto kept = std::string_view(family) == "gemma" ? std::span(whole.ids).last(9)
                                                          : std::span(whole.ids).subspan(1, 9);
    EXPECT_THAT(std::span(cut.ids).last(9), ::testing::ElementsAreArray(kept)) << family;
    EXPECT_LT(cut.shared, 10u);
  }
}

TEST(PreparationTest, WhatMayNotBeCutIsAFailure) {
  const CheckpointText text = Open("llama2", "turns");
  PreparationRules rules = MakerRules(text, 0, 10);
  rules.may_cut = false;
  const Failure failure =
      OnlyFailure({text, rules, 0}, SampleOf(UserPrompt("Hello"), {"one two three four five six"}));
  EXPECT_EQ(failure.kind, Failure::Kind::kTooLong);
  EXPECT_THAT(failure.message, HasSubstr("expected at most 10"));
}

TEST(PreparationTest, EndsWithTheTokenThatItMustEndWith) {
  const CheckpointText text = Open("llama2", "turns");
  PreparationRules rules = MakerRules(text, 0, 12);
  rules.ending = text.tokenizer.TokenToId("</s>");
  const Sequence cut = OnlySequence({text, rules, 0}, SampleOf(UserPrompt("Hello"), {"World"}));
  EXPECT_EQ(cut.ids.size(), 12u);
  EXPECT_EQ(cut.ids.back(), rules.ending);
  EXPECT_TRUE(cut.cut);
  rules.limit.tokens = 0;
  const Sequence whole = OnlySequence({text, rules, 0}, SampleOf(UserPrompt("Hello"), {"World"}));
  EXPECT_EQ(whole.ids.back(), rules.ending);
  EXPECT_FALSE(whole.cut);
}

TEST(PreparationTest, BadSamplesAreFailures) {
  const CheckpointText text = Open("llama3", "strict");
  const PreparationRules rules = MakerRules(text, 0, std::nullopt);
  Ticketed image = SampleOf(UserPrompt("Hello"), {""});
  image.sample.responses[0].parts = {{.kind = Part::Kind::kImage, .data = "x.png"}};
  EXPECT_EQ(OnlyFailure({text, rules, 0}, image).kind, Failure::Kind::kInput);
  image = SampleOf({{.role = "user", .parts = image.sample.responses[0].parts}}, {"Hello"});
  EXPECT_THAT(OnlyFailure({text, rules, 0}, image).message, HasSubstr("text only"));

  Conversation system = UserPrompt("Hello");
  system[0].role = "system";
  const Failure raised = OnlyFailure({text, rules, 0}, SampleOf(system, {"World"}));
  EXPECT_EQ(raised.kind, Failure::Kind::kInput);
  EXPECT_THAT(raised.message, HasSubstr("This model knows no system role"));

  const Failure unknown = OnlyFailure({text, rules, 600}, SampleOf(UserPrompt("<think>"), {"x"}));
  EXPECT_THAT(unknown.message, HasSubstr("expected less than 600"));
  OnlySequence({text, rules, 602}, SampleOf(UserPrompt("<think>"), {"x"}));
}

TEST(PreparationTest, ACheckpointWithoutTemplateSaysWhatToGive) {
  const CheckpointText text = OpenText(TextParityPath("llama3"));
  EXPECT_THAT([&] { Preparation(text, {}, 0); },
              ThrowsMessage<Error>(AllOf(HasSubstr("llama3"), HasSubstr("?template=FILE"))));
}

TEST(DescribeTest, SaysWhatIsAddedAndCut) {
  const CheckpointText gemma = Open("gemma", "turns");
  EXPECT_EQ(Describe(MakerRules(gemma, 0, std::nullopt)), "BOS once, never cut");
  EXPECT_EQ(Describe(MakerRules(gemma, 0, 64)), "BOS once, left end cut beyond 64 tokens");
  EXPECT_EQ(Describe(OfficialRules(gemma, Ask::Preparation::kRewardBench, 8192)),
            "special tokens added, a doubled BOS masked, left end cut beyond 2048 tokens");
}

}  // namespace
}  // namespace assay
