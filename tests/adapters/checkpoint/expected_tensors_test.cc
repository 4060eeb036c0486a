#include "adapters/checkpoint/expected_tensors.h"

#include <set>

#include "adapters/checkpoint/harmless_tensors.h"
#include "adapters/checkpoint/heads.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/io/file.h"
#include "tests/testing/errors.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;

/// What transformers 5.23 names the tensors of tiny models (scripts/peers/state_dicts.py).
const Json& StateDicts() {
  static const Json cases = [] {
    const std::string path =
        (testing::SourceDir() / "tests/adapters/checkpoint/state_dicts.json").string();
    return ParseJson(ReadFile(path), path)["cases"];
  }();
  return cases;
}

StoredTensors Tensors(const Json& shapes) {
  StoredTensors tensors;
  for (const auto& [name, shape] : shapes.items()) {
    tensors[name].dtype = "F32";
    tensors[name].shape = shape.get<std::vector<int64_t>>();
  }
  return tensors;
}

/// The backbone's and the head's tensors by our records, and what is left over.
struct Account {
  std::vector<ExpectedTensor> expected;
  Head head;
};

template <typename Config>
Account Check(const Config& config, const Json& json, const StoredTensors& tensors, bool tied,
              bool mean_pooling) {
  Account account;
  account.expected = ExpectedTensors(config, FindPrefix(config, tensors));
  std::set<std::string> names;
  for (const ExpectedTensor& tensor : account.expected) names.insert(tensor.name);
  std::vector<std::string> rest;
  for (const auto& [name, tensor] : tensors) {
    if (!names.contains(name) && HarmlessReason(name).empty()) rest.push_back(name);
  }
  const bool lm = json["architectures"][0].get<std::string>().ends_with("ForCausalLM");
  account.head = DetectHead({.config = json,
                             .family = FamilyName(config.family),
                             .width = config.width,
                             .vocabulary = config.vocabulary,
                             .tied = tied,
                             .mean_pooling = mean_pooling,
                             .tensors = tensors,
                             .rest = rest,
                             .where = "config.json"},
                            {.head = lm ? "language_model" : ""});
  return account;
}

Account Check(const Json& test_case) {
  const Json& json = test_case["config"];
  const StoredTensors tensors = Tensors(test_case["tensors"]);
  if (IsDecoder(json["model_type"].get<std::string>())) {
    const DecoderConfig config = ReadDecoderConfig(json, "config.json");
    return Check(config, json, tensors, config.tied_embeddings, false);
  }
  const EncoderConfig config = ReadEncoderConfig(json, "config.json");
  return Check(config, json, tensors, false, config.mean_pooling);
}

TEST(ExpectedTensorsTest, AreThoseOfTransformers) {
  ASSERT_EQ(StateDicts().size(), 13u);
  for (const auto& [name, test_case] : StateDicts().items()) {
    const Account account = Check(test_case);
    std::map<std::string, std::vector<int64_t>> ours, theirs;
    for (const ExpectedTensor& tensor : account.expected) ours[tensor.name] = tensor.shape;
    for (const ExpectedTensor& tensor : account.head.tensors) ours[tensor.name] = tensor.shape;
    for (const auto& [tensor, shape] : test_case["tensors"].items()) {
      // Buffers of positions, which BERT and RoBERTa used to save.
      if (!tensor.ends_with("position_ids") && !tensor.ends_with("token_type_ids")) {
        theirs[tensor] = shape.get<std::vector<int64_t>>();
      }
    }
    EXPECT_EQ(ours, theirs) << name;
  }
}

TEST(ExpectedTensorsTest, HeadsAreFoundByTheirTensors) {
  const auto head = [](const char* name) { return Check(StateDicts()[name]).head; };
  EXPECT_EQ(head("llama").spec->name, "score");
  EXPECT_THAT(head("llama").dimensions, ElementsAre());
  EXPECT_EQ(head("llama").pooling.rule, Pooling::Rule::kLastNotPad);
  EXPECT_EQ(head("llama").pooling.pad, 0u);
  EXPECT_THAT(head("llama_biases").dimensions, ElementsAre("grade_0", "grade_1", "grade_2"));
  EXPECT_EQ(head("llama_lm").spec->name, "language_model");
  EXPECT_EQ(head("deberta_v3").spec->name, "deberta_classifier");
  EXPECT_EQ(head("bert").pooling.rule, Pooling::Rule::kFirst);
  EXPECT_EQ(head("modernbert_biases").pooling.rule, Pooling::Rule::kEvery);
}

TEST(ExpectedTensorsTest, InternLm2FusesItsProjections) {
  const Json json = {{"model_type", "internlm2"}, {"hidden_size", 16},
                     {"intermediate_size", 24},   {"num_hidden_layers", 1},
                     {"num_attention_heads", 4},  {"num_key_value_heads", 2},
                     {"vocab_size", 40},          {"max_position_embeddings", 32}};
  std::map<std::string, std::vector<int64_t>> names;
  for (const ExpectedTensor& tensor :
       ExpectedTensors(ReadDecoderConfig(json, "config.json"), "model.")) {
    names[tensor.name] = tensor.shape;
  }
  // Names and the packing of wqkv as in InternLM2's own code; 2 groups of 2 queries, key, value.
  const std::map<std::string, std::vector<int64_t>> expected = {
      {"model.tok_embeddings.weight", {40, 16}},
      {"model.norm.weight", {16}},
      {"model.layers.0.attention.wqkv.weight", {32, 16}},
      {"model.layers.0.attention.wo.weight", {16, 16}},
      {"model.layers.0.attention_norm.weight", {16}},
      {"model.layers.0.ffn_norm.weight", {16}},
      {"model.layers.0.feed_forward.w1.weight", {24, 16}},
      {"model.layers.0.feed_forward.w3.weight", {24, 16}},
      {"model.layers.0.feed_forward.w2.weight", {16, 24}}};
  EXPECT_EQ(names, expected);
}

TEST(ExpectedTensorsTest, PrefixesAreFoundByTheTable) {
  DecoderConfig config;
  const auto prefix = [&](const std::string& table) {
    StoredTensors tensors;
    tensors[table];
    return FindPrefix(config, tensors);
  };
  EXPECT_EQ(prefix("model.embed_tokens.weight"), "model.");
  EXPECT_EQ(prefix("embed_tokens.weight"), "");
  EXPECT_EQ(prefix("transformer.embed_tokens.weight"), "transformer.");
  EXPECT_THAT(ErrorOf([&] { prefix("wte.weight"); }),
              HasSubstr("\"model.embed_tokens.weight\" is missing"));
}

TEST(HarmlessTensorsTest, OnlyWholeNamesCount) {
  EXPECT_NE(HarmlessReason("model.layers.3.self_attn.rotary_emb.inv_freq"), "");
  EXPECT_NE(HarmlessReason("lm_head.weight"), "");
  EXPECT_NE(HarmlessReason("cls.predictions.bias"), "");
  EXPECT_EQ(HarmlessReason("score.weight"), "");
  EXPECT_EQ(HarmlessReason("my_lm_head.weight"), "");
  EXPECT_EQ(HarmlessReason("model.layers.0.mlp.up_proj.weight"), "");
}

}  // namespace
}  // namespace assay
