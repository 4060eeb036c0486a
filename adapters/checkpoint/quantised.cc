#include "adapters/checkpoint/quantised.h"

#include <algorithm>
#include <string>

#include "adapters/checkpoint/config_reader.h"
#include "harness/core/error.h"

namespace assay {
namespace {

// The order decides where a scheme's tensors are part of another's.
constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
    {".g_idx", "GPTQ"},
    {".qweight", "AWQ"},
    {".SCB", "bitsandbytes"},
    {".absmax", "bitsandbytes"},
    {".quant_state", "bitsandbytes"},
    {".weight_scale", "fp8"},
};

[[noreturn]] void Refuse(const std::string& scheme, std::string_view where) {
  throw Error(
      "the checkpoint is quantised (" + scheme +
      "), which is not read: expected F32, F16 or BF16 weights, or a GGUF file of Q8_0, Q4_0 "
      "or Q4_1 (" +
      std::string(where) + "); use the unquantised checkpoint");
}

}  // namespace

void RefuseQuantised(const Json& config, const StoredTensors& tensors, std::string_view where) {
  const ConfigReader outer(config, where);
  if (outer.Has("quantization_config")) {
    const ConfigReader inner(outer.Value("quantization_config"), where);
    Refuse(inner.Text("quant_method", "an unnamed method"), where);
  }
  for (const auto& [sign, scheme] : kSigns) {
    for (const auto& [name, tensor] : tensors) {
      if (name.find(sign) != std::string::npos) {
        Refuse(std::string(scheme) + ", by its tensor \"" + name + "\"", where);
      }
    }
  }
}

}  // namespace assay
