#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/checkpoint/decoder_config.h"
#include "adapters/checkpoint/encoder_config.h"
#include "adapters/checkpoint/heads.h"
#include "adapters/checkpoint/lora.h"
#include "adapters/checkpoint/tensor_files.h"
#include "harness/core/json.h"

namespace assay {

struct CheckpointOptions {
  HeadOptions head = {};
  std::string base = {};  ///< of a LoRA adapter; empty: the folder that the adapter names
  /// For showing: a head that is unknown or not unique is no error but `Checkpoint::unsupported`.
  bool without_head = false;
};

/// A checkpoint that is known to be whole before any weight is read: every tensor that its
/// architecture and head need is there in its shape, and no other but those on the list of harmless
/// ones (`HarmlessTensors`). Move-only; the tensors' bytes live as long as it.
struct Checkpoint {
  std::string path;         ///< as named: a folder or a .gguf file
  std::string text_folder;  ///< where tokenizer and template are; the file itself for GGUF
  Json config;              ///< config.json, or what stands for it in GGUF's metadata
  std::string where;        ///< the config's path, for messages
  std::unique_ptr<TensorFiles> files;
  std::variant<DecoderConfig, EncoderConfig> backbone;
  std::string prefix;  ///< before the backbone's own names
  Head head;
  std::string unsupported;  ///< why there is no head; empty: `head` is whole

  /// Of a LoRA adapter, by the name of the tensor that each is added to. Tensors that the adapter
  /// holds whole are already those of `files`.
  std::map<std::string, LoraUpdate, std::less<>> updates;

  std::vector<ExpectedTensor> tensors;  ///< of backbone and head: all that is read
  std::vector<std::pair<std::string, std::string>> unread;  ///< harmless tensors, and why
  std::map<std::string, int64_t> parameters;  ///< elements of `tensors` by stored dtype
  std::vector<std::string> files_used;        ///< all that a reward depends on, for the fingerprint

  int64_t Parameters() const;
  /// The stored dtype of most parameters.
  std::string Dtype() const;
  /// What it is computed in unless told: bfloat16 where that is its own dtype, else float32
  /// (float16 overflows in these models, and quantised weights are none of torch's).
  std::string OwnDtype() const;
  int64_t Positions() const;
  int64_t Vocabulary() const;
  std::string_view Family() const;
  bool IsDecoder() const { return std::holds_alternative<DecoderConfig>(backbone); }
};

/// `path`: a checkpoint's folder, a LoRA adapter's folder, or a .gguf file. Reads no weights.
/// Throws Error that names the file, key or tensor: an unknown architecture, a quantised
/// checkpoint, an adapter without its base, a missing, misshapen, unused or non-floating tensor, a
/// head that is unknown or not unique.
Checkpoint OpenCheckpoint(const std::string& path, const CheckpointOptions& options = {});

}  // namespace assay
