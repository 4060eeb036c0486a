#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace assay {

/// What is kept of a wanted row's hidden state: the state itself, or what a language model's head
/// says of the token that follows. Works on the wanted rows of a whole pack.
class HiddenReader {
 public:
  virtual ~HiddenReader() = default;

  /// `hidden`: float32 [rows, width]; `targets`: per row, the token that follows it in its sequence
  /// (0 at its end). Returns float32 [rows, features] on the CPU; a row's bits depend on the row
  /// alone.
  virtual at::Tensor Read(const at::Tensor& hidden, std::span<const uint32_t> targets) const = 0;
};

/// The hidden states themselves.
class HiddenStates final : public HiddenReader {
 public:
  at::Tensor Read(const at::Tensor& hidden, std::span<const uint32_t>) const override {
    return hidden.to(at::kCPU);
  }
};

}  // namespace assay
