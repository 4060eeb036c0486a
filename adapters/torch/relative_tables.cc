#include "adapters/torch/relative_tables.h"

#include <ATen/Parallel.h>

#include <span>

#include "adapters/torch/attention_room.h"
#include "adapters/torch/relative_index.h"
#include "adapters/torch/row_kernels.h"
#include "adapters/torch/vector_math.h"

namespace assay {
namespace {

size_t Size(int64_t value) { return static_cast<size_t>(value); }

}  // namespace

RelativeTables::RelativeTables(const EncoderConfig& config, bool bfloat16)
    : config_(config),
      bfloat16_(bfloat16),
      padded_width_((config.head_width + simd::kLanes - 1) / simd::kLanes * simd::kLanes),
      units_(bfloat16 ? padded_width_ / 2 : padded_width_) {}

void RelativeTables::Add(const at::Tensor& keys, const at::Tensor& queries) {
  Layer layer;
  if (config_.relative.content_to_position) layer.keys = Pack(keys);
  if (config_.relative.position_to_content) layer.queries = Pack(queries);
  layers_.push_back(std::move(layer));
}

RelativeTables::Words RelativeTables::Pack(const at::Tensor& rows) const {
  const int64_t count = 2 * config_.relative.span();
  std::vector<float> row(Size(config_.head_width)), room(Size(padded_width_));
  Words packed(Size(units_)), words(Size(config_.heads * units_ * count));
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t head = 0; head < config_.heads; ++head) {
      ReadRow(rows, i, head * config_.head_width, row);
      PackWords(row.data(), config_.head_width, padded_width_, bfloat16_, room.data(),
                packed.data());
      for (int64_t u = 0; u < units_; ++u) {
        words[Size((head * units_ + u) * count + i)] = packed[Size(u)];
      }
    }
  }
  return words;
}

void RelativeTables::Spread(size_t layer, int64_t longest) {
  constexpr int64_t kTile = AttentionRoom::kMostRows;
  zero_ = (longest + kTile - 1) / kTile * kTile;
  stride_ = 2 * zero_ + simd::kLanes;
  std::vector<uint32_t> after(Size(stride_)), before(Size(stride_));
  for (int64_t column = 0; column < stride_; ++column) {
    const int64_t distance = column - zero_;
    after[Size(column)] = static_cast<uint32_t>(RelativeIndex(config_.relative, distance));
    before[Size(column)] = static_cast<uint32_t>(RelativeIndex(config_.relative, -distance));
  }
  // A key x places after the query is at distance -x.
  Spread(layers_[layer].keys, before, spread_.keys);
  Spread(layers_[layer].queries, after, spread_.queries);
}

void RelativeTables::Spread(const Words& words, const std::vector<uint32_t>& index,
                            Words& spread) const {
  if (words.empty()) return;
  const int64_t count = 2 * config_.relative.span();
  spread.resize(Size(config_.heads * units_ * stride_));
  at::parallel_for(0, config_.heads * units_, 1, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const uint32_t* from = words.data() + row * count;
      uint32_t* to = spread.data() + row * stride_;
      for (int64_t column = 0; column < stride_; ++column) to[column] = from[index[Size(column)]];
    }
  });
}

RelativeTile RelativeTables::Of(int64_t head) const {
  const auto start = [&](const Words& words) {
    return words.empty() ? nullptr : words.data() + head * units_ * stride_;
  };
  RelativeTile tile;
  tile.keys = start(spread_.keys);
  tile.queries = start(spread_.queries);
  tile.stride = stride_;
  tile.zero = zero_;
  return tile;
}

}  // namespace assay
