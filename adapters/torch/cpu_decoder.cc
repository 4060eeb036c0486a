#include "adapters/torch/cpu_decoder.h"

#include <ATen/Parallel.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "adapters/torch/all_threads.h"
#include "harness/core/error.h"

namespace assay {
namespace {

constexpr int64_t kGrain = 8;  // rows that a thread takes at least

PackedLinear Packed(std::initializer_list<const LinearWeights*> parts, int64_t rows) {
  std::vector<at::Tensor> weights, biases;
  for (const LinearWeights* part : parts) {
    weights.push_back(part->weight);
    if (part->bias.defined()) biases.push_back(part->bias);
  }
  ASSAY_CHECK(biases.empty() || biases.size() == weights.size());
  return {weights.size() == 1 ? weights[0] : at::cat(weights),
          biases.empty() ? at::Tensor() : at::cat(biases), rows};
}

size_t Size(int64_t value) { return static_cast<size_t>(value); }

}  // namespace

CpuDecoder::CpuDecoder(const DecoderConfig& config, TensorReader& reader, const Options& options)
    : config_(config),
      dtype_(options.dtype),
      rows_(options.rows > 0 ? options.rows : kRows),
      context_(options.context),
      every_row_(options.every_row),
      pages_({config.layers, config.kv_heads, config.head_width, options.dtype == at::kBFloat16},
             Packer::PagesNeeded(options.context)),
      rotation_(config.rope) {
  const c10::InferenceMode inference;
  DecoderWeights weights(config_, reader, options.prefix, dtype_);
  embeddings_ = weights.Embeddings();
  for (int64_t i = 0; i < config_.layers; ++i) {
    layers_.push_back(MakeLayer(weights.Layer(i), i + 1 == config_.layers));
    reader.Forget();
  }
  final_norm_ = weights.FinalNorm();
  all_ = MakeRows(rows_);
  wanted_ = MakeRows(kWantedRows);
}

CpuDecoder::Layer CpuDecoder::MakeLayer(DecoderLayerWeights weights, bool last) const {
  const bool wanted_only = last && !every_row_;
  const int64_t rows = wanted_only ? kWantedRows : rows_;
  Layer layer{.norms = {},
              .project = wanted_only
                             ? Packed({&weights.key, &weights.value}, rows_)
                             : Packed({&weights.query, &weights.key, &weights.value}, rows_),
              .query = std::nullopt,
              .out = Packed({&weights.out}, rows),
              .gate_up = Packed({&weights.gate, &weights.up}, rows),
              .down = Packed({&weights.down}, rows)};
  if (wanted_only) layer.query = Packed({&weights.query}, rows);
  for (LinearWeights* linear : {&weights.query, &weights.key, &weights.value, &weights.out,
                                &weights.gate, &weights.up, &weights.down}) {
    *linear = {};
  }
  layer.norms = std::move(weights);
  return layer;
}

CpuDecoder::Rows CpuDecoder::MakeRows(int64_t rows) const {
  const auto typed = at::TensorOptions(dtype_);
  return {.x = at::zeros({rows, config_.width}),
          .h = at::zeros({rows, config_.width}, typed),
          .mixed = at::zeros({rows, config_.heads * config_.head_width}, typed),
          .inner = at::zeros({rows, config_.inner_width}, typed)};
}

CausalAttention CpuDecoder::MakeAttention(size_t layer) const {
  return {{config_.attention_scale, config_.attention_cap, config_.windows[layer]},
          config_.head_width,
          pages_.padded_width(),
          dtype_ == at::kBFloat16};
}

void CpuDecoder::Locate(const Pack& pack) {
  places_.assign(Size(pack.rows), {});
  for (const Span& span : pack.spans) {
    const int64_t position = span.segment->start + span.first;
    rotation_.Reach(span.segment->variant, position + span.count);
    for (int64_t i = 0; i < span.count; ++i) places_[Size(span.row + i)] = {&span, position + i};
  }
}

void CpuDecoder::Embed() {
  const auto scale = static_cast<float>(config_.embedding_scale);
  auto* x = all_.x.mutable_data_ptr<float>();
  at::parallel_for(
      0, static_cast<int64_t>(places_.size()), kGrain, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; ++row) {
          const Place& place = places_[Size(row)];
          const uint32_t id =
              place.span->segment->ids[Size(place.span->first + row - place.span->row)];
          const std::span out(x + row * config_.width, Size(config_.width));
          ReadRow(embeddings_, id, 0, out);
          if (scale != 1) {
            for (float& value : out) value *= scale;
          }
        }
      });
  all_.x
      .narrow(0, static_cast<int64_t>(places_.size()), rows_ - static_cast<int64_t>(places_.size()))
      .zero_();
}

