#include "adapters/checkpoint/combined_tensors.h"

#include "harness/core/error.h"

namespace assay {

void CombinedTensors::Add(std::unique_ptr<TensorFiles> part, const std::string& prefix) {
  for (const auto& [name, tensor] : part->tensors()) {
    if (!tensors_.emplace(prefix + name, tensor).second) {
      throw Error("tensor \"" + prefix + name + "\" is in two files, the second is " +
                  part->files()[0]);
    }
  }
  parts_.push_back(std::move(part));
}

void CombinedTensors::Replace(std::unique_ptr<TensorFiles> part, const StoredTensors& tensors) {
  for (const auto& [name, tensor] : tensors) tensors_[name] = tensor;
  parts_.push_back(std::move(part));
}

std::vector<std::string> CombinedTensors::files() const {
  std::vector<std::string> paths;
  for (const auto& part : parts_) {
    for (std::string& path : part->files()) paths.push_back(std::move(path));
  }
  return paths;
}

void CombinedTensors::Forget(const StoredTensor& tensor) const {
  for (const auto& part : parts_) part->Forget(tensor);
}

}  // namespace assay
