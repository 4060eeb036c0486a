#include "adapters/torch/encoder_weights.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>

#include <utility>
#include <vector>

namespace assay {

using Family = EncoderConfig::Family;

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
  return at::layer_norm(x, {x.size(-1)}, weight, bias, epsilon);
}

EncoderWeights::EncoderWeights(const EncoderConfig& config, TensorReader& reader,
                               std::string prefix, at::ScalarType dtype)
    : config_(config), reader_(reader), prefix_(std::move(prefix)), dtype_(dtype) {}

EncoderTables EncoderWeights::Tables() {
  const std::string prefix = prefix_ + "embeddings.";
  const bool modern = config_.family == Family::kModernBert;
  const std::string words = prefix + (modern ? "tok_embeddings.weight" : "word_embeddings.weight");
  const int64_t narrow = config_.embedding_width;
  EncoderTables tables;
  tables.words = reader_.Take(words, {config_.vocabulary, narrow},
                              reader_.DtypeOf(words) == "BF16" ? at::kBFloat16 : at::kFloat);
  if (config_.position_rows > 0) {
    tables.positions = Table(prefix + "position_embeddings.weight", config_.position_rows, narrow);
  }
  if (config_.token_types > 0) {
    tables.types = Table(prefix + "token_type_embeddings.weight", config_.token_types, narrow);
  }
  if (narrow != config_.width) Widen(prefix + "embed_proj.weight", tables);
  tables.norm = modern ? Norm(prefix + "norm", config_.norm_bias) : Norm(prefix + "LayerNorm");
  return tables;
}

at::Tensor EncoderWeights::Table(const std::string& name, int64_t rows, int64_t width) {
  return reader_.Take(name, {rows, width}, at::kFloat);
}

// transformers projects the sum of a token's rows (modeling_deberta_v2.py, DebertaV2Embeddings),
// without a bias: the same as the sum of the projected rows.
void EncoderWeights::Widen(const std::string& name, EncoderTables& tables) {
  const at::Tensor projection = Table(name, config_.width, config_.embedding_width);
  for (at::Tensor* table : {&tables.words, &tables.positions, &tables.types}) {
    if (table->defined()) *table = at::linear(table->to(at::kFloat), projection);
  }
}

LinearWeights EncoderWeights::Linear(const std::string& name, int64_t out, int64_t in, bool bias) {
  LinearWeights linear{reader_.Take(name + ".weight", {out, in}, dtype_), {}};
  if (bias) linear.bias = reader_.Take(name + ".bias", {out}, dtype_);
  return linear;
}

LayerNorm EncoderWeights::Norm(const std::string& name, bool bias) {
  LayerNorm norm{reader_.Take(name + ".weight", {config_.width}, at::kFloat).clone(), std::nullopt,
                 config_.norm_epsilon};
  if (bias) norm.bias = reader_.Take(name + ".bias", {config_.width}, at::kFloat).clone();
  return norm;
}

LinearWeights EncoderWeights::Joined(const std::string& prefix, const std::string& suffix) {
  std::vector<at::Tensor> weights, biases;
  for (const char* name : {"query", "key", "value"}) {
    const LinearWeights part = Linear(prefix + name + suffix, config_.width, config_.width);
    weights.push_back(part.weight);
    biases.push_back(part.bias);
  }
  return {at::cat(weights), at::cat(biases)};
}

EncoderLayerWeights EncoderWeights::BertLayer(const std::string& prefix) {
  const bool deberta = config_.family == Family::kDebertaV2;
  EncoderLayerWeights layer;
  layer.qkv = Joined(prefix + "attention.self.", deberta ? "_proj" : "");
  layer.attention_out = Linear(prefix + "attention.output.dense", config_.width, config_.width);
  layer.attention_norm = Norm(prefix + "attention.output.LayerNorm");
  layer.inner = Linear(prefix + "intermediate.dense", config_.inner_width, config_.width);
  layer.out = Linear(prefix + "output.dense", config_.width, config_.inner_width);
  layer.mlp_norm = Norm(prefix + "output.LayerNorm");
  if (!deberta || config_.relative.shared_key) return layer;
  const auto own = [&](const char* name) {
    return Linear(prefix + "attention.self." + name, config_.width, config_.width);
  };
  if (config_.relative.content_to_position) layer.position_key = own("pos_key_proj");
  if (config_.relative.position_to_content) layer.position_query = own("pos_query_proj");
  return layer;
}

EncoderLayerWeights EncoderWeights::ModernLayer(const std::string& prefix, bool first) {
  const int64_t width = config_.width, inner = config_.inner_width;
  EncoderLayerWeights layer;
  if (!first) layer.attention_norm = Norm(prefix + "attn_norm", config_.norm_bias);
  layer.qkv = Linear(prefix + "attn.Wqkv", 3 * width, width, config_.attention_bias);
  layer.attention_out = Linear(prefix + "attn.Wo", width, width, config_.attention_bias);
  layer.mlp_norm = Norm(prefix + "mlp_norm", config_.norm_bias);
  layer.inner = Linear(prefix + "mlp.Wi", 2 * inner, width, config_.mlp_bias);
  layer.out = Linear(prefix + "mlp.Wo", width, inner, config_.mlp_bias);
  return layer;
}

EncoderLayerWeights EncoderWeights::Layer(int64_t layer) {
  const std::string index = std::to_string(layer) + ".";
  if (config_.family == Family::kModernBert) {
    return ModernLayer(prefix_ + "layers." + index, layer == 0);
  }
  return BertLayer(prefix_ + "encoder.layer." + index);
}

LayerNorm EncoderWeights::FinalNorm() { return Norm(prefix_ + "final_norm", config_.norm_bias); }

at::Tensor EncoderWeights::RelativeRows() {
  at::Tensor rows =
      Table(prefix_ + "encoder.rel_embeddings.weight", 2 * config_.relative.span(), config_.width);
  return config_.relative.norm_table ? Norm(prefix_ + "encoder.LayerNorm")(rows) : rows;
}

ConvolutionWeights EncoderWeights::Convolution() {
  const std::string prefix = prefix_ + "encoder.conv.";
  const int64_t width = config_.width, kernel = config_.conv_kernel;
  const at::Tensor weight = reader_.Take(prefix + "conv.weight", {width, width, kernel}, dtype_);
  return {{weight.transpose(1, 2).reshape({width, kernel * width}).contiguous(),
           reader_.Take(prefix + "conv.bias", {width}, dtype_)},
          Norm(prefix + "LayerNorm")};
}

}  // namespace assay
