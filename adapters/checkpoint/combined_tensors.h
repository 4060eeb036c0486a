#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/checkpoint/tensor_files.h"

namespace assay {

/// Several files as one checkpoint: heads that are kept in files of their own, and what a LoRA
/// adapter holds whole.
class CombinedTensors : public TensorFiles {
 public:
  explicit CombinedTensors(std::unique_ptr<TensorFiles> base) : tensors_(base->tensors()) {
    parts_.push_back(std::move(base));
  }

  /// Adds all tensors of `part` with `prefix` before their names. Throws Error for one that is
  /// there already.
  void Add(std::unique_ptr<TensorFiles> part, const std::string& prefix);

  /// Puts `tensors`, views into `part`, in place of those of the same names, or beside them.
  void Replace(std::unique_ptr<TensorFiles> part, const StoredTensors& tensors);

  const StoredTensors& tensors() const override { return tensors_; }
  std::vector<std::string> files() const override;
  void Forget(const StoredTensor& tensor) const override;
  const GgufMetadata* metadata() const override { return parts_[0]->metadata(); }

 private:
  std::vector<std::unique_ptr<TensorFiles>> parts_;
  StoredTensors tensors_;
};

}  // namespace assay
