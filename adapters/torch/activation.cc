#include "adapters/torch/activation.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/tanh.h>

namespace assay {

using Activation = EncoderConfig::Activation;

at::Tensor Activate(Activation activation, const at::Tensor& x) {
  switch (activation) {
    case Activation::kGelu:
      return at::gelu(x, "none");
    case Activation::kGeluTanh:
      return at::gelu(x, "tanh");
    case Activation::kRelu:
      return at::relu(x);
    case Activation::kTanh:
      return at::tanh(x);
  }
  return x;
}

PackedLinear::Activation AfterLinear(Activation activation) {
  switch (activation) {
    case Activation::kGelu:
      return PackedLinear::Activation::kGelu;
    case Activation::kGeluTanh:
      return PackedLinear::Activation::kGeluTanh;
    case Activation::kRelu:
      return PackedLinear::Activation::kRelu;
    case Activation::kTanh:
      return PackedLinear::Activation::kTanh;
  }
  return PackedLinear::Activation::kNone;
}

}  // namespace assay
