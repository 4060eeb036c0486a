#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "adapters/checkpoint/decoder_config.h"
#include "adapters/packing/packer.h"
#include "adapters/torch/tensor_reader.h"

namespace assay {

/// A causal transformer that computes packs of rows (DESIGN §4). A row's result depends on its
/// sequence alone: not on its pack, its neighbours, how segments are cut, or whether prompts are
/// shared. One call at a time.
class Decoder {
 public:
  struct Options {
    std::string prefix = {};            ///< before the names of the backbone's tensors
    at::ScalarType dtype = at::kFloat;  ///< of weights and products: float32 or bfloat16
    int64_t rows = 0;                   ///< of a pack; 0: the device's own choice
    int64_t context = 0;                ///< tokens of the longest sequence
    bool every_row = false;  ///< most rows are wanted (language models), not one per sequence
  };

  virtual ~Decoder() = default;

  /// Rows of a pack, pages of the pool, and the multiple that segments are cut at.
  virtual int64_t rows() const = 0;
  virtual int64_t pages() const = 0;
  virtual int64_t cut() const = 0;

  /// Hidden states after the final norm of the wanted rows: float32 [wanted, width] on its device;
  /// nullopt after a stop.
  virtual std::optional<at::Tensor> Forward(const Pack& pack, std::stop_token stop) = 0;
};

/// Reads the decoder's tensors. Throws Error for missing and misshapen ones; what is left in
/// `reader` belongs to the head.
std::unique_ptr<Decoder> MakeCpuDecoder(const DecoderConfig& config, TensorReader& reader,
                                        const Decoder::Options& options);
std::unique_ptr<Decoder> MakeCudaDecoder(const DecoderConfig& config, TensorReader& reader,
                                         const Decoder::Options& options);

}  // namespace assay
