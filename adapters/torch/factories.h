#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/checkpoint/checkpoint_text.h"
#include "adapters/likelihood/language_model.h"
#include "harness/core/reward_model.h"

namespace assay {

/// What LibTorch says of itself, for `assay --version --verbose` and a run's record.
struct TorchInfo {
  std::string version;         ///< "2.11.0"
  std::string device;          ///< "cpu"
  std::string cpu_capability;  ///< "AVX512", "AVX2", …: which kernels it chose
  int threads = 0;
};

/// What a relevance model is made from. `folder` is in the layout of sentence-transformers.
struct RelevanceOptions {
  std::string folder;
  std::string adapter;  ///< for the card: "relevance", "builtin"
  std::string name;
  std::string licence;
  std::optional<int64_t> max_length;  ///< tokens per text; without: the model's own limit
  unsigned threads = 0;               ///< 0: as many as cores
  std::map<std::string, std::string> hashes = {};  ///< SHA-256 by path: files not to be read for it
};

/// What a checkpoint is run as.
struct CheckpointModelOptions {
  std::string path;
  std::string name;
  CheckpointOptions checkpoint;
  TextOptions text;
  std::optional<size_t> max_length;  ///< tokens; without: the checkpoint's own limit
  std::string steps = "min";         ///< of a process reward: min, product, last or mean
  std::string device = "auto";
  std::string dtype;     ///< "float32", "bfloat16"; empty: the checkpoint's
  int64_t rows = 0;      ///< of a forward; 0: the device's own choice
  unsigned threads = 0;  ///< 0: as many as cores
  std::function<void(const std::string&)> log;
  std::map<std::string, std::string> hashes;  ///< SHA-256 by path: files not to be read for it
};

/// Everything that libassay_torch.so makes. Free of torch headers, so that code which does not link
/// torch can use it; obtained from `LoadTorch` (adapters/torch_library.h). Thread-safe. Exceptions
/// of torch come out as Error.
class TorchFactories {
 public:
  virtual ~TorchFactories() = default;
  virtual TorchInfo Info() const = 0;
  virtual std::unique_ptr<RewardModel> MakeRelevance(const RelevanceOptions& options) const = 0;
  virtual std::unique_ptr<RewardModel> MakeCheckpointModel(
      const CheckpointModelOptions& options) const = 0;

  /// The device that `--device` means for a checkpoint: "cpu" or "cuda".
  virtual std::string DeviceFor(const Checkpoint& checkpoint, const std::string& wanted) const = 0;

  /// Loads the weights of a checkpoint opened with the head "language_model" or one that compares
  /// (adapters/torch/language_model.h). `checkpoint` must outlive it.
  virtual std::unique_ptr<LanguageModel> MakeLanguageModel(
      const Checkpoint& checkpoint, const LanguageModelOptions& options) const = 0;
};

}  // namespace assay

/// The one symbol that libassay_torch.so exports for use. The object lives as long as the library.
extern "C" const assay::TorchFactories* AssayTorchFactories();
