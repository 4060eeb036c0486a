#include "adapters/checkpoint/gguf_tokenizer.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "adapters/builtin_models.h"
#include "adapters/checkpoint/describe.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "tests/testing/golden_texts.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TextParity;
using ::testing::ThrowsMessage;

/// A tokenizer of tests/parity/text as a converter to GGUF writes it down.
GgufMetadata Converted(const std::string& family, const std::string& model,
                       const std::string& pre) {
  const Json tokenizer = TextParity(family + "/tokenizer.json");
  std::map<size_t, std::string> tokens;
  for (const auto& [token, id] : tokenizer["model"]["vocab"].items()) tokens[id] = token;
  std::map<size_t, int> types;
  for (const Json& added : tokenizer["added_tokens"]) {
    tokens[added["id"]] = added["content"];
    types[added["id"]] = added["special"] ? 3 : 4;
  }
  GgufMetadata metadata = {{"general.architecture", family == "gemma" ? "gemma2" : "llama"},
                           {"tokenizer.ggml.model", model},
                           {"tokenizer.ggml.add_space_prefix", family == "llama2"}};
  Json& names = metadata["tokenizer.ggml.tokens"] = Json::array();
  for (const auto& [id, token] : tokens) {
    names.push_back(token);
    metadata["tokenizer.ggml.scores"].push_back(-static_cast<double>(id));
    metadata["tokenizer.ggml.token_type"].push_back(types.contains(id) ? types[id] : 1);
    for (const auto& [text, key] : {std::pair{"<unk>", "unknown_token_id"},
                                    {"<s>", "bos_token_id"},
                                    {"<bos>", "bos_token_id"},
                                    {"<|begin_of_text|>", "bos_token_id"},
                                    {"<|im_end|>", "eos_token_id"}}) {
      if (token == text && types.contains(id)) metadata[std::string("tokenizer.ggml.") + key] = id;
    }
  }
  if (model != "gpt2") return metadata;
  metadata["tokenizer.ggml.pre"] = pre;
  for (const Json& merge : tokenizer["model"]["merges"]) {
    metadata["tokenizer.ggml.merges"].push_back(merge[0].get<std::string>() + " " +
                                                merge[1].get<std::string>());
  }
  return metadata;
}

void ExpectDigests(const Tokenizer& tokenizer, const Json& digests) {
  const auto block = TextParity("references.json")["block"].get<uint64_t>();
  ASSERT_EQ(digests.size() * block, 500u);
  for (size_t i = 0; i < digests.size(); ++i) {
    EXPECT_EQ(Sha256Hex(testing::GoldenLines(tokenizer, i * block, block)),
              digests[i].get<std::string>())
        << "texts from " << i * block;
  }
}

struct Case {
  const char* family;
  const char* model;
  const char* pre;
};

class GgufGoldenTest : public ::testing::TestWithParam<Case> {};

// Expectations: the tokenizer.json that was converted, in transformers; of SentencePiece with the
// merges that its generate_merges finds (scripts/peers/text_references.py).
TEST_P(GgufGoldenTest, TokenisesAsWhatItWasConvertedFrom) {
  const auto& [family, model, pre] = GetParam();
  const CheckpointText text = OpenGgufText(Converted(family, model, pre), "model.gguf");
  ExpectDigests(text.tokenizer, TextParity("references.json")["gguf"][family]);
}

INSTANTIATE_TEST_SUITE_P(Families, GgufGoldenTest,
                         ::testing::Values(Case{"llama3", "gpt2", "llama-bpe"},
                                           Case{"qwen", "gpt2", "qwen2"},
                                           Case{"smollm", "gpt2", "smollm"},
                                           Case{"roberta", "gpt2", "default"},
                                           Case{"llama2", "llama", ""}, Case{"gemma", "llama", ""}),
                         [](const auto& one) { return std::string(one.param.family); });

