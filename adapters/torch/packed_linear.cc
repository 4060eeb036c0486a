#include "adapters/torch/packed_linear.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <optional>
#include <string_view>

#include "harness/core/error.h"

namespace assay {
namespace {

// Operators that torch registers for its compiler and declares in no header. They save the
// repacking of the weights that at::linear does in each call.
using Reorder = at::Tensor(const at::Tensor& weight, std::optional<c10::SymInt> rows);
using Pointwise = at::Tensor(const at::Tensor& x, const at::Tensor& weight,
                             const std::optional<at::Tensor>& bias, std::string_view activation,
                             c10::List<std::optional<at::Scalar>> scalars,
                             std::optional<std::string_view> algorithm);

template <typename Signature>
c10::TypedOperatorHandle<Signature> Find(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

const char* NameOf(PackedLinear::Activation activation) {
  switch (activation) {
    case PackedLinear::Activation::kNone:
      return "none";
    case PackedLinear::Activation::kGelu:
    case PackedLinear::Activation::kGeluTanh:
      return "gelu";
    case PackedLinear::Activation::kRelu:
      return "relu";
    case PackedLinear::Activation::kTanh:
      return "tanh";
  }
  return "";
}

}  // namespace

PackedLinear::PackedLinear(const at::Tensor& weight, const at::Tensor& bias, int64_t rows,
                           Activation activation)
    : rows_(rows),
      packed_(Find<Reorder>("mkldnn::_reorder_linear_weight").call(weight, c10::SymInt(rows))),
      bias_(bias.defined() ? std::optional(bias.clone()) : std::nullopt),
      activation_(activation) {}

at::Tensor PackedLinear::operator()(const at::Tensor& x) const {
  static const auto pointwise = Find<Pointwise>("mkldnn::_linear_pointwise");
  ASSAY_CHECK(x.size(0) == rows_);
  const c10::List<std::optional<at::Scalar>> no_scalars;
  // GELU's algorithm "none" is the exact one, by erf.
  const char* algorithm = activation_ == Activation::kGeluTanh ? "tanh" : "none";
  return pointwise.call(x, packed_, bias_, NameOf(activation_), no_scalars, algorithm);
}

}  // namespace assay
