#pragma once

#include <ATen/core/Tensor.h>

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "harness/io/safetensors.h"

namespace assay {

/// The tensors of a checkpoint by name, each taken once; a missing one is an Error, and so is one
/// that nobody took. Tensors are views into the mapped file, which must outlive them.
class Weights {
 public:
  explicit Weights(const SafetensorsFile& file) : file_(file) {}

  /// A float32 tensor of exactly this shape.
  at::Tensor Take(const std::string& name, std::initializer_list<int64_t> shape);

  /// Throws Error if a tensor is left whose name does not start with one of `unused`.
  void RequireAllTaken(std::initializer_list<std::string_view> unused) const;

 private:
  const SafetensorsFile& file_;
  std::set<std::string, std::less<>> taken_;
};

}  // namespace assay
