#include "adapters/checkpoint/expected_tensors.h"

#include <fmt/format.h>

#include <span>

#include "harness/core/error.h"

namespace assay {
namespace {

using DecoderFamily = DecoderConfig::Family;
using EncoderFamily = EncoderConfig::Family;

constexpr std::string_view kDecoderPrefixes[] = {"model.", "", "transformer.",
                                                 "pretrained_model.model.", "model.model."};
constexpr std::string_view kEncoderPrefixes[] = {"deberta.",
                                                 "bert.",
                                                 "roberta.",
                                                 "model.",
                                                 "",
                                                 "pretrained_model.",
                                                 "pretrained_model.deberta."};

std::string FindPrefix(std::span<const std::string_view> prefixes, const std::string& table,
                       const StoredTensors& tensors) {
  for (const std::string_view prefix : prefixes) {
    if (tensors.contains(std::string(prefix) + table)) return std::string(prefix);
  }
  throw Error("tensor \"" + std::string(prefixes[0]) + table +
              "\" is missing: there is no embedding table under any known prefix");
}

/// Collects tensors under a prefix that grows.
class List {
 public:
  explicit List(std::string prefix) : prefix_(std::move(prefix)) {}

  void Add(std::string_view name, std::vector<int64_t> shape) {
    tensors_.push_back({prefix_ + std::string(name), std::move(shape)});
  }
  void Linear(const std::string& name, int64_t out, int64_t in, bool bias) {
    Add(name + ".weight", {out, in});
    if (bias) Add(name + ".bias", {out});
  }
  void LayerNorm(const std::string& name, int64_t width, bool bias = true) {
    Add(name + ".weight", {width});
    if (bias) Add(name + ".bias", {width});
  }
  void SetPrefix(std::string prefix) { prefix_ = std::move(prefix); }
  std::vector<ExpectedTensor> Take() { return std::move(tensors_); }

