#include "adapters/checkpoint/gguf_names.h"

#include "adapters/checkpoint/decoder_config.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/checkpoint_files.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using testing::ErrorOf;
using testing::GgufBytes;
using ::testing::HasSubstr;
using ::testing::Key;
using testing::TempFolder;
using ::testing::UnorderedElementsAre;

std::string Zeros(int64_t elements) { return std::string(static_cast<size_t>(elements) * 4, '\0'); }

/// A language model of one layer, width 8, two heads of four channels, one key and value head.
GgufBytes Model(const std::string& architecture) {
  GgufBytes gguf;
  gguf.Add("general.architecture", architecture);
  const std::string prefix = architecture + ".";
  gguf.Add(prefix + "context_length", uint32_t{64});
  gguf.Add(prefix + "block_count", uint32_t{1});
  gguf.Add(prefix + "feed_forward_length", uint32_t{16});
  gguf.Add(prefix + "embedding_length", uint32_t{8});
  gguf.Add(prefix + "attention.head_count", uint32_t{2});
  gguf.Add(prefix + "attention.head_count_kv", uint32_t{1});
  gguf.Add(prefix + "attention.layer_norm_rms_epsilon", 0x1p-17F);
  gguf.Add(prefix + "rope.freq_base", 100000.0F);
  gguf.Add("tokenizer.ggml.eos_token_id", uint32_t{7});
  gguf.AddTensor("token_embd.weight", 0, {10, 8}, Zeros(80));
  gguf.AddTensor("output_norm.weight", 0, {8}, Zeros(8));
  gguf.AddTensor("blk.0.attn_norm.weight", 0, {8}, Zeros(8));
  gguf.AddTensor("blk.0.attn_q.weight", 0, {8, 8}, Zeros(64));
  gguf.AddTensor("blk.0.attn_k.weight", 0, {4, 8}, Zeros(32));
  gguf.AddTensor("blk.0.attn_v.weight", 0, {4, 8}, Zeros(32));
  gguf.AddTensor("blk.0.ffn_norm.weight", 0, {8}, Zeros(8));
  return gguf;
}

std::unique_ptr<TensorFiles> Open(const TempFolder& folder, const GgufBytes& gguf) {
  return OpenTensorFiles(folder.Write("m.gguf", gguf.File()));
}

Json Config(const TensorFiles& files) {
  return GgufConfig(*files.metadata(), files.tensors(), "m.gguf");
}

TEST(GgufNamesTest, LlamaHasHuggingFaceNamesAndItsRowOrder) {
  const TempFolder folder;
  const auto files = Open(folder, Model("llama"));
  const StoredTensors& tensors = files->tensors();
  EXPECT_THAT(tensors,
              UnorderedElementsAre(Key("model.embed_tokens.weight"), Key("model.norm.weight"),
                                   Key("model.layers.0.input_layernorm.weight"),
                                   Key("model.layers.0.self_attn.q_proj.weight"),
                                   Key("model.layers.0.self_attn.k_proj.weight"),
                                   Key("model.layers.0.self_attn.v_proj.weight"),
                                   Key("model.layers.0.post_attention_layernorm.weight")));
  EXPECT_EQ(tensors.at("model.layers.0.self_attn.q_proj.weight").interleaved_heads, 2);
  EXPECT_EQ(tensors.at("model.layers.0.self_attn.k_proj.weight").interleaved_heads, 1);
  EXPECT_EQ(tensors.at("model.layers.0.self_attn.v_proj.weight").interleaved_heads, 0);
  EXPECT_FALSE(tensors.at("model.norm.weight").plus_one);
}

TEST(GgufNamesTest, QwenKeepsItsRowsAndHasBiasesAndHeadNorms) {
  const TempFolder folder;
  GgufBytes gguf = Model("qwen3");
  gguf.AddTensor("blk.0.attn_q_norm.weight", 0, {4}, Zeros(4));
  gguf.AddTensor("blk.0.attn_k.bias", 0, {4}, Zeros(4));
  const auto files = Open(folder, gguf);
  EXPECT_TRUE(files->tensors().contains("model.layers.0.self_attn.q_norm.weight"));
  EXPECT_TRUE(files->tensors().contains("model.layers.0.self_attn.k_proj.bias"));
  EXPECT_EQ(files->tensors().at("model.layers.0.self_attn.q_proj.weight").interleaved_heads, 0);
}

TEST(GgufNamesTest, GemmaNormsHoldOneMore) {
  const TempFolder folder;
  GgufBytes gguf = Model("gemma2");
  gguf.AddTensor("blk.0.post_attention_norm.weight", 0, {8}, Zeros(8));
  gguf.AddTensor("blk.0.post_ffw_norm.weight", 0, {8}, Zeros(8));
  const auto files = Open(folder, gguf);
  for (const char* name : {"input_layernorm", "post_attention_layernorm",
                           "pre_feedforward_layernorm", "post_feedforward_layernorm"}) {
    EXPECT_TRUE(files->tensors().at("model.layers.0." + std::string(name) + ".weight").plus_one)
        << name;
  }
  EXPECT_TRUE(files->tensors().at("model.norm.weight").plus_one);
  EXPECT_FALSE(files->tensors().at("model.embed_tokens.weight").plus_one);
}

