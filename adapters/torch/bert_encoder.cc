#include "adapters/torch/bert_encoder.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "adapters/torch/all_threads.h"
#include "adapters/torch/weights.h"

namespace assay {
namespace {

template <typename Work>
void ForEachChunk(int64_t rows, const std::stop_token& stop, const Work& work) {
  OnAllThreads(static_cast<size_t>(rows / BertEncoder::kRows), stop, [&] {
    return [&](size_t i) { work(static_cast<int64_t>(i) * BertEncoder::kRows); };
  });
}

}  // namespace

/// Takes the encoder's tensors by their names in the checkpoint.
class BertEncoder::Loader {
 public:
  Loader(const BertConfig& config, const SafetensorsFile& file) : config_(config), weights_(file) {}

  at::Tensor Table(const std::string& name, int64_t rows) {
    return weights_.Take("embeddings." + name + "_embeddings.weight", {rows, config_.width});
  }

  Norm TakeNorm(const std::string& prefix) {
    return {weights_.Take(prefix + ".LayerNorm.weight", {config_.width}),
            weights_.Take(prefix + ".LayerNorm.bias", {config_.width})};
  }

  Layer TakeLayer(int64_t index) {
    const std::string prefix = "encoder.layer." + std::to_string(index) + ".";
    return {.qkv = TakeQkv(prefix + "attention.self."),
            .attention_out = TakeLinear(prefix + "attention.output", config_.width, config_.width),
            .inner = TakeLinear(prefix + "intermediate", config_.inner_width, config_.width,
                                PackedLinear::Activation::kGelu),
            .out = TakeLinear(prefix + "output", config_.width, config_.inner_width),
            .attention_norm = TakeNorm(prefix + "attention.output"),
            .out_norm = TakeNorm(prefix + "output")};
  }

  // Mean pooling does not use BERT's own pooler; position_ids is the constant 0, 1, 2, ….
  void Finish() const { weights_.RequireAllTaken({"pooler.dense.", "embeddings.position_ids"}); }

 private:
  PackedLinear TakeLinear(const std::string& prefix, int64_t out, int64_t in,
                          PackedLinear::Activation activation = PackedLinear::Activation::kNone) {
    return {weights_.Take(prefix + ".dense.weight", {out, in}),
            weights_.Take(prefix + ".dense.bias", {out}), kRows, activation};
  }

  PackedLinear TakeQkv(const std::string& prefix) {
    const int64_t width = config_.width;
    std::vector<at::Tensor> weights, biases;
    for (const char* name : {"query", "key", "value"}) {
      weights.push_back(weights_.Take(prefix + name + ".weight", {width, width}));
      biases.push_back(weights_.Take(prefix + name + ".bias", {width}));
    }
    return {at::cat(weights), at::cat(biases), kRows};
  }

