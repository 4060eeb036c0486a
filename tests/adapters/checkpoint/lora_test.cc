#include "adapters/checkpoint/lora.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/checkpoint_files.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::ErrorOf;
using ::testing::HasSubstr;
using ::testing::Key;
using testing::SafetensorsBytes;
using testing::TempFolder;
using testing::TensorShape;
using ::testing::UnorderedElementsAre;

Json Config(const Json& more = Json::object()) {
  Json config = {{"peft_type", "LORA"}, {"r", 4}, {"lora_alpha", 16}, {"bias", "none"}};
  config.update(more);
  return config;
}

LoraConfig Read(const Json& config) { return ReadLoraConfig(config, "adapter_config.json"); }

LoraAdapter Open(const TempFolder& folder, const Json& config,
                 const std::map<std::string, TensorShape>& tensors) {
  folder.Write("adapter_config.json", config.dump());
  folder.Write("adapter_model.safetensors", SafetensorsBytes(tensors));
  return OpenLora(folder.path().string());
}

const std::string kLayer = "base_model.model.model.layers.0.self_attn.q_proj.";

TEST(LoraConfigTest, ScaleIsAlphaOverRankOrItsRoot) {
  EXPECT_EQ(Read(Config()).ScaleOf("model.layers.0.self_attn.q_proj"), 4);
  EXPECT_EQ(Read(Config({{"use_rslora", true}})).ScaleOf("q_proj"), 8);  // 16 / √4
}

TEST(LoraConfigTest, PatternsAreEndsOfModules) {
  const LoraConfig config = Read(
      Config({{"rank_pattern", {{"q_proj", 8}}}, {"alpha_pattern", {{"0.self_attn.q_proj", 24}}}}));
  EXPECT_EQ(config.RankOf("model.layers.0.self_attn.q_proj"), 8);
  EXPECT_EQ(config.ScaleOf("model.layers.0.self_attn.q_proj"), 3);   // 24 / 8
  EXPECT_EQ(config.ScaleOf("model.layers.10.self_attn.q_proj"), 2);  // 16 / 8: "10." is not "0."
  EXPECT_EQ(config.ScaleOf("model.layers.0.self_attn.my_q_proj"), 4);
}

TEST(LoraAdapterTest, AScaleThatIsNoFloatIsRefused) {
  const TempFolder folder;
  const std::map<std::string, TensorShape> tensors = {{kLayer + "lora_A.weight", {"F32", {4, 8}}},
                                                      {kLayer + "lora_B.weight", {"F32", {8, 4}}}};
  EXPECT_THAT(ErrorOf([&] { Open(folder, Config({{"lora_alpha", 1e308}}), tensors); }),
              HasSubstr("lora_alpha / r"));
}

TEST(LoraConfigTest, OtherKindsAreNamed) {
  const auto message = [](const Json& more) { return ErrorOf([&] { Read(Config(more)); }); };
  EXPECT_THAT(message({{"peft_type", "IA3"}}), HasSubstr("\"peft_type\": got \"IA3\""));
  EXPECT_THAT(message({{"use_dora", true}}), HasSubstr("\"use_dora\": got true"));
  EXPECT_THAT(message({{"init_lora_weights", "pissa_niter_4"}}), HasSubstr("pissa_niter_4"));
  EXPECT_THAT(message({{"target_parameters", {"a"}}}), HasSubstr("\"target_parameters\""));
  EXPECT_THAT(message({{"trainable_token_indices", {1}}}),
              HasSubstr("\"trainable_token_indices\""));
  EXPECT_THAT(message({{"rank_pattern", {{".*q_proj", 8}}}}), HasSubstr("regular expressions"));
  EXPECT_THAT(message({{"rank_pattern", {{"q_proj", 0}}}}), HasSubstr("above 0"));
  EXPECT_THAT(message({{"r", 0}}), HasSubstr("\"r\": got 0"));
  EXPECT_THAT(message({{"bias", "some"}}), HasSubstr("\"bias\": got \"some\""));
}

