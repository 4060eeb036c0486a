#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/checkpoint/checkpoint.h"
#include "adapters/checkpoint/sequence.h"
#include "adapters/torch/reward_head.h"

namespace assay {

/// What a checkpoint makes of a prepared sample: a head's output per response, nothing where there
/// is a failure.
struct ScoredSample {
  PreparedSample sample;
  std::vector<std::optional<HeadOutput>> outputs;
};

/// A checkpoint's backbone and head on a device. Prepared samples in, head outputs out, in whatever
/// order is quickest; a response's output has the same bits in any company. Not thread-safe.
class Network {
 public:
  struct Options {
    std::string device = "cpu";    ///< "cpu" or "cuda"
    std::string dtype;             ///< "float32" or "bfloat16"
    int64_t context = 0;           ///< tokens of the longest sequence
    int64_t rows = 0;              ///< of a forward; 0: the device's own choice
    bool share = true;             ///< prompts; without, each is computed for every response
    std::vector<uint32_t> tokens;  ///< a language model's: further tokens to give log p of
  };

  virtual ~Network() = default;

  virtual void Add(PreparedSample sample) = 0;

  /// Whether it would rather have another sample than run.
  virtual bool WantsMore() const = 0;
  virtual bool Empty() const = 0;

  /// Runs a forward and returns what it finished; nullopt after a stop.
  virtual std::optional<std::vector<ScoredSample>> Step(std::stop_token stop) = 0;

  /// Rows of a forward: part of what bits depend on.
  virtual int64_t rows() const = 0;
  virtual int64_t tokens_run() const = 0;  ///< computed so far, shared prompts once

  /// What was done about a device that is too small, for a run's health; empty: it is not.
  const std::string& note() const { return note_; }
  void set_note(const std::string& note) { note_ = note; }

 private:
  std::string note_;
};

/// Loads the checkpoint's weights, and on a GPU runs the largest forward once: with as many rows as
/// fit (fitting_network.h). `checkpoint` must outlive it. Throws Error for what the device cannot
/// do and for tensors that are not as expected.
std::unique_ptr<Network> MakeNetwork(const Checkpoint& checkpoint, const Network::Options& options);

/// "cpu" or "cuda" for what `--device` says: "auto" is a GPU where one is usable, for decoders.
/// Encoders run on the CPU alone. Throws Error where "cuda" cannot be had.
std::string DeviceFor(const Checkpoint& checkpoint, const std::string& wanted);

std::unique_ptr<Network> MakeDecoderNetwork(const Checkpoint& checkpoint,
                                            const Network::Options& options);
std::unique_ptr<Network> MakeEncoderNetwork(const Checkpoint& checkpoint,
                                            const Network::Options& options);

}  // namespace assay