// Keys and values of the pack's rows go to their pages. `begin`: the keys' column.
void CpuDecoder::StoreKeys(size_t layer, const at::Tensor& projected, int64_t begin) {
  const int64_t width = config_.head_width;
  const auto& key_norm = layers_[layer].norms.key_norm;
  at::parallel_for(0, static_cast<int64_t>(places_.size()), kGrain, [&](int64_t from, int64_t to) {
    std::vector<float> key(Size(width)), value(Size(width));
    for (int64_t row = from; row < to; ++row) {
      const Place& place = places_[Size(row)];
      const Segment& segment = *place.span->segment;
      const int64_t token = place.position - segment.start;
      const int64_t page = segment.pages[Size(token / KeyValuePages::kTokens)];
      for (int64_t head = 0; head < config_.kv_heads; ++head) {
        ReadRow(projected, row, begin + head * width, key);
        ReadRow(projected, row, begin + (config_.kv_heads + head) * width, value);
        if (key_norm) key_norm->Apply(key);
        rotation_.Rotate(segment.variant, place.position, key);
        pages_.Write(static_cast<int64_t>(layer), head, page, token % KeyValuePages::kTokens,
                     key.data(), value.data());
      }
    }
  });
}

// Attention of one head for `count` rows of `queries` from `first_row`, which stand at `place` and
// after it; the result goes to the same rows of `out`.
void CpuDecoder::Attend(size_t layer, int64_t head, const at::Tensor& queries, int64_t first_row,
                        const Place& place, int64_t count, CausalAttention& attention,
                        std::span<float> room, at::Tensor& out) {
  const int64_t width = config_.head_width;
  const int64_t kv_head = head / (config_.heads / config_.kv_heads);
  std::vector<AttendedPage> pages;
  const auto add = [&](const Segment& segment, int64_t tokens) {
    for (int64_t first = 0; first < tokens; first += KeyValuePages::kTokens) {
      const int64_t page = segment.pages[Size(first / KeyValuePages::kTokens)];
      pages.push_back({pages_.Keys(static_cast<int64_t>(layer), kv_head, page),
                       pages_.Values(static_cast<int64_t>(layer), kv_head, page),
                       segment.start + first, std::min(KeyValuePages::kTokens, tokens - first)});
    }
  };
  const Segment& segment = *place.span->segment;
  if (segment.prompt) add(*segment.prompt, static_cast<int64_t>(segment.prompt->ids.size()));
  add(segment, place.position - segment.start + count);

  const auto& query_norm = layers_[layer].norms.query_norm;
  for (int64_t i = 0; i < count; ++i) {
    const auto query = room.subspan(Size(i * width), Size(width));
    ReadRow(queries, first_row + i, head * width, query);
    if (query_norm) query_norm->Apply(query);
    rotation_.Rotate(segment.variant, place.position + i, query);
  }
  attention.Run(pages, room.data(), width, count, place.position, room.data(), width);
  for (int64_t i = 0; i < count; ++i) {
    WriteRow(room.subspan(Size(i * width), Size(width)), out, first_row + i, head * width);
  }
}

void CpuDecoder::AttendAll(size_t layer, const at::Tensor& projected, const Pack& pack,
                           const std::stop_token& stop) {
  struct Tile {
    int64_t row, count;
  };
  std::vector<Tile> tiles;
  for (const Span& span : pack.spans) {
    for (int64_t i = 0; i < span.count; i += CausalAttention::kMostRows) {
      tiles.push_back({span.row + i, std::min(CausalAttention::kMostRows, span.count - i)});
    }
  }
  const auto heads = Size(config_.heads);
  OnAllThreads(tiles.size() * heads, stop, [&] {
    return [&, attention = MakeAttention(layer),
            room = std::vector<float>(Size(CausalAttention::kMostRows * config_.head_width))](
               size_t i) mutable {
      const Tile& tile = tiles[i / heads];
      Attend(layer, static_cast<int64_t>(i % heads), projected, tile.row, places_[Size(tile.row)],
             tile.count, attention, room, all_.mixed);
    };
  });
}

