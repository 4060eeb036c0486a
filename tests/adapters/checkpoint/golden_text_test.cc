#include <ostream>
#include <string>
#include <vector>

#include "adapters/checkpoint/checkpoint_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"
#include "tests/testing/golden_texts.h"

// Expectations: tests/parity/text/references.json, which scripts/peers/text_references.py had
// transformers write.
namespace assay {
namespace {

using testing::TextParity;
using testing::TextParityPath;

const Json& References() {
  static const Json references = TextParity("references.json");
  return references;
}

class GoldenTokensTest : public ::testing::TestWithParam<const char*> {};

TEST_P(GoldenTokensTest, AreThoseOfTransformers) {
  const CheckpointText text = OpenText(TextParityPath(GetParam()));
  const Json& family = References()["families"][GetParam()];
  EXPECT_EQ(text.tokenizer.VocabularySize(), family["vocabulary"].get<size_t>());
  const auto block = References()["block"].get<uint64_t>();
  ASSERT_EQ(family["digests"].size() * block, 500u);
  for (size_t i = 0; i < family["digests"].size(); ++i) {
    EXPECT_EQ(Sha256Hex(testing::GoldenLines(text.tokenizer, i * block, block)),
              family["digests"][i].get<std::string>())
        << "texts from " << i * block;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, GoldenTokensTest,
                         ::testing::Values("llama3", "qwen", "smollm", "roberta", "gemma", "llama2",
                                           "metaspace", "bert", "deberta"),
                         [](const auto& one) { return std::string(one.param); });

Conversation FromJson(const Json& messages) {
  Conversation conversation;
  for (const Json& message : messages) {
    conversation.push_back({message["role"], TextParts(message["content"])});
  }
  return conversation;
}

class GoldenTemplateTest : public ::testing::TestWithParam<const char*> {};

TEST_P(GoldenTemplateTest, RendersAsTransformersDoes) {
  const std::string path = TextParityPath("templates/" + std::string(GetParam()) + ".jinja");
  const CheckpointText text = OpenText(TextParityPath("llama3"), {.template_file = path});
  const Json conversations = TextParity("conversations.json");
  for (size_t i = 0; i < conversations.size(); ++i) {
    for (const bool prompt : {false, true}) {
      const Json& expected = References()["renderings"][GetParam()][i][prompt ? 1 : 0];
      const auto got = text.RequireTemplate().Render(FromJson(conversations[i]), prompt);
      if (expected.contains("text")) {
        ASSERT_TRUE(std::holds_alternative<std::string>(got)) << std::get<Failure>(got).message;
        EXPECT_EQ(std::get<std::string>(got), expected["text"].get<std::string>()) << i << prompt;
      } else {
        ASSERT_TRUE(std::holds_alternative<Failure>(got)) << i << prompt;
        EXPECT_EQ(std::get<Failure>(got).kind, Failure::Kind::kInput);
        EXPECT_THAT(std::get<Failure>(got).message,
                    ::testing::HasSubstr(expected["raises"].get<std::string>()));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Templates, GoldenTemplateTest,
                         ::testing::Values("turns", "strict", "inst", "thinking", "dated", "whole"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace assay
