#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"
#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// The margins of all counted comparisons, sample by sample: what calibration is computed from. It
/// needs every comparison, as the smallest margin of a sample is chosen by its outcome. 16 bytes
/// each, and no longer kept than a summary takes to make.
class ComparisonMargins {
 public:
  /// Of the next sample. Comparisons with a failed reward do not enter; the others share the
  /// sample's weight of 1 by their shares. Of more than 1,000 comparisons every k-th enters, so
  /// that no sample takes much memory.
  void Add(std::span<const Reward> rewards, std::span<const Pair> comparisons);

  /// Appends the top-label pairs of a sample (`AddTopLabel`).
  void AppendPairs(uint32_t sample, uint32_t cluster, std::vector<CalibrationPair>& pairs) const;

 private:
  struct Entry {
    uint32_t sample;
    float weight;
    double margin;
  };
  std::vector<Entry> entries_;  // by sample
  uint32_t samples_ = 0;
};

}  // namespace assay
