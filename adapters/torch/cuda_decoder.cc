#include "adapters/torch/cuda_decoder.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <map>

#include "adapters/torch/cuda_library.h"

namespace assay {
namespace {

template <typename T>
at::Tensor OnDevice(const std::vector<T>& values, at::Device device) {
  return at::tensor(values).to(device);
}

// The slots of a segment's first `tokens` tokens.
void AddSlots(const Segment& segment, int64_t first, int64_t tokens, std::vector<int64_t>& slots) {
  for (int64_t i = first; i < first + tokens; ++i) {
    const auto page = segment.pages[static_cast<size_t>(i / PagePool::kTokens)];
    slots.push_back(page * PagePool::kTokens + i % PagePool::kTokens);
  }
}

/// Sequences of queries with the keys each may see, in plans of at most `most_keys` keys.
class PlanBuilder {
 public:
  PlanBuilder(int64_t most_keys, at::Device device) : most_keys_(most_keys), device_(device) {}

  // `count` queries whose last is token `end` - 1 of the segment.
  void Add(const Segment& segment, int64_t count, int64_t end) {
    const int64_t shared =
        segment.prompt ? static_cast<int64_t>(segment.prompt->ids.size()) : int64_t{0};
    const int64_t keys = shared + end;
    if (!sources_.empty() && static_cast<int64_t>(sources_.size()) + keys > most_keys_) EndPlan();
    if (segment.prompt) AddSlots(*segment.prompt, 0, shared, sources_);
    AddSlots(segment, 0, end, sources_);
    plan_.count += count;
    plan_.queries.push_back(count);
    plan_.keys.push_back(keys);
    query_offsets_.push_back(query_offsets_.back() + static_cast<int32_t>(count));
    key_offsets_.push_back(static_cast<int32_t>(sources_.size()));
  }

  std::vector<GatherPlan> Take() {
    if (plan_.count > 0) EndPlan();
    return std::move(plans_);
  }

 private:
  void EndPlan() {
    plan_.sources = OnDevice(sources_, device_);
    plan_.query_offsets = OnDevice(query_offsets_, device_).to(at::kInt);
    plan_.key_offsets = OnDevice(key_offsets_, device_).to(at::kInt);
    const int64_t next = plan_.first + plan_.count;
    plans_.push_back(std::move(plan_));
    plan_ = {};
    plan_.first = next;
    sources_.clear();
    query_offsets_ = key_offsets_ = {0};
  }

