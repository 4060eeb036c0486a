// Attention of the GPU decoder: the flash kernel, and products in tiles where that lacks something.

#include <ATen/TensorOperators.h>
#include <ATen/ops/_flash_attention_forward.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/pad.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <limits>

#include "adapters/torch/cuda_decoder.h"

namespace assay {

// `max_q` and `max_k` are the run's bound, never the pack's: they choose between kernels, and a
// window that reaches beyond max_k is dropped (flash_api.cpp, mha_varlen_fwd). Two at least: one
// query with shared keys takes a kernel that splits them.
at::Tensor CudaDecoder::Flash(const at::Tensor& queries, const at::Tensor& keys,
                              const at::Tensor& values, const GatherPlan& plan,
                              int64_t window) const {
  const int64_t bound = std::max<int64_t>(context_, 2);
  const auto left = window > 0 ? std::optional<int64_t>(window - 1) : std::nullopt;
  const auto right = window > 0 ? std::optional<int64_t>(0) : std::nullopt;
  return std::get<0>(at::_flash_attention_forward(
      queries, keys, values, plan.query_offsets, plan.key_offsets, bound, bound,
      /*dropout_p=*/0.0, /*is_causal=*/true, /*return_debug_mask=*/false, config_.attention_scale,
      left, right));
}

// softmax(cap tanh(q k / cap)) v, kTile queries of a sequence at a time, keys rounded up to whole
// tiles: shapes depend on the sequence alone. Scores and their softmax are float32.
at::Tensor CudaDecoder::Products(const at::Tensor& queries, const at::Tensor& keys,
                                 const at::Tensor& values, const GatherPlan& plan,
                                 int64_t window) const {
  const int64_t group = config_.heads / config_.kv_heads;
  const int64_t width = config_.head_width;
  at::Tensor mixed = at::empty_like(queries);
  int64_t query = 0, key = 0;
  for (size_t s = 0; s < plan.queries.size(); ++s) {
    const int64_t count = plan.queries[s], seen = plan.keys[s];
    for (int64_t first = 0; first < count; first += kTile) {
      const int64_t rows = std::min(kTile, count - first);
      const int64_t last = seen - count + first + rows;  // keys that the tile's last row sees
      const int64_t columns = (last + kTile - 1) / kTile * kTile;
      const auto tile = [&](const at::Tensor& x, int64_t from, int64_t have, int64_t want) {
        at::Tensor padded = at::zeros({want, x.size(1), width}, x.options());
        padded.narrow(0, 0, have).copy_(x.narrow(0, from, have));
        return padded.transpose(0, 1);
      };
      // [kv_heads, group × kTile, width] against [kv_heads, columns, width].
      const at::Tensor q = tile(queries, query + first, rows, kTile)
                               .reshape({config_.kv_heads, group * kTile, width});
      const at::Tensor k = tile(keys, key, last, columns);
      const at::Tensor v = tile(values, key, last, columns);
      at::Tensor scores = at::matmul(q, k.transpose(1, 2)).to(at::kFloat) * config_.attention_scale;
      if (config_.attention_cap > 0) {
        scores = at::tanh(scores / config_.attention_cap) * config_.attention_cap;
      }
      scores = scores.view({config_.kv_heads, group, kTile, columns});
      const auto options = at::TensorOptions(at::kLong).device(device_);
      const at::Tensor row = at::arange(kTile, options).unsqueeze(1) + (last - rows);
      const at::Tensor column = at::arange(columns, options).unsqueeze(0);
      at::Tensor hidden = (column > row).logical_or(column >= last);
      if (window > 0) hidden = hidden.logical_or(column <= row - window);
      // Rows that are padding see the first key: a softmax of nothing would be NaN.
      hidden.narrow(0, rows, kTile - rows).fill_(true).select(1, 0).fill_(false);
      scores.masked_fill_(hidden, -std::numeric_limits<float>::infinity());
      const at::Tensor shares =
          at::softmax(scores, -1).to(dtype_).view({config_.kv_heads, group * kTile, columns});
      const at::Tensor out = at::matmul(shares, v)
                                 .view({config_.heads, kTile, width})
                                 .narrow(1, 0, rows)
                                 .transpose(0, 1);
      mixed.narrow(0, query + first, rows).copy_(out);
    }
    query += count;
    key += seen;
  }
  return mixed;
}

}  // namespace assay
