#include "adapters/checkpoint/decoder_config.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Family = DecoderConfig::Family;
using Activation = DecoderConfig::Activation;
using testing::ErrorOf;

Json Config(const std::string& model_type, const Json& more = Json::object()) {
  Json config = {{"model_type", model_type}, {"hidden_size", 64},
                 {"intermediate_size", 96},  {"num_hidden_layers", 4},
                 {"num_attention_heads", 4}, {"num_key_value_heads", 2},
                 {"vocab_size", 100},        {"max_position_embeddings", 512}};
  config.update(more);
  return config;
}

DecoderConfig Read(const Json& config) { return ReadDecoderConfig(config, "config.json"); }

std::string Message(const std::string& model_type, const Json& more) {
  return ErrorOf([&] { Read(Config(model_type, more)); });
}

// The rules are those of transformers 5.23, models/<family>/configuration_<family>.py.

TEST(DecoderConfigTest, LlamaReadsSizes) {
  const DecoderConfig config =
      Read(Config("llama", {{"rms_norm_eps", 1e-5}, {"hidden_act", "silu"}}));
  EXPECT_EQ(config.family, Family::kLlama);
  EXPECT_EQ(config.width, 64);
  EXPECT_EQ(config.inner_width, 96);
  EXPECT_EQ(config.layers, 4);
  EXPECT_EQ(config.heads, 4);
  EXPECT_EQ(config.kv_heads, 2);
  EXPECT_EQ(config.head_width, 16);
  EXPECT_EQ(config.vocabulary, 100);
  EXPECT_EQ(config.positions, 512);
  EXPECT_EQ(config.norm_epsilon, 1e-5);
  EXPECT_EQ(config.activation, Activation::kSilu);
  EXPECT_FALSE(config.qkv_bias || config.out_bias || config.mlp_bias || config.qk_norm);
  EXPECT_FALSE(config.sandwich_norm || config.norm_plus_one || config.tied_embeddings);
  EXPECT_EQ(config.embedding_scale, 1);
  EXPECT_EQ(config.attention_scale, 0.25);
  EXPECT_EQ(config.attention_cap, 0);
  EXPECT_EQ(config.logit_cap, 0);
  EXPECT_THAT(config.windows, ElementsAre(0, 0, 0, 0));
  EXPECT_EQ(config.rope.width, 16);
}

TEST(DecoderConfigTest, LlamaBiasesAndOddHeads) {
  const DecoderConfig config = Read(Config("llama", {{"attention_bias", true},
                                                     {"mlp_bias", true},
                                                     {"hidden_act", "gelu"},
                                                     {"num_attention_heads", 3},
                                                     {"num_key_value_heads", nullptr},
                                                     {"head_dim", 24},
                                                     {"tie_word_embeddings", true}}));
  EXPECT_TRUE(config.qkv_bias && config.out_bias && config.mlp_bias && config.tied_embeddings);
  EXPECT_EQ(config.kv_heads, 3);
  EXPECT_EQ(config.head_width, 24);
  EXPECT_EQ(config.activation, Activation::kGelu);
  EXPECT_EQ(config.norm_epsilon, 1e-6);
}

TEST(DecoderConfigTest, MistralSlidesEverywhereUnlessNull) {
  EXPECT_THAT(Read(Config("mistral", {{"sliding_window", 128}})).windows, Each(128));
  EXPECT_THAT(Read(Config("mistral", {{"sliding_window", nullptr}})).windows, Each(0));
  EXPECT_THAT(Read(Config("mistral")).windows, Each(4096));               // MistralConfig's default
  EXPECT_EQ(Read(Config("mistral", {{"head_dim", 32}})).head_width, 32);  // as Nemo's
}

TEST(DecoderConfigTest, Qwen2HasQkvBiasAndSlidesFromALayerOn) {
  const DecoderConfig plain =
      Read(Config("qwen2", {{"sliding_window", 128}, {"max_window_layers", 1}}));
  EXPECT_TRUE(plain.qkv_bias);
  EXPECT_FALSE(plain.out_bias);
  EXPECT_THAT(plain.windows, Each(0));  // use_sliding_window is false
  EXPECT_THAT(Read(Config("qwen2", {{"sliding_window", 128},
                                    {"use_sliding_window", true},
                                    {"max_window_layers", 3}}))
                  .windows,
              ElementsAre(0, 0, 0, 128));
}

// layer_types: "sliding_attention" where i >= max_window_layers.
TEST(DecoderConfigTest, AllLayersMaySlide) {
  for (const char* family : {"qwen2", "qwen3"}) {
    const Json all = {
        {"sliding_window", 8}, {"use_sliding_window", true}, {"max_window_layers", 0}};
    EXPECT_THAT(Read(Config(family, all)).windows, Each(8));
  }
  EXPECT_THAT(
      Message("qwen2",
              {{"sliding_window", 8}, {"use_sliding_window", true}, {"max_window_layers", -1}}),
      HasSubstr("\"max_window_layers\": got -1"));
}

// Dynamic scaling begins where the positions end.
TEST(DecoderConfigTest, TheContextIsThePositionsAndMoreWithDynamicScaling) {
  const auto context = [](const Json& more) { return Read(Config("llama", more)).positions; };
  const auto scaled = [](const char* type, double factor) {
    return Json{{"rope_scaling", {{"type", type}, {"factor", factor}}}};
  };
  EXPECT_EQ(context(scaled("linear", 3)), 512);
  EXPECT_EQ(context(scaled("dynamic", 3)), 1536);
  EXPECT_EQ(context(scaled("dynamic", 0.5)), 512);
  EXPECT_EQ(context(scaled("dynamic", 1e308)), 1 << 24);
  EXPECT_EQ(context({{"max_position_embeddings", 2147483647}}), 1 << 24);
}

