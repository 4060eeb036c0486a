#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/torch/bidirectional_attention.h"
#include "adapters/torch/encoder.h"
#include "adapters/torch/encoder_weights.h"
#include "adapters/torch/packed_linear.h"
#include "adapters/torch/relative_tables.h"
#include "adapters/torch/rotation.h"

namespace assay {

/// The encoder on the CPU. Products run in `dtype` on weights that oneDNN has packed for a fixed
/// number of rows, each chunk of rows on one thread, attention in kernels of our own; the residual
/// stream and everything between products is float32.
class CpuEncoder final : public Encoder {
 public:
  static constexpr int64_t kRows = 128;  ///< by measurement: tests/benchmarks

  CpuEncoder(const EncoderConfig& config, TensorReader& reader, const std::string& prefix,
             const Options& options);

  int64_t rows() const override { return rows_; }
  std::optional<std::vector<at::Tensor>> Forward(std::span<const EncoderSequence> sequences,
                                                 std::stop_token stop) override;

 private:
  struct Layer {
    PackedLinear qkv, attention_out, inner, out;
    std::optional<LayerNorm> attention_norm;
    LayerNorm mlp_norm;
  };
  struct Convolution {
    PackedLinear linear;
    LayerNorm norm;
  };
  /// Rows of all sequences, up to a multiple of `rows_`.
  struct Rows {
    at::Tensor x;      // float32 [rows, width]: the residual stream
    at::Tensor qkv;    // [rows, 3 × width]
    at::Tensor mixed;  // [rows, width]: what attention made
  };
  /// One of the sequences of a batch, in rows [begin, begin + length).
  struct Place {
    int64_t begin, length;
    std::vector<bool> tiles;  // of the last layer's attention that are wanted
  };

  Layer MakeLayer(const EncoderLayerWeights& weights) const;
  void AddRelative(const EncoderLayerWeights& weights, const Layer& layer, const at::Tensor& table);
  void Check(const EncoderSequence& sequence) const;
  Rows MakeRows(int64_t rows) const;
  void Embed(std::span<const EncoderSequence> sequences, Rows& all) const;
  void EmbedRow(const EncoderSequence& sequence, size_t i, int64_t position,
                std::span<float> out) const;
  void Project(const Layer& layer, Rows& all, int64_t row) const;
  void Attend(size_t layer, const std::vector<Place>& places, const std::stop_token& stop,
              Rows& all);
  void FeedForward(const Layer& layer, Rows& all, int64_t row) const;
  void Convolve(const std::vector<Place>& places, const at::Tensor& embedded,
                const std::stop_token& stop, Rows& all) const;
  bool Layers(const std::vector<Place>& places, const std::stop_token& stop, Rows& all);
  Rows Wanted(std::span<const EncoderSequence> sequences, const std::vector<Place>& places,
              const Rows& all) const;
  at::Tensor Chunk(const at::Tensor& x, int64_t row) const { return x.narrow(0, row, rows_); }

  bool pre_norm() const { return config_.family == EncoderConfig::Family::kModernBert; }

  EncoderConfig config_;
  at::ScalarType dtype_;
  int64_t rows_;
  EncoderTables tables_;
  std::vector<Layer> layers_;
  std::optional<LayerNorm> final_norm_;
  std::optional<Convolution> convolution_;
  RelativeTables relative_;
  std::optional<Rotation> global_, local_;
};

}  // namespace assay
