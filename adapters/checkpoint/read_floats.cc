#include <cstring>
#include <string>
#include <vector>

#include "adapters/checkpoint/tensor_files.h"
#include "harness/core/error.h"

namespace assay {
namespace {

void Convert(const StoredTensor& tensor, std::string_view name, std::span<float> out) {
  if (const std::optional<GgmlType> type = FindGgmlType(tensor.dtype)) {
    return Dequantize(*type, tensor.bytes, out);
  }
  if (tensor.dtype != "F64") {
    throw Error("tensor \"" + std::string(name) + "\" is " + tensor.dtype +
                ", expected F64, F32, F16, BF16, Q8_0, Q4_0 or Q4_1");
  }
  for (size_t i = 0; i < out.size(); ++i) {
    double value;
    std::memcpy(&value, tensor.bytes.data() + i * sizeof(value), sizeof(value));
    out[i] = static_cast<float>(value);
  }
}

// Of each head, rows (0, d/2, 1, d/2 + 1, …) become (0, 1, …): llama.cpp's converter did the
// opposite (convert_hf_to_gguf.py, LlamaModel.permute).
void PutRowsBack(const StoredTensor& tensor, std::span<float> out) {
  const auto rows = static_cast<size_t>(tensor.shape[0]);
  const auto heads = static_cast<size_t>(tensor.interleaved_heads);
  const size_t row = out.size() / rows, half = rows / heads / 2;
  std::vector<float> head(2 * half * row);
  for (size_t h = 0; h < heads; ++h) {
    float* const begin = out.data() + h * head.size();
    std::memcpy(head.data(), begin, head.size() * sizeof(float));
    for (size_t i = 0; i < 2 * half; ++i) {
      const float* const from = head.data() + (i % half * 2 + i / half) * row;
      std::memcpy(begin + i * row, from, row * sizeof(float));
    }
  }
}

}  // namespace

void ReadFloats(const StoredTensor& tensor, std::string_view name, std::span<float> out) {
  ASSAY_CHECK(static_cast<int64_t>(out.size()) == tensor.Elements());
  Convert(tensor, name, out);
  if (tensor.interleaved_heads > 0 && !out.empty()) PutRowsBack(tensor, out);
  if (tensor.plus_one) {
    for (float& value : out) value -= 1;
  }
}

}  // namespace assay
