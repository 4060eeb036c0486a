#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/checkpoint/lora.h"
#include "adapters/checkpoint/tensor_files.h"

namespace assay {

/// Takes a checkpoint's tensors by name as dense tensors on the CPU. They may be views
/// into the files, which must outlive them.
class TensorReader {
 public:
  using Updates = std::map<std::string, LoraUpdate, std::less<>>;

  /// `updates`, if there are any, are added to the tensors they name.
  explicit TensorReader(const TensorFiles& files, const Updates* updates = nullptr)
      : files_(files), updates_(updates) {}

  bool Has(const std::string& name) const { return files_.tensors().contains(name); }
  /// As stored; empty where the tensor is missing.
  std::vector<int64_t> ShapeOf(const std::string& name) const;
  std::string DtypeOf(const std::string& name) const;

  /// Throws Error for a tensor that is missing or has another shape. Contiguous.
  at::Tensor Take(const std::string& name, const std::vector<int64_t>& shape, at::ScalarType dtype);

  /// Lets go of the memory of the files' pages read so far; views stay valid.
  void Forget();

  /// Names that nobody has taken.
  std::vector<std::string> Left() const;

 private:
  const TensorFiles& files_;
  const Updates* updates_;
  std::set<std::string, std::less<>> taken_;
  std::vector<const StoredTensor*> in_memory_;
};

}  // namespace assay
