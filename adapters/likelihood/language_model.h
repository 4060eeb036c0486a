#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/checkpoint/sequence.h"

namespace assay {

/// What a causal language model says of a sample's sequences, in nats, at each of their
/// `Sequence::rows`: log p of the token that follows the row, then log p of each of
/// `LanguageModelOptions::tokens`. Flat per sequence, row after row; empty for a failure.
struct LogProbs {
  uint64_t ticket = 0;
  std::vector<std::vector<double>> sequences = {};
};

struct LanguageModelOptions {
  std::string device = "cpu";         ///< "cpu" or "cuda"
  std::string dtype = "float32";      ///< or "bfloat16"; log-probabilities are float32 always
  int64_t context = 0;                ///< tokens of the longest sequence
  int64_t rows = 0;                   ///< of a forward; 0: the device's own choice
  unsigned threads = 0;               ///< 0: as many as cores
  std::vector<uint32_t> tokens = {};  ///< to give log p of, besides the one that follows
};

/// A causal language model on a device: prepared samples in, log-probabilities out, in whatever
/// order is quickest; a sequence's numbers have the same bits in any company. Not thread-safe.
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  virtual void Add(PreparedSample sample) = 0;

  /// Whether it would rather have another sample than run.
  virtual bool WantsMore() const = 0;
  virtual bool Empty() const = 0;

  /// Runs a forward and returns what it finished; nullopt after a stop, and then it is of no more
  /// use.
  virtual std::optional<std::vector<LogProbs>> Step(std::stop_token stop) = 0;

  /// Rows of a forward: part of what bits depend on.
  virtual int64_t rows() const = 0;

  /// What was done about a device that is too small, for a run's health; empty: it is not.
  virtual std::string note() const = 0;
};

}  // namespace assay