void CpuDecoder::AttendWanted(size_t layer, const at::Tensor& queries,
                              std::span<const WantedRow> wanted) {
  const auto heads = Size(config_.heads);
  OnAllThreads(wanted.size() * heads, {}, [&] {
    return [&, attention = MakeAttention(layer),
            room = std::vector<float>(Size(config_.head_width))](size_t i) mutable {
      const size_t w = i / heads;
      Attend(layer, static_cast<int64_t>(i % heads), queries, static_cast<int64_t>(w),
             places_[Size(wanted[w].row)], 1, attention, room, wanted_.mixed);
    };
  });
}

// From what attention made to the layer's end.
void CpuDecoder::FinishLayer(const Layer& layer, Rows& rows) const {
  const at::Tensor attended = layer.out(rows.mixed);
  if (layer.norms.attention_out_norm) {
    AddNormed(attended, *layer.norms.attention_out_norm, rows.x);
  } else {
    AddRows(attended, rows.x);
  }
  layer.norms.mlp_norm.Apply(rows.x, rows.h);
  GatedProduct(layer.gate_up(rows.h), config_.activation, rows.inner);
  const at::Tensor down = layer.down(rows.inner);
  if (layer.norms.mlp_out_norm) {
    AddNormed(down, *layer.norms.mlp_out_norm, rows.x);
  } else {
    AddRows(down, rows.x);
  }
}

// The last layer for the wanted rows alone; `all_.h` holds the normed rows.
void CpuDecoder::LastLayer(const Pack& pack, at::Tensor& hidden) {
  const size_t index = layers_.size() - 1;
  const Layer& layer = layers_[index];
  StoreKeys(index, layer.project(all_.h), 0);
  for (size_t first = 0; first < pack.wanted.size(); first += Size(kWantedRows)) {
    const size_t count = std::min(Size(kWantedRows), pack.wanted.size() - first);
    const auto wanted = std::span(pack.wanted).subspan(first, count);
    for (size_t i = 0; i < count; ++i) {
      const auto row = static_cast<int64_t>(i);
      wanted_.x[row].copy_(all_.x[wanted[i].row]);
      wanted_.h[row].copy_(all_.h[wanted[i].row]);
    }
    AttendWanted(index, (*layer.query)(wanted_.h), wanted);
    FinishLayer(layer, wanted_);
    at::Tensor normed = at::empty({kWantedRows, config_.width});
    final_norm_.Apply(wanted_.x, normed);
    const auto n = static_cast<int64_t>(count);
    hidden.narrow(0, static_cast<int64_t>(first), n).copy_(normed.narrow(0, 0, n));
  }
}

std::optional<at::Tensor> CpuDecoder::Forward(const Pack& pack, std::stop_token stop) {
  const c10::InferenceMode inference;
  Locate(pack);
  Embed();
  at::Tensor hidden = at::empty({static_cast<int64_t>(pack.wanted.size()), config_.width});
  for (size_t i = 0; i < layers_.size(); ++i) {
    if (stop.stop_requested()) return std::nullopt;
    const Layer& layer = layers_[i];
    layer.norms.attention_norm.Apply(all_.x, all_.h);
    if (layer.query) {
      LastLayer(pack, hidden);
      return hidden;
    }
    const at::Tensor projected = layer.project(all_.h);
    StoreKeys(i, projected, config_.heads * config_.head_width);
    AttendAll(i, projected, pack, stop);
    FinishLayer(layer, all_);
  }
  at::Tensor normed = at::empty({rows_, config_.width});
  final_norm_.Apply(all_.x, normed);
  for (size_t i = 0; i < pack.wanted.size(); ++i) {
    hidden[static_cast<int64_t>(i)].copy_(normed[pack.wanted[i].row]);
  }
  return hidden;
}

std::unique_ptr<Decoder> MakeCpuDecoder(const DecoderConfig& config, TensorReader& reader,
                                        const Decoder::Options& options) {
  return std::make_unique<CpuDecoder>(config, reader, options);
}

}  // namespace assay
