#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace assay {

/// y = x Wᵀ + b in float32, optionally followed by exact GELU, with W repacked once for a fixed
/// number of rows (oneDNN). At that number a row's result has the same bits at every position and
/// in any company (tested); `x` must have exactly `rows` rows. Immutable; one call at a time.
class PackedLinear {
 public:
  enum class Activation { kNone, kGelu };

  /// weight [out, in], bias [out].
  PackedLinear(const at::Tensor& weight, const at::Tensor& bias, int64_t rows,
               Activation activation = Activation::kNone);

  /// x [rows, in], contiguous → [rows, out].
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  int64_t rows_;
  at::Tensor packed_;
  at::Tensor bias_;
  Activation activation_;
};

}  // namespace assay
