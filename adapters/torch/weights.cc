#include "adapters/torch/weights.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "harness/core/error.h"

namespace assay {
namespace {

std::string ShapeText(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

at::Tensor FloatTensor(const TensorBytes& tensor) {
  char* bytes = const_cast<char*>(tensor.bytes.data());
  if (reinterpret_cast<uintptr_t>(bytes) % alignof(float) == 0) {
    return at::from_blob(bytes, tensor.shape, at::kFloat);
  }
  at::Tensor copy = at::empty(tensor.shape, at::kFloat);
  std::memcpy(copy.mutable_data_ptr<float>(), bytes, tensor.bytes.size());
  return copy;
}

}  // namespace

at::Tensor Weights::Take(const std::string& name, std::initializer_list<int64_t> shape) {
  const auto found = file_.tensors().find(name);
  if (found == file_.tensors().end()) {
    throw Error("tensor \"" + name + "\" is missing (" + file_.path() + ")");
  }
  const TensorBytes& tensor = found->second;
  const std::vector<int64_t> expected = shape;
  if (tensor.dtype != "F32" || tensor.shape != expected) {
    throw Error("tensor \"" + name + "\": got " + tensor.dtype + " " + ShapeText(tensor.shape) +
                ", expected F32 " + ShapeText(expected) + " (" + file_.path() + ")");
  }
  ASSAY_CHECK(taken_.insert(name).second);
  return FloatTensor(tensor);
}

void Weights::RequireAllTaken(std::initializer_list<std::string_view> unused) const {
  for (const auto& [name, tensor] : file_.tensors()) {
    const auto starts = [&](std::string_view prefix) { return name.starts_with(prefix); };
    if (!taken_.contains(name) && std::ranges::none_of(unused, starts)) {
      throw Error("tensor \"" + name + "\" is not part of this architecture (" + file_.path() +
                  ")");
    }
  }
}

}  // namespace assay
