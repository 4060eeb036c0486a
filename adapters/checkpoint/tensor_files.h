#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A tensor as it lies in a file: row-major, little-endian, perhaps quantised
/// in blocks of 32. `bytes` is a view into the mapped file, holds exactly the
/// tensor, and may be misaligned.
struct StoredTensor {
  std::string dtype;  ///< "F32", "BF16", "F16", "Q4_1", … as its format spells it
  std::vector<int64_t> shape;
  std::string_view bytes;
  int64_t interleaved_heads = 0;  ///< > 0: rows are in llama.cpp's RoPE order, for so many heads
};

using StoredTensors = std::map<std::string, StoredTensor, std::less<>>;

/// The weights of a checkpoint under the names that Hugging Face gives them,
/// mapped into memory: one or several safetensors files
/// (`model.safetensors.index.json`), or a GGUF file. Views live as long as the
/// object.
class TensorFiles {
 public:
  virtual ~TensorFiles() = default;

  virtual const StoredTensors& tensors() const = 0;

  /// The files read, for messages and the fingerprint.
  virtual std::vector<std::string> files() const = 0;

  /// The operating system may forget the pages of `tensor`: it has been copied.
  virtual void Forget(const StoredTensor& tensor) const = 0;
};

/// `path`: a folder, or a .gguf file. Throws Error: missing or unreadable
/// files, a shard that is not there, a tensor in two shards,
/// `pytorch_model.bin` alone (pickles run code: the message has the command
/// that converts it), an unknown dtype.
std::unique_ptr<TensorFiles> OpenTensorFiles(const std::string& path);

}  // namespace assay