 private:
  std::string prefix_;
  std::vector<ExpectedTensor> tensors_;
};

void AddInternLm2Layer(const DecoderConfig& config, List& list) {
  const int64_t width = config.width, inner = config.inner_width;
  const int64_t rows = (config.heads + 2 * config.kv_heads) * config.head_width;
  list.Linear("attention.wqkv", rows, width, config.qkv_bias);
  list.Linear("attention.wo", width, config.heads * config.head_width, config.out_bias);
  list.Add("attention_norm.weight", {width});
  list.Add("ffn_norm.weight", {width});
  list.Linear("feed_forward.w1", inner, width, false);
  list.Linear("feed_forward.w3", inner, width, false);
  list.Linear("feed_forward.w2", width, inner, false);
}

void AddLlamaLayer(const DecoderConfig& config, List& list) {
  const int64_t width = config.width, inner = config.inner_width, head = config.head_width;
  list.Linear("self_attn.q_proj", config.heads * head, width, config.qkv_bias);
  list.Linear("self_attn.k_proj", config.kv_heads * head, width, config.qkv_bias);
  list.Linear("self_attn.v_proj", config.kv_heads * head, width, config.qkv_bias);
  list.Linear("self_attn.o_proj", width, config.heads * head, config.out_bias);
  if (config.qk_norm) {
    list.Add("self_attn.q_norm.weight", {head});
    list.Add("self_attn.k_norm.weight", {head});
  }
  list.Add("input_layernorm.weight", {width});
  list.Add("post_attention_layernorm.weight", {width});
  if (config.sandwich_norm) {
    list.Add("pre_feedforward_layernorm.weight", {width});
    list.Add("post_feedforward_layernorm.weight", {width});
  }
  list.Linear("mlp.gate_proj", inner, width, config.mlp_bias);
  list.Linear("mlp.up_proj", inner, width, config.mlp_bias);
  list.Linear("mlp.down_proj", width, inner, config.mlp_bias);
}

// BERT, RoBERTa and DeBERTa differ in how the projections of attention are called.
void AddBertLayer(const EncoderConfig& config, List& list) {
  const int64_t width = config.width, inner = config.inner_width;
  const bool deberta = config.family == EncoderFamily::kDebertaV2;
  const std::string suffix = deberta ? "_proj" : "";
  for (const char* name : {"query", "key", "value"}) {
    list.Linear("attention.self." + std::string(name) + suffix, width, width, true);
  }
  const EncoderConfig::Disentangled& relative = config.relative;
  if (deberta && !relative.shared_key) {
    if (relative.content_to_position) {
      list.Linear("attention.self.pos_key_proj", width, width, true);
    }
    if (relative.position_to_content) {
      list.Linear("attention.self.pos_query_proj", width, width, true);
    }
  }
  list.Linear("attention.output.dense", width, width, true);
  list.LayerNorm("attention.output.LayerNorm", width);
  list.Linear("intermediate.dense", inner, width, true);
  list.Linear("output.dense", width, inner, true);
  list.LayerNorm("output.LayerNorm", width);
}

void AddBertFamily(const EncoderConfig& config, const std::string& prefix, List& list) {
  const int64_t width = config.width, narrow = config.embedding_width;
  list.Add("embeddings.word_embeddings.weight", {config.vocabulary, narrow});
  if (config.position_rows > 0) {
    list.Add("embeddings.position_embeddings.weight", {config.position_rows, narrow});
  }
  if (config.token_types > 0) {
    list.Add("embeddings.token_type_embeddings.weight", {config.token_types, narrow});
  }
  if (narrow != width) list.Add("embeddings.embed_proj.weight", {width, narrow});
  list.LayerNorm("embeddings.LayerNorm", width);
  if (config.family == EncoderFamily::kDebertaV2) {
    list.Add("encoder.rel_embeddings.weight", {2 * config.relative.span(), width});
    if (config.relative.norm_table) list.LayerNorm("encoder.LayerNorm", width);
    if (config.conv_kernel > 0) {
      list.Add("encoder.conv.conv.weight", {width, width, config.conv_kernel});
      list.Add("encoder.conv.conv.bias", {width});
      list.LayerNorm("encoder.conv.LayerNorm", width);
    }
  }
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    list.SetPrefix(fmt::format("{}encoder.layer.{}.", prefix, layer));
    AddBertLayer(config, list);
  }
}

void AddModernBert(const EncoderConfig& config, const std::string& prefix, List& list) {
  const int64_t width = config.width, inner = config.inner_width;
  list.Add("embeddings.tok_embeddings.weight", {config.vocabulary, width});
  list.LayerNorm("embeddings.norm", width, config.norm_bias);
  list.LayerNorm("final_norm", width, config.norm_bias);
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    list.SetPrefix(fmt::format("{}layers.{}.", prefix, layer));
    if (layer > 0) list.LayerNorm("attn_norm", width, config.norm_bias);  // the first has none
    list.Linear("attn.Wqkv", 3 * width, width, config.attention_bias);
    list.Linear("attn.Wo", width, width, config.attention_bias);
    list.LayerNorm("mlp_norm", width, config.norm_bias);
    list.Linear("mlp.Wi", 2 * inner, width, config.mlp_bias);
    list.Linear("mlp.Wo", width, inner, config.mlp_bias);
  }
}

}  // namespace

std::string FindPrefix(const DecoderConfig& config, const StoredTensors& tensors) {
  const bool intern = config.family == DecoderFamily::kInternLm2;
  return FindPrefix(kDecoderPrefixes, intern ? "tok_embeddings.weight" : "embed_tokens.weight",
                    tensors);
}

std::string FindPrefix(const EncoderConfig& config, const StoredTensors& tensors) {
  const bool modern = config.family == EncoderFamily::kModernBert;
  return FindPrefix(
      kEncoderPrefixes,
      modern ? "embeddings.tok_embeddings.weight" : "embeddings.word_embeddings.weight", tensors);
}

std::vector<ExpectedTensor> ExpectedTensors(const DecoderConfig& config, std::string_view prefix) {
  const bool intern = config.family == DecoderFamily::kInternLm2;
  List list{std::string(prefix)};
  list.Add(intern ? "tok_embeddings.weight" : "embed_tokens.weight",
           {config.vocabulary, config.width});
  list.Add("norm.weight", {config.width});
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    list.SetPrefix(fmt::format("{}layers.{}.", prefix, layer));
    if (intern) {
      AddInternLm2Layer(config, list);
    } else {
      AddLlamaLayer(config, list);
    }
  }
  return list.Take();
}

std::vector<ExpectedTensor> ExpectedTensors(const EncoderConfig& config, std::string_view prefix) {
  List list{std::string(prefix)};
  if (config.family == EncoderFamily::kModernBert) {
    AddModernBert(config, std::string(prefix), list);
  } else {
    AddBertFamily(config, std::string(prefix), list);
  }
  return list.Take();
}

std::string ShapeText(const std::vector<int64_t>& shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

}  // namespace assay
