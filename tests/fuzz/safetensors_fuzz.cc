#include <cstddef>
#include <cstdint>
#include <string_view>

#include "harness/core/error.h"
#include "harness/io/safetensors.h"

// Whatever the bytes: an Error, or tensors whose views lie inside the file.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  try {
    for (const auto& [name, tensor] : assay::ParseSafetensors(file, "fuzz")) {
      const bool inside = tensor.bytes.data() >= file.data() &&
                          tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size();
      if (!inside) __builtin_trap();
    }
  } catch (const assay::Error&) {
  }
  return 0;
}
