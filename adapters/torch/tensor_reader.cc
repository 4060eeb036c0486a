#include "adapters/torch/tensor_reader.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/matmul.h>

#include <optional>
#include <span>

#include "harness/core/error.h"

namespace assay {
namespace {

std::string ShapeText(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

std::optional<at::ScalarType> TypeOf(const std::string& dtype) {
  if (dtype == "F32") return at::kFloat;
  if (dtype == "BF16") return at::kBFloat16;
  if (dtype == "F16") return at::kHalf;
  if (dtype == "F64") return at::kDouble;
  return std::nullopt;
}

// A view of the stored elements where their place and form allow it, else float32.
at::Tensor Stored(const StoredTensor& tensor, const std::string& name) {
  char* bytes = const_cast<char*>(tensor.bytes.data());
  const bool aligned = reinterpret_cast<uintptr_t>(bytes) % sizeof(double) == 0;
  const auto type = TypeOf(tensor.dtype);
  if (type && aligned && tensor.IsPlain()) return at::from_blob(bytes, tensor.shape, *type);
  at::Tensor values = at::empty(tensor.shape, at::kFloat);
  ReadFloats(tensor, name, {values.mutable_data_ptr<float>(), static_cast<size_t>(values.numel())});
  return values;
}

// W + scale · B A in float32, as peft merges (tuners/lora/layer.py, get_delta_weight).
at::Tensor Updated(const at::Tensor& weight, const LoraUpdate& update, const std::string& name) {
  at::Tensor delta =
      at::matmul(Stored(update.b, name).to(at::kFloat), Stored(update.a, name).to(at::kFloat));
  if (update.transposed) delta = delta.t();
  return weight.to(at::kFloat).add(delta, update.scale);
}

}  // namespace

std::vector<int64_t> TensorReader::ShapeOf(const std::string& name) const {
  const auto found = files_.tensors().find(name);
  return found == files_.tensors().end() ? std::vector<int64_t>{} : found->second.shape;
}

std::string TensorReader::DtypeOf(const std::string& name) const {
  const auto found = files_.tensors().find(name);
  return found == files_.tensors().end() ? "" : found->second.dtype;
}

at::Tensor TensorReader::Take(const std::string& name, const std::vector<int64_t>& shape,
                              at::ScalarType dtype) {
  const auto found = files_.tensors().find(name);
  if (found == files_.tensors().end()) throw Error("tensor \"" + name + "\" is missing");
  const StoredTensor& stored = found->second;
  if (stored.shape != shape) {
    throw Error("tensor \"" + name + "\": got shape " + ShapeText(stored.shape) + ", expected " +
                ShapeText(shape));
  }
  taken_.insert(name);
  at::Tensor weight = Stored(stored, name);
  in_memory_.push_back(&stored);
  if (updates_ != nullptr) {
    if (const auto update = updates_->find(name); update != updates_->end()) {
      weight = Updated(weight, update->second, name);
    }
  }
  return weight.to(dtype).contiguous();
}

void TensorReader::Forget() {
  for (const StoredTensor* tensor : in_memory_) files_.Forget(*tensor);
  in_memory_.clear();
}

std::vector<std::string> TensorReader::Left() const {
  std::vector<std::string> left;
  for (const auto& [name, tensor] : files_.tensors()) {
    if (!taken_.contains(name)) left.push_back(name);
  }
  return left;
}

}  // namespace assay
