#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "adapters/checkpoint/decoder_config.h"

namespace assay {

// What a decoder does to each row for itself, on the CPU in float32, from and to float32 or
// bfloat16. A row's bits depend on the row alone.

/// x / √(mean(x²) + epsilon) · weight. Rounded once, at the end.
struct RmsNorm {
  at::Tensor weight;  ///< float32 [width]; 1 is already added where the family does
  double epsilon = 1e-6;

  /// `x`: float32 [rows, width]; `out`: float32 or bfloat16, the same shape.
  void Apply(const at::Tensor& x, at::Tensor& out) const;
  void Apply(std::span<float> row) const;  ///< in place
};

/// x += branch; `branch`: float32 or bfloat16.
void AddRows(const at::Tensor& branch, at::Tensor& x);

/// x += norm(branch).
void AddNormed(const at::Tensor& branch, const RmsNorm& norm, at::Tensor& x);

/// out = activation(gate) · up, of rows [gate, up].
void GatedProduct(const at::Tensor& gate_up, DecoderConfig::Activation activation, at::Tensor& out);

/// Row i of float32 or bfloat16 `x` as floats.
void ReadRow(const at::Tensor& x, int64_t i, int64_t begin, std::span<float> out);
void WriteRow(std::span<const float> row, at::Tensor& x, int64_t i, int64_t begin);

}  // namespace assay
