#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/io/file.h"

namespace assay {

/// A tensor inside a safetensors file: row-major little-endian elements. `bytes` is a view into the
/// file and holds exactly the product of `shape` elements; it may be misaligned for `dtype`.
struct TensorBytes {
  std::string dtype;  ///< as the format spells it: "F32", "BF16", "I64", …
  std::vector<int64_t> shape;
  std::string_view bytes;
};

using TensorsByName = std::map<std::string, TensorBytes, std::less<>>;

/// Reads the header of a safetensors file (github.com/huggingface/safetensors, "Format"): 8 bytes
/// of header length, a JSON object of `{name: {dtype, shape, data_offsets}}`, then the data. Every
/// size is checked before it is used: the tensors must cover the data exactly, without overlaps or
/// holes. Throws Error naming `where` and the tensor. The views point into `file`.
TensorsByName ParseSafetensors(std::string_view file, std::string_view where);

/// Bytes of a safetensors file of `file_size` bytes until its data, as its first 8 say. Throws
/// Error naming `where` for what the format does not allow.
uint64_t SafetensorsDataBegin(std::string_view beginning, uint64_t file_size,
                              std::string_view where);

/// A safetensors file mapped into memory. Tensors are views that live as long as the object.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::string& path)
      : file_(path), tensors_(ParseSafetensors(file_.bytes(), path)) {}

  const std::string& path() const { return file_.path(); }
  const TensorsByName& tensors() const { return tensors_; }

  /// As `MappedFile::Release`; a view into another file is let be.
  void Release(std::string_view part) const { file_.Release(part); }

 private:
  MappedFile file_;
  TensorsByName tensors_;
};

}  // namespace assay
