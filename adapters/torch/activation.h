#pragma once

#include <ATen/core/Tensor.h>

#include "adapters/checkpoint/encoder_config.h"
#include "adapters/torch/packed_linear.h"

namespace assay {

/// The activation of each element of `x`.
at::Tensor Activate(EncoderConfig::Activation activation, const at::Tensor& x);

/// The same, as what follows a linear layer.
PackedLinear::Activation AfterLinear(EncoderConfig::Activation activation);

}  // namespace assay
