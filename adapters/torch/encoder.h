#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "adapters/checkpoint/encoder_config.h"
#include "adapters/torch/tensor_reader.h"

namespace assay {

/// One sequence as an encoder reads it: at least one token, and no more than a table of absolute
/// positions has rows. Where positions are relative or rotary, any length will do.
struct EncoderSequence {
  std::span<const uint32_t> ids;
  std::span<const uint8_t> types = {};  ///< token_type_ids; empty: all 0
  std::span<const size_t> rows;         ///< whose hidden states are wanted, in any order
};

/// A bidirectional transformer (`EncoderConfig`). Sequences are laid end to end without padding; a
/// row's result depends on its sequence alone: not on its batch, its place in it, or which rows are
/// wanted. One call at a time; it uses torch's threads.
class Encoder {
 public:
  struct Options {
    at::ScalarType dtype = at::kFloat;  ///< of weights and products: float32 or bfloat16
    int64_t rows = 0;                   ///< that linear layers run on; 0: the device's own choice
  };

  virtual ~Encoder() = default;

  /// Rows that a batch is filled up to a multiple of.
  virtual int64_t rows() const = 0;

  /// Hidden states after the last layer (and ModernBERT's final norm), one float32 tensor
  /// [rows wanted, width] per sequence; nullopt after a stop. Memory grows with the sum of the
  /// lengths. Throws Error for a sequence that is too long, or an id or type that is not in its
  /// table.
  virtual std::optional<std::vector<at::Tensor>> Forward(std::span<const EncoderSequence> sequences,
                                                         std::stop_token stop) = 0;
};

/// Reads the encoder's tensors under `prefix` (`FindPrefix`). Throws Error for missing and
/// misshapen ones; what is left in `reader` belongs to the head.
std::unique_ptr<Encoder> MakeCpuEncoder(const EncoderConfig& config, TensorReader& reader,
                                        const std::string& prefix, const Encoder::Options& options);

}  // namespace assay
