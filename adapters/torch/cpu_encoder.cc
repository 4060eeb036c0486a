#include "adapters/torch/cpu_encoder.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "adapters/torch/activation.h"
#include "adapters/torch/all_threads.h"
#include "adapters/torch/row_kernels.h"
#include "harness/core/error.h"

namespace assay {
namespace {

size_t Size(int64_t value) { return static_cast<size_t>(value); }

int64_t RoundUp(int64_t value, int64_t unit) { return (value + unit - 1) / unit * unit; }

template <typename Work>
void ForEachChunk(int64_t rows, int64_t chunk, const std::stop_token& stop, const Work& work) {
  OnAllThreads(Size(rows / chunk), stop,
               [&] { return [&](size_t i) { work(static_cast<int64_t>(i) * chunk); }; });
}

Rotation RotationOf(const EncoderConfig& config, double theta) {
  Rope rope;
  rope.theta = theta;
  rope.width = config.head_width;
  rope.positions = config.positions;
  return Rotation(rope);
}

double AttentionScale(const EncoderConfig& config) {
  const auto& relative = config.relative;
  const int terms = 1 + relative.content_to_position + relative.position_to_content;
  return 1 / std::sqrt(static_cast<double>(config.head_width * terms));
}

}  // namespace

CpuEncoder::CpuEncoder(const EncoderConfig& config, TensorReader& reader, const std::string& prefix,
                       const Options& options)
    : config_(config),
      dtype_(options.dtype),
      rows_(options.rows > 0 ? options.rows : kRows),
      relative_(config, options.dtype == at::kBFloat16) {
  const c10::InferenceMode inference;
  EncoderWeights weights(config_, reader, prefix, dtype_);
  tables_ = weights.Tables();
  const bool deberta = config_.family == EncoderConfig::Family::kDebertaV2;
  const at::Tensor table = deberta ? weights.RelativeRows() : at::Tensor();
  for (int64_t i = 0; i < config_.layers; ++i) {
    const EncoderLayerWeights layer = weights.Layer(i);
    layers_.push_back(MakeLayer(layer));
    if (deberta) AddRelative(layer, layers_.back(), table);
    reader.Forget();
  }
  if (config_.conv_kernel > 0) {
    if (config_.layers < 2) throw Error("a convolution beside the only layer is not supported");
    const ConvolutionWeights convolution = weights.Convolution();
    convolution_ = {{convolution.linear.weight, convolution.linear.bias, rows_,
                     AfterLinear(config_.conv_activation)},
                    convolution.norm};
  }
  if (pre_norm()) {
    final_norm_ = weights.FinalNorm();
    global_ = RotationOf(config_, config_.global_theta);
    local_ = RotationOf(config_, config_.local_theta);
  }
}

CpuEncoder::Layer CpuEncoder::MakeLayer(const EncoderLayerWeights& weights) const {
  const auto packed = [&](const LinearWeights& linear, PackedLinear::Activation activation) {
    return PackedLinear(linear.weight, linear.bias, rows_, activation);
  };
  constexpr auto kNone = PackedLinear::Activation::kNone;
  return {.qkv = packed(weights.qkv, kNone),
          .attention_out = packed(weights.attention_out, kNone),
          // ModernBERT's is followed by a product.
          .inner = packed(weights.inner, pre_norm() ? kNone : AfterLinear(config_.activation)),
          .out = packed(weights.out, kNone),
          .attention_norm = weights.attention_norm,
          .mlp_norm = weights.mlp_norm};
}

// Projects the table of relative positions by the layer's weights, rows_ rows at a time.
void CpuEncoder::AddRelative(const EncoderLayerWeights& weights, const Layer& layer,
                             const at::Tensor& table) {
  const int64_t width = config_.width, count = table.size(0);
  at::Tensor input = at::zeros({RoundUp(count, rows_), width}, dtype_);
  input.narrow(0, 0, count).copy_(table);
  const auto project = [&](const PackedLinear& linear, int64_t column) {
    at::Tensor out = at::empty({input.size(0), width}, dtype_);
    ForEachChunk(input.size(0), rows_, {}, [&](int64_t row) {
      Chunk(out, row).copy_(linear(Chunk(input, row)).narrow(1, column, width));
    });
    return out;
  };
  const auto own = [&](const LinearWeights& linear) {
    if (!linear.weight.defined()) return at::Tensor();
    return project(PackedLinear(linear.weight, linear.bias, rows_), 0);
  };
  if (config_.relative.shared_key) {
    relative_.Add(project(layer.qkv, width), project(layer.qkv, 0));
  } else {
    relative_.Add(own(weights.position_key), own(weights.position_query));
  }
}

CpuEncoder::Rows CpuEncoder::MakeRows(int64_t rows) const {
  return {.x = at::zeros({rows, config_.width}),
          .qkv = at::empty({rows, 3 * config_.width}, dtype_),
          .mixed = at::zeros({rows, config_.width}, dtype_)};
}

void CpuEncoder::Check(const EncoderSequence& sequence) const {
  const auto length = static_cast<int64_t>(sequence.ids.size());
  ASSAY_CHECK(length > 0);
  ASSAY_CHECK(sequence.types.empty() || sequence.types.size() == sequence.ids.size());
  const int64_t most = config_.position_rows - config_.first_position;
  if (config_.position_rows > 0 && length > most) {
    throw Error("a sequence of " + std::to_string(length) + " tokens, expected at most " +
                std::to_string(most));
  }
  for (const uint32_t id : sequence.ids) {
    if (id >= config_.vocabulary) {
      throw Error("token id: got " + std::to_string(id) + ", expected one below " +
                  std::to_string(config_.vocabulary));
    }
  }
  for (const uint8_t type : sequence.types) {
    if (config_.token_types > 0 && type >= config_.token_types) {
      throw Error("token type: got " + std::to_string(type) + ", expected one below " +
                  std::to_string(config_.token_types));
    }
  }
}

void CpuEncoder::EmbedRow(const EncoderSequence& sequence, size_t i, int64_t position,
                          std::span<float> out) const {
  const auto add = [&](const at::Tensor& table, int64_t row) {
    const float* from = table.const_data_ptr<float>() + row * config_.width;
    for (float& value : out) value += *from++;
  };
  ReadRow(tables_.words, sequence.ids[i], 0, out);
  if (tables_.types.defined()) add(tables_.types, sequence.types.empty() ? 0 : sequence.types[i]);
  if (tables_.positions.defined()) add(tables_.positions, position);
}

void CpuEncoder::Embed(std::span<const EncoderSequence> sequences, Rows& all) const {
  float* out = all.x.mutable_data_ptr<float>();
  for (const EncoderSequence& sequence : sequences) {
    int64_t position = config_.first_position;
    for (size_t i = 0; i < sequence.ids.size(); ++i, out += config_.width) {
      // RoBERTa's pad token keeps the place before the first, wherever it stands.
      const int64_t pad = config_.first_position - 1;
      const bool is_pad = sequence.ids[i] == pad;
      EmbedRow(sequence, i, is_pad ? pad : position++, {out, Size(config_.width)});
    }
  }
}

void CpuEncoder::Project(const Layer& layer, Rows& all, int64_t row) const {
  at::Tensor x = Chunk(all.x, row);
  if (pre_norm() && layer.attention_norm) x = (*layer.attention_norm)(x);
  Chunk(all.qkv, row).copy_(layer.qkv(x.to(dtype_)));
}

void CpuEncoder::Attend(size_t layer, const std::vector<Place>& places, const std::stop_token& stop,
                        Rows& all) {
  int64_t longest = 0;
  for (const Place& place : places) longest = std::max(longest, place.length);
  const int64_t reach = config_.reach.empty() ? 0 : config_.reach[layer];
  BidirectionalLayer attended{all.qkv, all.mixed, {AttentionScale(config_), reach}};
  if (auto& rotation = reach > 0 ? local_ : global_; rotation) {
    rotation->Reach(0, longest);
    attended.rotation = &*rotation;
  }
  if (!relative_.empty()) {
    relative_.Spread(layer, longest);
    attended.relative = &relative_;
  }
  const bool last = layer + 1 == layers_.size();
  // What is rotated would be rounded a second time, which makes a third of the whole error.
  const bool in_halves = dtype_ == at::kBFloat16 && attended.rotation == nullptr;
  const auto heads = Size(config_.heads);
  OnAllThreads(places.size() * heads, stop, [&] {
    return [&, attention = BidirectionalAttention(config_, in_halves, longest)](size_t i) mutable {
      const Place& place = places[i / heads];
      const std::vector<bool> every(place.tiles.size(), true);
      attention.Run(attended, place.begin, place.length, static_cast<int64_t>(i % heads),
                    last ? place.tiles : every);
    };
  });
}

void CpuEncoder::FeedForward(const Layer& layer, Rows& all, int64_t row) const {
  at::Tensor x = Chunk(all.x, row);
  x.add_(layer.attention_out(Chunk(all.mixed, row)));
  if (!pre_norm()) {
    x.copy_((*layer.attention_norm)(x));
    x.add_(layer.out(layer.inner(x.to(dtype_))));
    x.copy_(layer.mlp_norm(x));
    return;
  }
  const at::Tensor inner = layer.inner(layer.mlp_norm(x).to(dtype_)).to(at::kFloat);
  const at::Tensor gate = Activate(config_.activation, inner.narrow(1, 0, config_.inner_width));
  const at::Tensor up = inner.narrow(1, config_.inner_width, config_.inner_width);
  x.add_(layer.out(gate.mul(up).to(dtype_)));
}

// What the first layer made gets the convolution of what went into it.
void CpuEncoder::Convolve(const std::vector<Place>& places, const at::Tensor& embedded,
                          const std::stop_token& stop, Rows& all) const {
  const int64_t width = config_.width, kernel = config_.conv_kernel;
  at::Tensor neighbours = at::zeros({all.x.size(0), kernel * width}, dtype_);
  for (const Place& place : places) {
    for (int64_t k = 0; k < kernel; ++k) {
      const int64_t shift = k - kernel / 2;  // of the row that is read
      const int64_t count = place.length - std::abs(shift);
      if (count <= 0) continue;
      neighbours.narrow(0, place.begin + std::max<int64_t>(-shift, 0), count)
          .narrow(1, k * width, width)
          .copy_(embedded.narrow(0, place.begin + std::max<int64_t>(shift, 0), count));
    }
  }
  ForEachChunk(all.x.size(0), rows_, stop, [&](int64_t row) {
    at::Tensor x = Chunk(all.x, row);
    x.add_(convolution_->linear(Chunk(neighbours, row)));
    x.copy_(convolution_->norm(x));
  });
}

// All layers but the last one's end, which only the wanted rows need. False after a stop.
bool CpuEncoder::Layers(const std::vector<Place>& places, const std::stop_token& stop, Rows& all) {
  const int64_t rows = all.x.size(0);
  const at::Tensor embedded = convolution_ ? all.x.clone() : at::Tensor();
  const auto project = [&](size_t i) {
    ForEachChunk(rows, rows_, stop, [&](int64_t row) { Project(layers_[i], all, row); });
  };
  project(0);
  for (size_t i = 0; i < layers_.size(); ++i) {
    Attend(i, places, stop, all);
    if (stop.stop_requested()) return false;
    if (i + 1 == layers_.size()) break;
    const bool convolve = i == 0 && convolution_;
    ForEachChunk(rows, rows_, stop, [&](int64_t row) {
      FeedForward(layers_[i], all, row);
      if (!convolve) Project(layers_[i + 1], all, row);
    });
    if (!convolve) continue;
    Convolve(places, embedded, stop, all);
    project(1);
  }
  return true;
}

CpuEncoder::Rows CpuEncoder::Wanted(std::span<const EncoderSequence> sequences,
                                    const std::vector<Place>& places, const Rows& all) const {
  int64_t count = 0;
  for (const EncoderSequence& sequence : sequences) {
    count += static_cast<int64_t>(sequence.rows.size());
  }
  const int64_t rows = RoundUp(count, rows_);
  Rows wanted{at::zeros({rows, config_.width}), {}, at::zeros({rows, config_.width}, dtype_)};
  const auto copy = [](const at::Tensor& from, int64_t row, at::Tensor& to, int64_t place) {
    const size_t bytes = Size(from.size(1)) * from.element_size();
    std::memcpy(static_cast<std::byte*>(to.mutable_data_ptr()) + Size(place) * bytes,
                static_cast<const std::byte*>(from.const_data_ptr()) + Size(row) * bytes, bytes);
  };
  int64_t next = 0;
  for (size_t i = 0; i < sequences.size(); ++i) {
    for (const size_t row : sequences[i].rows) {
      ASSAY_CHECK(row < sequences[i].ids.size());
      const int64_t from = places[i].begin + static_cast<int64_t>(row);
      copy(all.x, from, wanted.x, next);
      copy(all.mixed, from, wanted.mixed, next++);
    }
  }
  return wanted;
}

std::optional<std::vector<at::Tensor>> CpuEncoder::Forward(
    std::span<const EncoderSequence> sequences, std::stop_token stop) {
  if (sequences.empty()) return std::vector<at::Tensor>();
  const c10::InferenceMode inference;
  std::vector<Place> places;
  int64_t rows = 0;
  for (const EncoderSequence& sequence : sequences) {
    Check(sequence);
    const auto length = static_cast<int64_t>(sequence.ids.size());
    constexpr int64_t kTile = AttentionRoom::kMostRows;
    places.push_back({rows, length, std::vector<bool>(Size((length + kTile - 1) / kTile))});
    for (const size_t row : sequence.rows) places.back().tiles.at(row / Size(kTile)) = true;
    rows += length;
  }
  Rows all = MakeRows(RoundUp(rows, rows_));
  Embed(sequences, all);
  ForEachChunk(all.x.size(0), rows_, stop,
               [&](int64_t row) { Chunk(all.x, row).copy_(tables_.norm(Chunk(all.x, row))); });
  if (!Layers(places, stop, all)) return std::nullopt;
  Rows wanted = Wanted(sequences, places, all);
  ForEachChunk(wanted.x.size(0), rows_, stop, [&](int64_t row) {
    FeedForward(layers_.back(), wanted, row);
    if (final_norm_) Chunk(wanted.x, row).copy_((*final_norm_)(Chunk(wanted.x, row)));
  });
  std::vector<at::Tensor> hidden;
  int64_t next = 0;
  for (const EncoderSequence& sequence : sequences) {
    const auto count = static_cast<int64_t>(sequence.rows.size());
    hidden.push_back(wanted.x.narrow(0, next, count));
    next += count;
  }
  if (stop.stop_requested()) return std::nullopt;
  return hidden;
}

std::unique_ptr<Encoder> MakeCpuEncoder(const EncoderConfig& config, TensorReader& reader,
                                        const std::string& prefix,
                                        const Encoder::Options& options) {
  return std::make_unique<CpuEncoder>(config, reader, prefix, options);
}

}  // namespace assay