  const BertConfig& config_;
  Weights weights_;
};

BertEncoder::BertEncoder(const std::string& folder, const BertConfig& config)
    : config_(config), file_(folder + "/model.safetensors") {
  const c10::InferenceMode inference;
  Loader loader(config_, file_);
  words_ = loader.Table("word", config_.vocabulary);
  positions_ = loader.Table("position", config_.positions);
  token_type_ = loader.Table("token_type", config_.token_types).select(0, 0);
  embedding_norm_ = loader.TakeNorm("embeddings");
  for (int64_t i = 0; i < config_.layers; ++i) layers_.push_back(loader.TakeLayer(i));
  loader.Finish();
  for (const auto& [name, tensor] : file_.tensors()) {
    if (tensor.dtype == "F32") parameters_ += static_cast<int64_t>(tensor.bytes.size() / 4);
  }
}

std::optional<std::vector<Embedding>> BertEncoder::Embed(std::span<const TokenIds* const> texts,
                                                         std::stop_token stop) const {
  const c10::InferenceMode inference;
  std::vector<TextRows> segments;
  int64_t rows = 0;
  for (const TokenIds* text : texts) {
    segments.push_back({rows, static_cast<int64_t>(text->size())});
    rows += segments.back().length;
  }
  rows = (rows + kRows - 1) / kRows * kRows;

  Activations all{.x = EmbedTokens(texts, rows),
                  .qkv = at::empty({rows, 3 * config_.width}),
                  .mixed = at::zeros({rows, config_.width})};
  ForEachChunk(rows, stop, [&](int64_t row) { Project(layers_.front(), all, row); });
  for (size_t i = 0; i < layers_.size(); ++i) {
    Attend(segments, stop, all);
    ForEachChunk(rows, stop, [&](int64_t row) {
      FeedForward(layers_[i], all, row);
      if (i + 1 < layers_.size()) Project(layers_[i + 1], all, row);
    });
  }
  if (stop.stop_requested()) return std::nullopt;
  return MeanPool(segments, all.x);
}

std::vector<Embedding> BertEncoder::MeanPool(const std::vector<TextRows>& segments,
                                             const at::Tensor& x) const {
  const float* row = x.const_data_ptr<float>();
  std::vector<Embedding> embeddings;
  for (const TextRows& segment : segments) {
    Embedding mean(static_cast<size_t>(config_.width), 0.0f);
    for (int64_t i = 0; i < segment.length; ++i) {
      for (float& value : mean) value += *row++;
    }
    for (float& value : mean) value /= static_cast<float>(segment.length);
    embeddings.push_back(std::move(mean));
  }
  return embeddings;
}

at::Tensor BertEncoder::EmbedTokens(std::span<const TokenIds* const> texts, int64_t rows) const {
  at::Tensor sums = at::zeros({rows, config_.width});
  const float* words = words_.const_data_ptr<float>();
  const float* positions = positions_.const_data_ptr<float>();
  const float* type = token_type_.const_data_ptr<float>();
  float* out = sums.mutable_data_ptr<float>();
  for (const TokenIds* text : texts) {
    for (size_t i = 0; i < text->size(); ++i, out += config_.width) {
      const float* word = words + (*text)[i] * static_cast<size_t>(config_.width);
      const float* position = positions + i * static_cast<size_t>(config_.width);
      for (int64_t d = 0; d < config_.width; ++d) out[d] = word[d] + type[d] + position[d];
    }
  }
  return Normalize(sums, embedding_norm_);
}

void BertEncoder::Project(const Layer& layer, Activations& all, int64_t row) const {
  all.qkv.narrow(0, row, kRows).copy_(layer.qkv(all.x.narrow(0, row, kRows)));
}

void BertEncoder::Attend(const std::vector<TextRows>& segments, const std::stop_token& stop,
                         Activations& all) const {
  const float* qkv = all.qkv.const_data_ptr<float>();
  float* mixed = all.mixed.mutable_data_ptr<float>();
  const auto heads = static_cast<size_t>(config_.heads);
  OnAllThreads(segments.size() * heads, stop, [&] {
    return [&, attention = SegmentAttention(qkv, mixed, config_.heads, config_.head_width())](
               size_t i) mutable {
      attention.Run(segments[i / heads], static_cast<int64_t>(i % heads));
    };
  });
}

void BertEncoder::FeedForward(const Layer& layer, Activations& all, int64_t row) const {
  at::Tensor x = all.x.narrow(0, row, kRows);
  const at::Tensor attended =
      Normalize(layer.attention_out(all.mixed.narrow(0, row, kRows)).add_(x), layer.attention_norm);
  x.copy_(Normalize(layer.out(layer.inner(attended)).add_(attended), layer.out_norm));
}

at::Tensor BertEncoder::Normalize(const at::Tensor& x, const Norm& norm) const {
  return at::layer_norm(x, {config_.width}, norm.weight, norm.bias, config_.layer_norm_epsilon);
}

}  // namespace assay