// Expectations: transformers' GGUF tokenizer with the pre-tokenizer of SmolLM2's own
// tokenizer.json.
TEST(GgufTextTest, ReadsSmolLm2) {
  const GgufFile file(BuiltinSmolLm2());
  const CheckpointText text = OpenGgufText(file.metadata(), file.path());
  const Json expected = TextParity("references.json")["smollm2"];
  EXPECT_EQ(text.tokenizer.VocabularySize(), expected["vocabulary"].get<size_t>());
  ExpectDigests(text.tokenizer, expected["digests"]);
  EXPECT_EQ(std::get<std::string>(text.RequireTemplate().Render(UserPrompt("Hi"), true)),
            "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging "
            "Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
  EXPECT_EQ(text.Special("bos_token"), 1u);
  EXPECT_EQ(text.Special("pad_token"), 2u);
}

TEST(GgufTextTest, ShowsHowSmolLm2ReadsText) {
  const Checkpoint checkpoint = OpenCheckpoint(BuiltinSmolLm2(), {.without_head = true});
  std::map<std::string, std::string> lines;
  for (const auto& [name, text] : Describe(checkpoint)) lines[name] = text;
  EXPECT_EQ(lines["tokenizer"], "in the GGUF file: gpt2, 49,152 tokens");
  EXPECT_EQ(lines["template"], BuiltinSmolLm2() + ": tokenizer.chat_template");
  EXPECT_THAT(lines["specials"],
              AllOf(HasSubstr("bos_token <|im_start|>"), HasSubstr("pad_token <|im_end|>")));
  EXPECT_EQ(lines["truncation"], "right end cut beyond 8,192 tokens");
}

TEST(GgufTextTest, KnowsItsSpecialTokensAndTemplate) {
  GgufMetadata metadata = Converted("smollm", "gpt2", "smollm");
  metadata["tokenizer.chat_template"] = "{{ messages[0].content }}{{ eos_token }}";
  metadata["tokenizer.ggml.add_eos_token"] = true;
  const CheckpointText text = OpenGgufText(metadata, "model.gguf");
  EXPECT_EQ(text.settings.template_origin, "model.gguf: tokenizer.chat_template");
  EXPECT_EQ(std::get<std::string>(text.RequireTemplate().Render(UserPrompt("x"))), "x<|im_end|>");
  EXPECT_EQ(text.Special("eos_token"), text.tokenizer.TokenToId("<|im_end|>"));
  EXPECT_EQ(text.Special("bos_token"), std::nullopt);
  const auto ids = text.tokenizer.Encode("the", SpecialTokens::kAdd);
  EXPECT_EQ(ids.back(), text.Special("eos_token"));
}

TEST(GgufTextTest, BosIsAddedAsTheFileSays) {
  GgufMetadata metadata = Converted("llama3", "gpt2", "llama-bpe");
  const auto first = [&] {
    const CheckpointText text = OpenGgufText(metadata, "model.gguf");
    return text.tokenizer.Encode("the", SpecialTokens::kAdd).front() == text.Special("bos_token");
  };
  EXPECT_TRUE(first());
  metadata["tokenizer.ggml.add_bos_token"] = false;
  EXPECT_FALSE(first());
}

TEST(GgufTextTest, BadMetadataAreErrorsThatNameTheKey) {
  const GgufMetadata good = Converted("smollm", "gpt2", "smollm");
  const auto expect = [&](const char* key, Json value, const char* says) {
    GgufMetadata metadata = good;
    metadata[key] = std::move(value);
    EXPECT_THAT(
        [&] { OpenGgufText(metadata, "model.gguf"); },
        ThrowsMessage<Error>(AllOf(HasSubstr(key), HasSubstr("model.gguf"), HasSubstr(says))));
  };
  expect("tokenizer.ggml.pre", "tekken", "got \"tekken\", expected one of smollm, qwen2");
  expect("tokenizer.ggml.model", "t5", "got \"t5\"");
  expect("tokenizer.ggml.tokens", Json::array(), "got none");
  expect("tokenizer.ggml.tokens", Json::array({1}), "a list of texts");
  expect("tokenizer.ggml.tokens", Json::array({std::string(1'000'000, 'a')}), "1000000 bytes");
  expect("tokenizer.ggml.merges", Json::array({"ab"}), "expected two tokens");
  const Json& tokens = good.at("tokenizer.ggml.tokens");
  const auto& longest = *std::ranges::max_element(
      tokens, {}, [](const Json& token) { return token.get_ref<const std::string&>().size(); });
  const std::string twice = longest.get<std::string>() + " " + longest.get<std::string>();
  expect("tokenizer.ggml.merges", Json::array({twice}), "two tokens that together are one");
  expect("tokenizer.ggml.merges", Json::array({"a " + std::string(1'000'000, 'b')}), "got \"a bbb");
  expect("tokenizer.ggml.merges", Json::array({1, 2}), "a list of texts");
  expect("tokenizer.ggml.tokens", Json::array({"a", "b", "a"}), "got \"a\" twice");
  expect("tokenizer.ggml.token_type", Json::array({1, 1}),
         "got 2 numbers, expected one for each of ");
  expect("tokenizer.ggml.scores", Json::array({0.5}), "got 1 numbers");
  expect("tokenizer.ggml.scores", "x", "got a string, expected a list of numbers");
  expect("tokenizer.ggml.pre", 7, "expected a text");
  expect("tokenizer.ggml.bos_token_id", 1'000'000, "1000000");
  expect("tokenizer.ggml.bos_token_id", -1, "-1");
  expect("tokenizer.ggml.bos_token_id", tokens, "got a list, expected a token's id");
  expect("tokenizer.ggml.add_bos_token", 1, "true or false");
  expect("tokenizer.ggml.token_type", Json::array({"x"}), "a list of numbers");
  GgufMetadata pieces = Converted("llama2", "llama", "");
  pieces["tokenizer.ggml.scores"][5] = std::nan("");
  EXPECT_THAT([&] { OpenGgufText(pieces, "model.gguf"); },
              ThrowsMessage<Error>(HasSubstr("expected finite numbers")));
  pieces["tokenizer.ggml.scores"] = Json::array({1.0});
  EXPECT_THROW(OpenGgufText(pieces, "model.gguf"), Error);
}

}  // namespace
}  // namespace assay