TEST(DecoderConfigTest, Qwen3HasHeadsOf128AndNormsThem) {
  const DecoderConfig config = Read(Config("qwen3"));
  EXPECT_EQ(config.head_width, 128);
  EXPECT_TRUE(config.qk_norm);
  EXPECT_FALSE(config.qkv_bias);
  const Json types = {"full_attention", "sliding_attention", "full_attention", "sliding_attention"};
  EXPECT_THAT(
      Read(Config("qwen3",
                  {{"use_sliding_window", true}, {"sliding_window", 8}, {"layer_types", types}}))
          .windows,
      ElementsAre(0, 8, 0, 8));
}

TEST(DecoderConfigTest, Gemma2IsUnlikeTheOthers) {
  const DecoderConfig config = Read(Config("gemma2", {{"query_pre_attn_scalar", 144},
                                                      {"head_dim", 32},
                                                      {"hidden_size", 81},
                                                      {"hidden_act", "gelu"},
                                                      {"hidden_activation", "gelu_pytorch_tanh"},
                                                      {"sliding_window", 16}}));
  EXPECT_TRUE(config.sandwich_norm && config.norm_plus_one && config.tied_embeddings);
  EXPECT_EQ(config.activation, Activation::kGeluTanh);
  EXPECT_EQ(config.embedding_scale, 9);
  EXPECT_DOUBLE_EQ(config.attention_scale, 1.0 / 12);
  EXPECT_EQ(config.attention_cap, 50);
  EXPECT_EQ(config.logit_cap, 30);
  EXPECT_THAT(config.windows, ElementsAre(16, 0, 16, 0));
}

TEST(DecoderConfigTest, Gemma2CapsMayBeNullAndLayersListed) {
  const Json types = {"full_attention", "sliding_attention", "sliding_attention", "full_attention"};
  const DecoderConfig config = Read(Config("gemma2", {{"attn_logit_softcapping", nullptr},
                                                      {"final_logit_softcapping", 20.0},
                                                      {"layer_types", types}}));
  EXPECT_EQ(config.attention_cap, 0);
  EXPECT_EQ(config.logit_cap, 20);
  EXPECT_EQ(config.head_width, 256);
  EXPECT_DOUBLE_EQ(config.attention_scale, 1.0 / 16);
  EXPECT_THAT(config.windows, ElementsAre(0, 4096, 4096, 0));
}

TEST(DecoderConfigTest, InternLm2) {
  const DecoderConfig config = Read(Config("internlm2", {{"rope_theta", 1e6}, {"bias", false}}));
  EXPECT_EQ(config.family, Family::kInternLm2);
  EXPECT_EQ(config.rope.theta, 1e6);
  EXPECT_THAT(Message("internlm2", {{"bias", true}}),
              HasSubstr("\"bias\": got true, expected false"));
}

TEST(DecoderConfigTest, WhatDoesNotFitIsAnErrorThatNamesTheKey) {
  EXPECT_THAT(Message("phi3", Json::object()),
              HasSubstr("\"model_type\": got \"phi3\", expected llama"));
  EXPECT_THAT(Message("llama", {{"hidden_size", nullptr}}),
              HasSubstr("\"hidden_size\": got nothing"));
  EXPECT_THAT(Message("llama", {{"hidden_size", 64.5}}), HasSubstr("\"hidden_size\": got 64.5"));
  EXPECT_THAT(Message("llama", {{"hidden_size", -64}}), HasSubstr("\"hidden_size\": got -64"));
  EXPECT_THAT(Message("llama", {{"hidden_size", 1e300}}), HasSubstr("2147483647"));
  EXPECT_THAT(Message("llama", {{"hidden_size", 65}}), HasSubstr("a divisor of 65"));
  EXPECT_THAT(Message("llama", {{"num_key_value_heads", 3}}), HasSubstr("a divisor of 4 heads"));
  EXPECT_THAT(Message("llama", {{"head_dim", 15}}), HasSubstr("an even number"));
  EXPECT_THAT(Message("llama", {{"hidden_act", "relu"}}),
              HasSubstr("\"hidden_act\": got \"relu\""));
  EXPECT_THAT(Message("llama", {{"num_hidden_layers", 5000}}), HasSubstr("at most 4096"));
  EXPECT_THAT(Message("llama", {{"rms_norm_eps", 0}}), HasSubstr("\"rms_norm_eps\""));
  EXPECT_THAT(Message("llama", {{"attention_bias", 1}}), HasSubstr("true or false"));
  EXPECT_THAT(Message("gemma2", {{"use_bidirectional_attention", true}}),
              HasSubstr("bidirectional"));
  EXPECT_THAT(Message("qwen2", {{"layer_types", {"full_attention"}}}), HasSubstr("4 of them"));
  const Json slides = {"full_attention", "full_attention", "full_attention", "sliding_attention"};
  EXPECT_THAT(Message("qwen2", {{"layer_types", slides}}), HasSubstr("no sliding_attention"));
  EXPECT_THAT(Message("llama", {{"layer_types", slides}}), HasSubstr("full_attention alone"));
  EXPECT_THAT(Message("mistral", {{"layer_types", slides}}), HasSubstr("sliding_attention alone"));
  EXPECT_THAT(ErrorOf([] { Read(Json::array()); }),
              HasSubstr("expected a JSON object (config.json)"));
  Json config = Config("mistral");
  config.erase("num_key_value_heads");
  EXPECT_THAT(ErrorOf([&] { Read(config); }), HasSubstr("\"num_key_value_heads\": got nothing"));
}

}  // namespace
}  // namespace assay
