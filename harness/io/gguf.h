#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/json.h"
#include "harness/io/file.h"

namespace assay {

/// How a GGUF tensor's elements lie in the file (ggml's numbers). Quantised ones come in blocks of
/// 32 along the innermost dimension.
enum class GgmlType : uint32_t { kF32 = 0, kF16 = 1, kQ4_0 = 2, kQ4_1 = 3, kQ8_0 = 8, kBF16 = 30 };

/// As ggml spells it: "F32", "Q4_1", …
std::string_view GgmlTypeName(GgmlType type);
std::optional<GgmlType> FindGgmlType(std::string_view name);

/// A tensor inside a GGUF file. `shape` is outermost first, as everywhere else here; the file
/// writes it innermost first. `bytes` is a view into the file of exactly the tensor's size.
struct GgufTensor {
  GgmlType type = GgmlType::kF32;
  std::vector<int64_t> shape;
  std::string_view bytes;
};

/// Strings, numbers, booleans and lists of them by key.
using GgufMetadata = std::map<std::string, Json, std::less<>>;
using GgufTensors = std::map<std::string, GgufTensor, std::less<>>;

struct GgufContent {
  GgufMetadata metadata;
  GgufTensors tensors;
};

/// Reads the header of a GGUF file, version 3, little-endian (github.com/ggml-org/ggml,
/// docs/gguf.md). Every length is checked against what is left of the file before anything is
/// allocated for it; tensors may not overlap or leave the file. Throws Error naming `where`, and
/// the key or tensor; a tensor of another type than `GgmlType` lists is an Error that names the
/// type.
GgufContent ParseGguf(std::string_view file, std::string_view where);

/// Elements of `type` as float32, in order: F16, BF16 and F32 exactly, quantised blocks as ggml's
/// reference (ggml-quants.c, dequantize_row_*): d·q, or d·q + m. `bytes` must hold exactly
/// `out.size()` elements.
void Dequantize(GgmlType type, std::string_view bytes, std::span<float> out);

/// A GGUF file mapped into memory. Tensors are views that live as long as the object.
class GgufFile {
 public:
  explicit GgufFile(const std::string& path)
      : file_(path), content_(ParseGguf(file_.bytes(), path)) {}

  const std::string& path() const { return file_.path(); }
  const GgufMetadata& metadata() const { return content_.metadata; }
  const GgufTensors& tensors() const { return content_.tensors; }

  /// As `MappedFile::Release`.
  void Release(std::string_view part) const { file_.Release(part); }

 private:
  MappedFile file_;
  GgufContent content_;
};

}  // namespace assay