TEST(LoraTest, UpdatesAndWholeTensorsByTheBasesNames) {
  const TempFolder folder;
  const LoraAdapter adapter =
      Open(folder, Config({{"modules_to_save", {"score"}}}),
           {{kLayer + "lora_A.weight", {"F32", {4, 16}}},
            {kLayer + "lora_B.weight", {"F32", {8, 4}}},
            {"base_model.model.model.embed_tokens.lora_embedding_A", {"F32", {4, 50}}},
            {"base_model.model.model.embed_tokens.lora_embedding_B", {"F32", {16, 4}}},
            {"base_model.model.score.modules_to_save.weight", {"F32", {1, 16}}},
            {"base_model.model.model.norm.bias", {"F32", {16}}}});
  EXPECT_THAT(adapter.updates, UnorderedElementsAre(Key("model.layers.0.self_attn.q_proj.weight"),
                                                    Key("model.embed_tokens.weight")));
  const LoraUpdate& linear = adapter.updates.at("model.layers.0.self_attn.q_proj.weight");
  EXPECT_THAT(linear.a.shape, ElementsAre(4, 16));
  EXPECT_THAT(linear.b.shape, ElementsAre(8, 4));
  EXPECT_EQ(linear.scale, 4);
  EXPECT_FALSE(linear.transposed);
  EXPECT_TRUE(adapter.updates.at("model.embed_tokens.weight").transposed);
  EXPECT_THAT(adapter.replaced, UnorderedElementsAre(Key("score.weight"), Key("model.norm.bias")));
}

TEST(LoraTest, WhatDoesNotFitIsNamed) {
  const TempFolder folder;
  const auto message = [&](const std::map<std::string, TensorShape>& tensors) {
    return ErrorOf([&] { Open(folder, Config(), tensors); });
  };
  EXPECT_THAT(message({{kLayer + "lora_A.weight", {"F32", {4, 16}}}}),
              HasSubstr("q_proj.weight\": its lora_B is missing"));
  EXPECT_THAT(message({{kLayer + "lora_A.weight", {"F32", {8, 16}}},
                       {kLayer + "lora_B.weight", {"F32", {8, 8}}}}),
              HasSubstr("got A [8, 16] and B [8, 8], expected the rank 4"));
  EXPECT_THAT(message({{kLayer + "lora_magnitude_vector", {"F32", {8}}}}),
              HasSubstr("this kind of LoRA is not merged"));
  EXPECT_THAT(message({{"score.weight", {"F32", {1}}}}), HasSubstr("begins base_model.model."));
}

TEST(LoraTest, TheBaseMustHaveWhatIsChanged) {
  const TempFolder folder;
  const LoraAdapter adapter = Open(
      folder, Config(),
      {{kLayer + "lora_A.weight", {"F32", {4, 16}}}, {kLayer + "lora_B.weight", {"F32", {8, 4}}}});
  StoredTensors base;
  EXPECT_THAT(ErrorOf([&] { RequireBase(adapter, base, "base"); }),
              HasSubstr("which the base lacks"));
  base["model.layers.0.self_attn.q_proj.weight"].shape = {16, 8};
  EXPECT_THAT(ErrorOf([&] { RequireBase(adapter, base, "base"); }),
              HasSubstr("by [8, 16], and the base has [16, 8]"));
  base["model.layers.0.self_attn.q_proj.weight"].shape = {8, 16};
  RequireBase(adapter, base, "base");
}

TEST(LoraTest, PicklesAreRefused) {
  const TempFolder folder;
  folder.Write("adapter_config.json", Config().dump());
  folder.Write("adapter_model.bin", "");
  EXPECT_TRUE(IsLora(folder.path().string()));
  EXPECT_THAT(ErrorOf([&] { OpenLora(folder.path().string()); }), HasSubstr("is a pickle"));
}

}  // namespace
}  // namespace assay