  const int64_t most_keys_;
  const at::Device device_;
  std::vector<GatherPlan> plans_;
  GatherPlan plan_;
  std::vector<int64_t> sources_;
  std::vector<int32_t> query_offsets_ = {0}, key_offsets_ = {0};
};

at::Tensor Joined(std::initializer_list<at::Tensor> parts) {
  std::vector<at::Tensor> defined;
  for (const at::Tensor& part : parts) {
    if (part.defined()) defined.push_back(part);
  }
  return defined.empty() ? at::Tensor() : at::cat(defined);
}

}  // namespace

at::Tensor CudaDecoder::Linear::operator()(const at::Tensor& x) const {
  return at::linear(x, weight, bias.defined() ? std::optional(bias) : std::nullopt);
}

CudaDecoder::CudaDecoder(const DecoderConfig& config, TensorReader& reader, const Options& options,
                         at::Device device)
    : config_(config),
      dtype_(options.dtype),
      device_(device),
      rows_(options.rows > 0 ? options.rows : kRows),
      context_(options.context),
      pages_(Packer::PagesNeeded(options.context) + 2 * PagePool::PagesFor(rows_)),
      every_row_(options.every_row) {
  const c10::InferenceMode inference;
  DecoderWeights weights(config_, reader, options.prefix, dtype_);
  embeddings_ = weights.Embeddings().to(device_);
  for (int64_t i = 0; i < config_.layers; ++i) {
    layers_.push_back(MakeLayer(weights.Layer(i)));
    reader.Forget();
  }
  final_norm_ = weights.FinalNorm();
  final_norm_.weight = final_norm_.weight.to(device_);
}

CudaDecoder::Layer CudaDecoder::MakeLayer(DecoderLayerWeights weights) const {
  const auto linear = [&](std::initializer_list<const LinearWeights*> parts) {
    const LinearWeights& first = **parts.begin();
    if (parts.size() == 1) {
      return Linear{first.weight.to(device_),
                    first.bias.defined() ? first.bias.to(device_) : first.bias};
    }
    const LinearWeights& second = **(parts.begin() + 1);
    const at::Tensor bias = Joined({first.bias, second.bias});
    return Linear{at::cat({first.weight.to(device_), second.weight.to(device_)}),
                  bias.defined() ? bias.to(device_) : bias};
  };
  const auto store = [&] {
    return at::zeros({pages_ * PagePool::kTokens, config_.kv_heads, config_.head_width},
                     at::TensorOptions(dtype_).device(device_));
  };
  Layer layer{.norms = {},
              .query = linear({&weights.query}),
              .key_value = linear({&weights.key, &weights.value}),
              .out = linear({&weights.out}),
              .gate_up = linear({&weights.gate, &weights.up}),
              .down = linear({&weights.down}),
              .keys = store(),
              .values = store()};
  for (LinearWeights* done : {&weights.query, &weights.key, &weights.value, &weights.out,
                              &weights.gate, &weights.up, &weights.down}) {
    *done = {};
  }
  weights.attention_norm.weight = weights.attention_norm.weight.to(device_);
  weights.mlp_norm.weight = weights.mlp_norm.weight.to(device_);
  for (std::optional<RmsNorm>* norm : {&weights.query_norm, &weights.key_norm,
                                       &weights.attention_out_norm, &weights.mlp_out_norm}) {
    if (*norm) (*norm)->weight = (*norm)->weight.to(device_);
  }
  layer.norms = std::move(weights);
  return layer;
}

CudaDecoder::PackState CudaDecoder::Prepare(const Pack& pack) const {
  PackState state;
  state.rows = pack.rows;
  std::vector<int64_t> slots;
  std::vector<float> angles;
  const int64_t most_keys = std::max(context_, rows_);
  PlanBuilder all(most_keys, device_), wanted(most_keys, device_);
  std::map<int64_t, std::vector<float>> frequencies;
  for (const Span& span : pack.spans) {
    const Segment& segment = *span.segment;
    AddSlots(segment, span.first, span.count, slots);
    all.Add(segment, span.count, span.first + span.count);
    auto& turns = frequencies[segment.variant];
    if (turns.empty()) turns = config_.rope.Frequencies(segment.variant);
    for (int64_t i = 0; i < span.count; ++i) {
      const auto position = static_cast<float>(segment.start + span.first + i);
      for (const float turn : turns) angles.push_back(position * turn);
    }
  }
  std::vector<int64_t> wanted_rows;
  auto span = pack.spans.begin();
  for (const WantedRow& row : pack.wanted) {
    while (row.row >= span->row + span->count) ++span;
    wanted_rows.push_back(row.row);
    wanted.Add(*span->segment, 1, span->first + row.row - span->row + 1);
  }
  state.all = all.Take();
  state.slots = OnDevice(slots, device_);
  if (!wanted_rows.empty()) {
    state.wanted = wanted.Take();
    state.wanted_rows = OnDevice(wanted_rows, device_);
  }
  const at::Tensor angle =
      at::tensor(angles).view({pack.rows, 1, config_.rope.width / 2}).to(device_);
  state.cosines = angle.cos() * config_.rope.attention_scaling;
  state.sines = angle.sin() * config_.rope.attention_scaling;
  return state;
}

at::Tensor CudaDecoder::Embed(const Pack& pack) const {
  std::vector<int64_t> ids(static_cast<size_t>(rows_), 0);
  for (const Span& span : pack.spans) {
    std::copy_n(span.segment->ids.begin() + span.first, span.count, ids.begin() + span.row);
  }
  return at::index_select(embeddings_, 0, OnDevice(ids, device_)).to(at::kFloat) *
         config_.embedding_scale;
}

at::Tensor CudaDecoder::Normed(const at::Tensor& x, const RmsNorm& norm) const {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor scale = at::rsqrt(wide.pow(2).mean(-1, /*keepdim=*/true) + norm.epsilon);
  return wide * scale * norm.weight;
}

// [rows, heads, head_width] in float32, normed per head where the family does.
at::Tensor CudaDecoder::Heads(const at::Tensor& x, const std::optional<RmsNorm>& norm) const {
  const at::Tensor heads = x.view({x.size(0), -1, config_.head_width});
  return norm ? Normed(heads, *norm) : heads.to(at::kFloat);
}

at::Tensor CudaDecoder::Rotated(const at::Tensor& heads, const at::Tensor& cosines,
                                const at::Tensor& sines) const {
  const int64_t pairs = cosines.size(-1);
  const at::Tensor a = heads.narrow(-1, 0, pairs);
  const at::Tensor b = heads.narrow(-1, pairs, pairs);
  std::vector<at::Tensor> parts = {a * cosines - b * sines, b * cosines + a * sines};
  const int64_t rest = config_.head_width - 2 * pairs;
  if (rest > 0) parts.push_back(heads.narrow(-1, 2 * pairs, rest));
  return at::cat(parts, -1).to(dtype_);
}

// Keys and values of all rows go to the layer's store. `h`: normed rows.
void CudaDecoder::Store(Layer& layer, const at::Tensor& h, const PackState& state) const {
  const int64_t width = config_.kv_heads * config_.head_width;
  const at::Tensor both = layer.key_value(h).narrow(0, 0, state.rows);
  const at::Tensor keys = Heads(both.narrow(1, 0, width).contiguous(), layer.norms.key_norm);
  layer.keys.index_copy_(0, state.slots, Rotated(keys, state.cosines, state.sines));
  layer.values.index_copy_(
      0, state.slots,
      both.narrow(1, width, width).reshape({state.rows, config_.kv_heads, config_.head_width}));
}

// `queries`: rotated, [rows, heads, head_width]; → [rows, heads × head_width].
at::Tensor CudaDecoder::Attend(const Layer& layer, int64_t window, const at::Tensor& queries,
                               const std::vector<GatherPlan>& plans) const {
  const bool flash = device_.is_cuda() && dtype_ != at::kFloat && config_.attention_cap == 0;
  at::Tensor mixed = at::empty_like(queries);
  for (const GatherPlan& plan : plans) {
    const at::Tensor some = queries.narrow(0, plan.first, plan.count);
    const at::Tensor keys = at::index_select(layer.keys, 0, plan.sources);
    const at::Tensor values = at::index_select(layer.values, 0, plan.sources);
    mixed.narrow(0, plan.first, plan.count)
        .copy_(flash ? Flash(some, keys, values, plan, window)
                     : Products(some, keys, values, plan, window));
  }
  return mixed.reshape({queries.size(0), -1});
}

void CudaDecoder::Finish(const Layer& layer, const at::Tensor& mixed, at::Tensor& x) const {
  const auto add = [&](const at::Tensor& branch, const std::optional<RmsNorm>& norm) {
    x += norm ? Normed(branch, *norm) : branch;
  };
  add(layer.out(mixed), layer.norms.attention_out_norm);
  const at::Tensor gate_up = layer.gate_up(Normed(x, layer.norms.mlp_norm).to(dtype_));
  const at::Tensor gate = gate_up.narrow(1, 0, config_.inner_width);
  const at::Tensor up = gate_up.narrow(1, config_.inner_width, config_.inner_width);
  const at::Tensor active = config_.activation == DecoderConfig::Activation::kSilu ? at::silu(gate)
                            : config_.activation == DecoderConfig::Activation::kGelu
                                ? at::gelu(gate)
                                : at::gelu(gate, "tanh");
  add(layer.down(active * up), layer.norms.mlp_out_norm);
}

// The last layer for the wanted rows alone, kWantedRows at a time; `x`: all rows.
at::Tensor CudaDecoder::LastLayer(Layer& layer, const PackState& state, const at::Tensor& x) const {
  const at::Tensor h = Normed(x, layer.norms.attention_norm).to(dtype_);
  Store(layer, h, state);
  if (!state.wanted_rows.defined()) return at::empty({0, config_.width});
  const int64_t wanted = state.wanted_rows.size(0);
  const int64_t padded = (wanted + kWantedRows - 1) / kWantedRows * kWantedRows;
  at::Tensor rows = at::zeros({padded, config_.width}, x.options());
  rows.narrow(0, 0, wanted).copy_(at::index_select(x, 0, state.wanted_rows));
  at::Tensor normed = at::zeros({padded, config_.width}, h.options());
  normed.narrow(0, 0, wanted).copy_(at::index_select(h, 0, state.wanted_rows));

  std::vector<at::Tensor> projected;
  for (int64_t i = 0; i < padded; i += kWantedRows) {
    projected.push_back(layer.query(normed.narrow(0, i, kWantedRows)));
  }
  const at::Tensor queries =
      Rotated(Heads(at::cat(projected).narrow(0, 0, wanted), layer.norms.query_norm),
              at::index_select(state.cosines, 0, state.wanted_rows),
              at::index_select(state.sines, 0, state.wanted_rows));
  at::Tensor mixed = at::zeros({padded, config_.heads * config_.head_width}, h.options());
  mixed.narrow(0, 0, wanted).copy_(Attend(layer, config_.windows.back(), queries, state.wanted));
  for (int64_t i = 0; i < padded; i += kWantedRows) {
    at::Tensor some = rows.narrow(0, i, kWantedRows);
    Finish(layer, mixed.narrow(0, i, kWantedRows), some);
  }
  return Normed(rows.narrow(0, 0, wanted), final_norm_);
}

std::optional<at::Tensor> CudaDecoder::Forward(const Pack& pack, std::stop_token stop) {
  const c10::InferenceMode inference;
  const PackState state = Prepare(pack);
  at::Tensor x = Embed(pack);
  at::Tensor mixed = at::zeros({rows_, config_.heads * config_.head_width},
                               at::TensorOptions(dtype_).device(device_));
  for (size_t i = 0; i < layers_.size(); ++i) {
    if (stop.stop_requested()) return std::nullopt;
    Layer& layer = layers_[i];
    if (i + 1 == layers_.size() && !every_row_) {
      return LastLayer(layer, state, x);
    }
    const at::Tensor h = Normed(x, layer.norms.attention_norm).to(dtype_);
    Store(layer, h, state);
    const at::Tensor queries =
        Rotated(Heads(layer.query(h).narrow(0, 0, state.rows), layer.norms.query_norm),
                state.cosines, state.sines);
    mixed.narrow(0, 0, state.rows).copy_(Attend(layer, config_.windows[i], queries, state.all));
    Finish(layer, mixed, x);
  }
  if (!state.wanted_rows.defined()) return at::empty({0, config_.width});
  return Normed(at::index_select(x, 0, state.wanted_rows), final_norm_);
}

std::unique_ptr<Decoder> MakeCudaDecoder(const DecoderConfig& config, TensorReader& reader,
                                         const Decoder::Options& options) {
  RequireCuda();
  return std::make_unique<CudaDecoder>(config, reader, options, at::Device(at::kCUDA));
}

}  // namespace assay
