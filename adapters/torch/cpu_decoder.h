#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/torch/causal_attention.h"
#include "adapters/torch/decoder.h"
#include "adapters/torch/decoder_weights.h"
#include "adapters/torch/key_value_pages.h"
#include "adapters/torch/packed_linear.h"
#include "adapters/torch/rotation.h"
#include "adapters/torch/row_kernels.h"

namespace assay {

/// The decoder on the CPU. Products run in `dtype` on weights that oneDNN has packed for a fixed
/// number of rows, attention in kernels of our own; the residual stream and everything between
/// products is float32, which is closer to the exact result than keeping it in bfloat16.
///
/// Where few rows are wanted, the last layer makes keys and values for all rows, and the rest for
/// the wanted ones alone, `kWantedRows` at a time.
class CpuDecoder final : public Decoder {
 public:
  static constexpr int64_t kRows = 512;  ///< by measurement: tests/benchmarks
  static constexpr int64_t kWantedRows = 16;

  CpuDecoder(const DecoderConfig& config, TensorReader& reader, const Options& options);

  int64_t rows() const override { return rows_; }
  int64_t pages() const override { return Packer::PagesNeeded(context_); }
  int64_t cut() const override { return 1; }
  std::optional<at::Tensor> Forward(const Pack& pack, std::stop_token stop) override;

 private:
  struct Layer {
    DecoderLayerWeights norms;  // its linear parameters are dropped
    PackedLinear project;       // queries, keys, values; without queries where `query` is there
    std::optional<PackedLinear> query;
    PackedLinear out, gate_up, down;
  };
  /// Buffers of some rows on their way through a layer.
  struct Rows {
    at::Tensor x;      // float32 [rows, width]: the residual stream
    at::Tensor h;      // [rows, width]: normed
    at::Tensor mixed;  // [rows, heads × head_width]: what attention made
    at::Tensor inner;  // [rows, inner_width]
  };
  struct Place {  // of a row of the pack
    const Span* span = nullptr;
    int64_t position = 0;
  };

  Layer MakeLayer(DecoderLayerWeights weights, bool last) const;
  Rows MakeRows(int64_t rows) const;
  void Locate(const Pack& pack);
  void Embed();
  void StoreKeys(size_t layer, const at::Tensor& projected, int64_t begin);
  void AttendAll(size_t layer, const at::Tensor& projected, const Pack& pack,
                 const std::stop_token& stop);
  void AttendWanted(size_t layer, const at::Tensor& queries, std::span<const WantedRow> wanted);
  void Attend(size_t layer, int64_t head, const at::Tensor& queries, int64_t first_row,
              const Place& place, int64_t count, CausalAttention& attention, std::span<float> room,
              at::Tensor& out);
  void FinishLayer(const Layer& layer, Rows& rows) const;
  void LastLayer(const Pack& pack, at::Tensor& hidden);
  CausalAttention MakeAttention(size_t layer) const;

  DecoderConfig config_;
  at::ScalarType dtype_;
  int64_t rows_;
  int64_t context_;
  bool every_row_;
  at::Tensor embeddings_;
  RmsNorm final_norm_;
  std::vector<Layer> layers_;
  KeyValuePages pages_;
  Rotation rotation_;
  Rows all_, wanted_;
  std::vector<Place> places_;  // by row of the pack
};

}  // namespace assay
