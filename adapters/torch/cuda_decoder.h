#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "adapters/torch/decoder.h"
#include "adapters/torch/decoder_weights.h"

namespace assay {

/// Where some queries of a pack look for keys and values: indices into a layer's store, built once
/// per pack and used by every layer.
struct GatherPlan {
  int64_t first = 0, count = 0;        ///< these of the pack's queries
  at::Tensor sources;                  ///< int64 [keys]: keys of all queries' sequences, end to end
  at::Tensor query_offsets;            ///< int32 [sequences + 1]
  at::Tensor key_offsets;              ///< int32 [sequences + 1]
  std::vector<int64_t> queries, keys;  ///< per sequence: how many
};

/// The decoder on a GPU, by torch's operators (no build-time nvcc, and no CUDA headers: the kernels
/// come with libtorch_cuda, loaded when a GPU is asked for). Keys and values of tokens in work lie
/// in one store per layer; each segment's are gathered as [prompt; self] for variable-length
/// flash calls, whose causal mask is aligned to the end: one per layer, or several where many
/// responses share a long prompt, so that memory is bounded by rows and context. Models with a soft
/// cap, which that kernel lacks, and float32 take products in tiles of fixed size instead.
///
/// Also runs on the CPU, where its tests are.
class CudaDecoder final : public Decoder {
 public:
  static constexpr int64_t kRows = 8192;
  static constexpr int64_t kWantedRows = 64;
  /// Segments are cut at multiples of a tile of attention, so that tiles are always the same.
  static constexpr int64_t kTile = 128;

  CudaDecoder(const DecoderConfig& config, TensorReader& reader, const Options& options,
              at::Device device);

  int64_t rows() const override { return rows_; }
  int64_t pages() const override { return pages_; }
  int64_t cut() const override { return kTile; }
  std::optional<at::Tensor> Forward(const Pack& pack, std::stop_token stop) override;

 private:
  struct Linear {
    at::Tensor weight, bias;
    at::Tensor operator()(const at::Tensor& x) const;
  };
  struct Layer {
    DecoderLayerWeights norms;  // its linear parameters are dropped
    Linear query, key_value, out, gate_up, down;
    at::Tensor keys, values;  // the store: [slots, kv_heads, head_width]
  };
  /// What a pack's rows need in every layer.
  struct PackState {
    std::vector<GatherPlan> all, wanted;
    at::Tensor slots;           // int64 [rows]: where each row's own key and value go
    at::Tensor cosines, sines;  // [rows, 1, rotated / 2]
    at::Tensor wanted_rows;     // int64 [wanted]
    int64_t rows = 0;           // in use
  };

  Layer MakeLayer(DecoderLayerWeights weights) const;
  PackState Prepare(const Pack& pack) const;
  at::Tensor Embed(const Pack& pack) const;
  at::Tensor Normed(const at::Tensor& x, const RmsNorm& norm) const;
  at::Tensor Rotated(const at::Tensor& heads, const at::Tensor& cosines,
                     const at::Tensor& sines) const;
  at::Tensor Heads(const at::Tensor& x, const std::optional<RmsNorm>& norm) const;
  void Store(Layer& layer, const at::Tensor& h, const PackState& state) const;
  at::Tensor Attend(const Layer& layer, int64_t window, const at::Tensor& queries,
                    const std::vector<GatherPlan>& plans) const;
  at::Tensor Flash(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                   const GatherPlan& plan, int64_t window) const;
  at::Tensor Products(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                      const GatherPlan& plan, int64_t window) const;
  void Finish(const Layer& layer, const at::Tensor& mixed, at::Tensor& x) const;
  at::Tensor LastLayer(Layer& layer, const PackState& state, const at::Tensor& x) const;

  DecoderConfig config_;
  at::ScalarType dtype_;
  at::Device device_;
  int64_t rows_, context_, pages_;
  bool every_row_;
  at::Tensor embeddings_;
  RmsNorm final_norm_;
  std::vector<Layer> layers_;
};

}  // namespace assay
