#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/core/error.h"
#include "harness/io/gguf.h"

// Whatever the bytes: an Error, or tensors whose views lie inside the file and hold their shape.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  try {
    for (const auto& [name, tensor] : assay::ParseGguf(file, "fuzz").tensors) {
      const bool inside = tensor.bytes.data() >= file.data() &&
                          tensor.bytes.data() + tensor.bytes.size() <= file.data() + file.size();
      if (!inside) __builtin_trap();
      size_t elements = 1;
      for (const int64_t dimension : tensor.shape) elements *= static_cast<size_t>(dimension);
      std::vector<float> numbers(elements);
      assay::Dequantize(tensor.type, tensor.bytes, numbers);
    }
  } catch (const assay::Error&) {
  }
  return 0;
}
