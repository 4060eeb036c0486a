#include "adapters/checkpoint/encoder_config.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Activation = EncoderConfig::Activation;
using testing::ErrorOf;

Json Config(const std::string& model_type, const Json& more = Json::object()) {
  Json config = {{"model_type", model_type},      {"hidden_size", 64}, {"intermediate_size", 96},
                 {"num_hidden_layers", 4},        {"vocab_size", 100}, {"num_attention_heads", 4},
                 {"max_position_embeddings", 512}};
  config.update(more);
  return config;
}

EncoderConfig Read(const Json& config) { return ReadEncoderConfig(config, "config.json"); }

std::string Message(const std::string& model_type, const Json& more) {
  return ErrorOf([&] { Read(Config(model_type, more)); });
}

// As OpenAssistant's reward-model-deberta-v3-large has it (facts of its config.json).
TEST(EncoderConfigTest, DebertaV3) {
  const EncoderConfig config = Read(Config("deberta-v2", {{"relative_attention", true},
                                                          {"position_buckets", 256},
                                                          {"max_relative_positions", -1},
                                                          {"norm_rel_ebd", "layer_norm"},
                                                          {"share_att_key", true},
                                                          {"pos_att_type", "p2c|c2p"},
                                                          {"position_biased_input", false},
                                                          {"type_vocab_size", 0},
                                                          {"hidden_act", "gelu"},
                                                          {"pooler_hidden_act", "gelu"}}));
  EXPECT_EQ(config.family, EncoderConfig::Family::kDebertaV2);
  EXPECT_EQ(config.head_width, 16);
  EXPECT_EQ(config.norm_epsilon, 1e-7);
  EXPECT_TRUE(config.relative.content_to_position && config.relative.position_to_content);
  EXPECT_TRUE(config.relative.shared_key && config.relative.norm_table);
  EXPECT_EQ(config.relative.buckets, 256);
  EXPECT_EQ(config.relative.max_distance, 512);
  EXPECT_EQ(config.relative.span(), 256);
  EXPECT_EQ(config.position_rows, 0);
  EXPECT_EQ(config.token_types, 0);
  EXPECT_EQ(config.conv_kernel, 0);
  EXPECT_EQ(config.activation, Activation::kGelu);
  EXPECT_EQ(config.head_activation, Activation::kGelu);
}

TEST(EncoderConfigTest, DebertaListsItsTermsOrHasNone) {
  const EncoderConfig list =
      Read(Config("deberta-v2", {{"relative_attention", true}, {"pos_att_type", {"c2p"}}}));
  EXPECT_TRUE(list.relative.content_to_position);
  EXPECT_FALSE(list.relative.position_to_content);
  EXPECT_EQ(list.relative.span(), 512);  // no buckets: the context length
  EXPECT_EQ(list.position_rows, 512);    // DebertaV2Config's default
  const EncoderConfig none = Read(Config(
      "deberta-v2", {{"relative_attention", true}, {"conv_kernel_size", 3}, {"conv_act", "gelu"}}));
  EXPECT_FALSE(none.relative.content_to_position || none.relative.position_to_content);
  EXPECT_EQ(none.conv_kernel, 3);
  EXPECT_EQ(none.conv_activation, Activation::kGelu);
}

TEST(EncoderConfigTest, BertAndRobertaCountPositionsFromTheirPadToken) {
  const EncoderConfig bert = Read(Config("bert"));
  EXPECT_EQ(bert.position_rows, 512);
  EXPECT_EQ(bert.positions, 512);
  EXPECT_EQ(bert.first_position, 0);
  EXPECT_EQ(bert.token_types, 2);
  EXPECT_EQ(bert.norm_epsilon, 1e-12);
  EXPECT_EQ(bert.head_activation, Activation::kTanh);
  const EncoderConfig roberta = Read(
      Config("roberta",
             {{"max_position_embeddings", 514}, {"type_vocab_size", 1}, {"layer_norm_eps", 1e-5}}));
  EXPECT_EQ(roberta.position_rows, 514);
  EXPECT_EQ(roberta.first_position, 2);  // pad token 1, and one more
  EXPECT_EQ(roberta.positions, 512);
  EXPECT_EQ(roberta.token_types, 1);
}

TEST(EncoderConfigTest, ModernBertLooksFarInEveryThirdLayer) {
  const EncoderConfig config = Read(Config("modernbert", {{"local_attention", 128}}));
  EXPECT_THAT(config.reach, ElementsAre(0, 64, 64, 0));
  EXPECT_EQ(config.global_theta, 160000);
  EXPECT_EQ(config.local_theta, 10000);
  EXPECT_FALSE(config.norm_bias || config.attention_bias || config.mlp_bias || config.mean_pooling);
  EXPECT_EQ(config.norm_epsilon, 1e-5);
}

TEST(EncoderConfigTest, ModernBertInTransformers5Keys) {
  const Json types = {"sliding_attention", "full_attention", "full_attention", "sliding_attention"};
  const Json rope = {{"full_attention", {{"rope_type", "default"}, {"rope_theta", 5.0}}},
                     {"sliding_attention", {{"rope_type", "default"}, {"rope_theta", 7.0}}}};
  const EncoderConfig config = Read(Config("modernbert", {{"layer_types", types},
                                                          {"rope_parameters", rope},
                                                          {"local_attention", 8},
                                                          {"classifier_pooling", "mean"}}));
  EXPECT_THAT(config.reach, ElementsAre(4, 0, 0, 4));
  EXPECT_EQ(config.global_theta, 5);
  EXPECT_EQ(config.local_theta, 7);
  EXPECT_TRUE(config.mean_pooling);
}

TEST(EncoderConfigTest, WhatIsNotComputedIsAnError) {
  EXPECT_THAT(Message("electra", Json::object()), HasSubstr("\"model_type\": got \"electra\""));
  EXPECT_THAT(Message("bert", {{"is_decoder", true}}), HasSubstr("\"is_decoder\": got true"));
  EXPECT_THAT(Message("bert", {{"position_embedding_type", "relative_key"}}),
              HasSubstr("absolute"));
  EXPECT_THAT(Message("bert", {{"hidden_act", "selu"}}), HasSubstr("\"hidden_act\": got \"selu\""));
  EXPECT_THAT(Message("bert", {{"num_attention_heads", 5}}), HasSubstr("a divisor of 64"));
  EXPECT_THAT(Message("roberta", {{"pad_token_id", 600}}), HasSubstr("\"pad_token_id\": got 600"));
  EXPECT_THAT(Message("roberta", {{"pad_token_id", 1e300}}),
              HasSubstr("\"pad_token_id\": got 1e+300"));
  EXPECT_THAT(Message("deberta-v2", Json::object()), HasSubstr("\"relative_attention\""));
  EXPECT_THAT(Message("deberta-v2", {{"relative_attention", true}, {"pos_att_type", "p2p"}}),
              HasSubstr("c2p, p2c or both"));
  EXPECT_THAT(Message("modernbert", {{"classifier_pooling", "max"}}), HasSubstr("cls or mean"));
  EXPECT_THAT(Message("modernbert", {{"local_attention", 1}}), HasSubstr("at least 2"));
}

}  // namespace
}  // namespace assay
