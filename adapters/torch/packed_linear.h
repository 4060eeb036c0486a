#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace assay {

/// y = x Wᵀ + b in float32 or bfloat16 (summed in float32), optionally followed by an activation,
/// with W repacked once for a fixed number of rows (oneDNN). At that number a row's result has the
/// same bits at every position and in any company (tested); `x` must have exactly `rows` rows.
/// Immutable; one call at a time.
class PackedLinear {
 public:
  enum class Activation { kNone, kGelu, kGeluTanh, kRelu, kTanh };

  /// weight [out, in]; bias [out] of the same dtype, or undefined: none.
  PackedLinear(const at::Tensor& weight, const at::Tensor& bias, int64_t rows,
               Activation activation = Activation::kNone);

  /// x [rows, in], contiguous → [rows, out].
  at::Tensor operator()(const at::Tensor& x) const;

  int64_t rows() const { return rows_; }

 private:
  int64_t rows_;
  at::Tensor packed_;
  std::optional<at::Tensor> bias_;
  Activation activation_;
};

}  // namespace assay