TEST(GgufNamesTest, ConfigIsHuggingFaces) {
  const TempFolder folder;
  const auto files = Open(folder, Model("llama"));
  const Json config = Config(*files);
  EXPECT_EQ(config["eos_token_id"], 7);
  const DecoderConfig decoder = ReadDecoderConfig(config, "m.gguf");
  EXPECT_EQ(decoder.family, DecoderConfig::Family::kLlama);
  EXPECT_EQ(decoder.width, 8);
  EXPECT_EQ(decoder.inner_width, 16);
  EXPECT_EQ(decoder.layers, 1);
  EXPECT_EQ(decoder.heads, 2);
  EXPECT_EQ(decoder.kv_heads, 1);
  EXPECT_EQ(decoder.head_width, 4);
  EXPECT_EQ(decoder.vocabulary, 10);
  EXPECT_EQ(decoder.positions, 64);
  EXPECT_EQ(decoder.norm_epsilon, 0x1p-17);
  EXPECT_EQ(decoder.rope.theta, 100000);
  EXPECT_EQ(decoder.rope.kind, Rope::Kind::kPlain);
  EXPECT_TRUE(decoder.tied_embeddings);
}

TEST(GgufNamesTest, AnOutputTensorUntiesAndScalingIsRead) {
  const TempFolder folder;
  GgufBytes gguf = Model("llama");
  gguf.Add("llama.rope.scaling.type", "linear");
  gguf.Add("llama.rope.scaling.factor", 4.0F);
  gguf.AddTensor("output.weight", 0, {10, 8}, Zeros(80));
  const auto files = Open(folder, gguf);
  const DecoderConfig decoder = ReadDecoderConfig(Config(*files), "m.gguf");
  EXPECT_FALSE(decoder.tied_embeddings);
  EXPECT_EQ(decoder.rope.kind, Rope::Kind::kLinear);
  EXPECT_EQ(decoder.rope.factor, 4);
}

// llama.cpp divides each pair's frequency by its entry of rope_freqs.weight.
TEST(GgufNamesTest, RopeFrequenciesOfLlama3AreFactors) {
  const TempFolder folder;
  GgufBytes gguf = Model("llama");
  gguf.AddTensor("rope_freqs.weight", 0, {2}, std::string("\0\0\x80\x3f\0\0\0\x41", 8));  // 1, 8
  const auto files = Open(folder, gguf);
  const DecoderConfig decoder = ReadDecoderConfig(Config(*files), "m.gguf");
  const float second = 1 / std::sqrt(100000.0F);
  for (const int64_t length : {10, 1000}) {
    EXPECT_THAT(decoder.rope.Frequencies(decoder.rope.Variant(length)),
                ElementsAre(1.0F, ::testing::FloatNear(second / 8, 1e-8F)));
  }
  EXPECT_EQ(decoder.rope.attention_scaling, 1);
}

TEST(GgufNamesTest, Gemma2CapsAndWindow) {
  const TempFolder folder;
  GgufBytes gguf = Model("gemma2");
  gguf.Add("gemma2.attention.key_length", uint32_t{64});
  gguf.Add("gemma2.attn_logit_softcapping", 25.0F);
  gguf.Add("gemma2.attention.sliding_window", uint32_t{16});
  const auto files = Open(folder, gguf);
  const DecoderConfig decoder = ReadDecoderConfig(Config(*files), "m.gguf");
  EXPECT_EQ(decoder.attention_cap, 25);
  EXPECT_EQ(decoder.attention_scale, 1.0 / 8);
  EXPECT_THAT(decoder.windows, Each(16));  // layer 0 slides
}

TEST(GgufNamesTest, WhatIsNotReadIsAnError) {
  const TempFolder folder;
  EXPECT_THAT(ErrorOf([&] { Open(folder, Model("mamba")); }),
              HasSubstr("got \"mamba\", expected llama, qwen2, qwen3 or gemma2"));
  EXPECT_THAT(ErrorOf([&] { Open(folder, GgufBytes()); }), HasSubstr("general.architecture"));
  GgufBytes rows = Model("llama");
  rows.AddTensor("blk.1.attn_k.weight", 0, {3, 8}, Zeros(24));
  EXPECT_THAT(ErrorOf([&] { Open(folder, rows); }), HasSubstr("does not divide into 1 heads"));
  GgufBytes partial = Model("qwen2");
  partial.Add("qwen2.rope.dimension_count", uint32_t{2});
  EXPECT_THAT(ErrorOf([&] { Config(*Open(folder, partial)); }),
              HasSubstr("\"rope.dimension_count\": got 2"));
  GgufBytes scaling = Model("llama");
  scaling.Add("llama.rope.scaling.type", "longrope");
  EXPECT_THAT(ErrorOf([&] { Config(*Open(folder, scaling)); }),
              HasSubstr("expected none, linear or yarn"));
}

}  // namespace
}  // namespace assay
