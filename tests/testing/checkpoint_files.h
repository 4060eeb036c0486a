#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::testing {

/// Zeros of one dtype, as a checkpoint file declares them.
struct TensorShape {
  std::string dtype;
  std::vector<int64_t> shape;
};

/// The bytes of a safetensors file with these tensors, all zero.
std::string SafetensorsBytes(const std::map<std::string, TensorShape>& tensors);

/// The bytes of a GGUF file, written by the format's rules (docs/gguf.md) and not by our reader's.
class GgufBytes {
 public:
  void Add(const std::string& key, uint32_t value);
  void Add(const std::string& key, float value);
  void Add(const std::string& key, bool value);
  void Add(const std::string& key, std::string_view value);
  void Add(const std::string& key, const char* value) { Add(key, std::string_view(value)); }
  void Add(const std::string& key, const std::vector<std::string>& values);
  /// `shape`: outermost first. `data`: its bytes, in ggml's `type`.
  void AddTensor(const std::string& name, uint32_t type, const std::vector<int64_t>& shape,
                 const std::string& data);

  std::string File() const;

 private:
  uint64_t pairs_ = 0, tensors_ = 0;
  std::string metadata_, infos_, data_;
};

/// The `size` low bytes of `value`, little-endian.
std::string LittleEndian(uint64_t value, size_t size);

}  // namespace assay::testing
