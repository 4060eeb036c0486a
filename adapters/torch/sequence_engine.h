#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

#include "adapters/packing/packer.h"
#include "adapters/torch/decoder.h"
#include "adapters/torch/hidden_reader.h"

namespace assay {

/// Prepared samples in, the features of their wanted rows out, pack by pack. Samples come out when
/// their last row is done, which need not be in the order they came in. Not thread-safe.
class SequenceEngine {
 public:
  struct Done {
    PreparedSample sample;
    /// Per response: float32 [rows wanted, features]; undefined where it is a failure.
    std::vector<at::Tensor> features;
  };

  /// `decoder` and `reader` must outlive it. `share`: prompts (packer.h).
  SequenceEngine(Decoder& decoder, const HiddenReader& reader, const Rope& rope, bool share = true);

  void Add(PreparedSample sample);

  /// Whether less waits than two packs hold.
  bool WantsMore() const { return packer_.waiting_rows() < 2 * decoder_.rows(); }
  bool Empty() const { return pending_.empty(); }

  /// Runs a pack and returns what it finished; nullopt after a stop.
  std::optional<std::vector<Done>> Step(std::stop_token stop);

  int64_t rows_run() const { return rows_run_; }  ///< tokens computed so far

 private:
  struct Pending {
    Done done;
    size_t rows_left = 0;
  };

  std::vector<uint32_t> Targets(const Pack& pack) const;
  void Keep(const Pack& pack, const at::Tensor& features);
  std::vector<Done> TakeFinished();

  Decoder& decoder_;
  const HiddenReader& reader_;
  PagePool pool_;
  Packer packer_;
  std::map<uint64_t, Pending> pending_;  // by ticket
  int64_t rows_run_ = 0;
};

}  // namespace assay
