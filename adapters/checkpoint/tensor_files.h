#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/io/gguf.h"

namespace assay {

/// A tensor as it lies in a file: row-major, little-endian, perhaps quantised
/// in blocks of 32 along the last dimension. `bytes` is a view into the mapped
/// file, holds exactly the tensor, and may be misaligned.
struct StoredTensor {
  std::string dtype;  ///< "F32", "BF16", "F16", "Q4_1", … as its format spells it
  std::vector<int64_t> shape;
  std::string_view bytes;
  int64_t interleaved_heads = 0;  ///< > 0: rows are in llama.cpp's RoPE order, for so many heads
  bool plus_one = false;          ///< holds 1 + what Hugging Face's has (GGUF, Gemma's norms)

  int64_t Elements() const;
  /// As safetensors would hold it: the bytes can be used as they are.
  bool IsPlain() const { return interleaved_heads == 0 && !plus_one; }
};

using StoredTensors = std::map<std::string, StoredTensor, std::less<>>;

/// The elements as Hugging Face's checkpoint would have them, in float32: F64,
/// F32, F16, BF16, Q8_0, Q4_0 and Q4_1, with rows put back into half-split order
/// and the 1 taken off. `out` has room for all; `name` is for messages. Throws
/// Error for another dtype.
void ReadFloats(const StoredTensor& tensor, std::string_view name, std::span<float> out);

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

  /// A GGUF file's metadata; null where there is none.
  virtual const GgufMetadata* metadata() const { return nullptr; }
};

/// `path`: a folder, or a .gguf file. In a folder: `model.safetensors`, else
/// the shards of `model.safetensors.index.json`, else its only .gguf file.
/// Throws Error: missing or unreadable files, a shard that is not there or
/// lacks a tensor that the index says it has, a tensor in two shards,
/// `pytorch_model.bin` alone (pickles run code: the message has the command
/// that converts it), an unknown dtype, a GGUF architecture whose names are not
/// known.
std::unique_ptr<TensorFiles> OpenTensorFiles(const std::string& path);

/// The same for one safetensors file, e.g. an adapter's.
std::unique_ptr<TensorFiles> OpenSafetensors(const std::string& path);

/// The files that a `model.safetensors.index.json` names, each of them a plain name. Throws Error
/// for an index that is not as it should be.
std::vector<std::string> ShardNames(const std::string& index);

}  // namespace assay
