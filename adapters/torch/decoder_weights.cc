#include "adapters/torch/decoder_weights.h"

namespace assay {

using Family = DecoderConfig::Family;

DecoderWeights::DecoderWeights(const DecoderConfig& config, TensorReader& reader,
                               std::string prefix, at::ScalarType dtype)
    : config_(config), reader_(reader), dtype_(dtype), prefix_(std::move(prefix)) {}

at::Tensor DecoderWeights::Embeddings() {
  const bool intern = config_.family == Family::kInternLm2;
  const std::string name = prefix_ + (intern ? "tok_embeddings.weight" : "embed_tokens.weight");
  const bool halves = reader_.DtypeOf(name) == "BF16";
  return reader_.Take(name, {config_.vocabulary, config_.width},
                      halves ? at::kBFloat16 : at::kFloat);
}

RmsNorm DecoderWeights::FinalNorm() { return Norm(prefix_ + "norm.weight", config_.width); }

RmsNorm DecoderWeights::Norm(const std::string& name, int64_t width) {
  at::Tensor weight = reader_.Take(name, {width}, at::kFloat).clone();
  if (config_.norm_plus_one) weight.add_(1);
  return {std::move(weight), config_.norm_epsilon};
}

LinearWeights DecoderWeights::Linear(const std::string& name, int64_t out, int64_t in, bool bias) {
  LinearWeights linear{reader_.Take(name + ".weight", {out, in}, dtype_), {}};
  if (bias) linear.bias = reader_.Take(name + ".bias", {out}, dtype_);
  return linear;
}

// InternLM2 keeps queries, keys and values in one tensor, grouped by key-value head:
// [kv_heads, queries per group + 2, head_width, width] (modeling_internlm2.py).
void DecoderWeights::TakeInternLm2(const std::string& prefix, DecoderLayerWeights& layer) {
  const int64_t group = config_.heads / config_.kv_heads;
  const int64_t rows = (config_.heads + 2 * config_.kv_heads) * config_.head_width;
  const LinearWeights packed =
      Linear(prefix + "attention.wqkv", rows, config_.width, config_.qkv_bias);
  const auto part = [&](const at::Tensor& all, int64_t first, int64_t count) {
    if (!all.defined()) return at::Tensor();
    const int64_t columns = all.dim() == 2 ? all.size(1) : 1;
    const at::Tensor grouped =
        all.view({config_.kv_heads, group + 2, config_.head_width * columns});
    const at::Tensor own = grouped.narrow(1, first, count).contiguous();
    return all.dim() == 2 ? own.view({-1, columns}) : own.view(-1);
  };
  const auto take = [&](int64_t first, int64_t count) {
    return LinearWeights{part(packed.weight, first, count), part(packed.bias, first, count)};
  };
  layer.query = take(0, group);
  layer.key = take(group, 1);
  layer.value = take(group + 1, 1);
  layer.out = Linear(prefix + "attention.wo", config_.width, config_.heads * config_.head_width,
                     config_.out_bias);
  layer.gate = Linear(prefix + "feed_forward.w1", config_.inner_width, config_.width, false);
  layer.up = Linear(prefix + "feed_forward.w3", config_.inner_width, config_.width, false);
  layer.down = Linear(prefix + "feed_forward.w2", config_.width, config_.inner_width, false);
  layer.attention_norm = Norm(prefix + "attention_norm.weight", config_.width);
  layer.mlp_norm = Norm(prefix + "ffn_norm.weight", config_.width);
}

void DecoderWeights::TakeProjections(const std::string& prefix, DecoderLayerWeights& layer) {
  const int64_t queries = config_.heads * config_.head_width;
  const int64_t keys = config_.kv_heads * config_.head_width;
  const std::string attention = prefix + "self_attn.";
  layer.query = Linear(attention + "q_proj", queries, config_.width, config_.qkv_bias);
  layer.key = Linear(attention + "k_proj", keys, config_.width, config_.qkv_bias);
  layer.value = Linear(attention + "v_proj", keys, config_.width, config_.qkv_bias);
  layer.out = Linear(attention + "o_proj", config_.width, queries, config_.out_bias);
  if (config_.qk_norm) {
    layer.query_norm = Norm(attention + "q_norm.weight", config_.head_width);
    layer.key_norm = Norm(attention + "k_norm.weight", config_.head_width);
  }
  const std::string mlp = prefix + "mlp.";
  layer.gate = Linear(mlp + "gate_proj", config_.inner_width, config_.width, config_.mlp_bias);
  layer.up = Linear(mlp + "up_proj", config_.inner_width, config_.width, config_.mlp_bias);
  layer.down = Linear(mlp + "down_proj", config_.width, config_.inner_width, config_.mlp_bias);
}

DecoderLayerWeights DecoderWeights::Layer(int64_t index) {
  DecoderLayerWeights layer;
  const std::string prefix = prefix_ + "layers." + std::to_string(index) + ".";
  if (config_.family == Family::kInternLm2) {
    TakeInternLm2(prefix, layer);
    return layer;
  }
  TakeProjections(prefix, layer);
  layer.attention_norm = Norm(prefix + "input_layernorm.weight", config_.width);
  if (!config_.sandwich_norm) {
    layer.mlp_norm = Norm(prefix + "post_attention_layernorm.weight", config_.width);
    return layer;
  }
  // Here the post norms act on the branch, before it is added.
  layer.attention_out_norm = Norm(prefix + "post_attention_layernorm.weight", config_.width);
  layer.mlp_norm = Norm(prefix + "pre_feedforward_layernorm.weight", config_.width);
  layer.mlp_out_norm = Norm(prefix + "post_feedforward_layernorm.weight", config_.width);
  return layer;
}

}  // namespace assay
