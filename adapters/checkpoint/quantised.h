#pragma once

#include <string_view>

#include "adapters/checkpoint/tensor_files.h"
#include "harness/core/json.h"

namespace assay {

/// Throws Error where the weights are quantised in a way that is not read, with
/// the scheme's name: by `quantization_config.quant_method` of config.json
/// (bitsandbytes, gptq, awq, fp8, compressed-tensors, …), else by the tensors
/// that each scheme adds (`qweight` with `g_idx`: GPTQ, without: AWQ; `SCB`,
/// `absmax`, `quant_state`: bitsandbytes; `weight_scale`: fp8).
void RefuseQuantised(const Json& config, const StoredTensors& tensors, std::string_view where);

}  // namespace assay
