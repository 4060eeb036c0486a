#pragma once

#include <cstdint>
#include <functional>
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
  /// Of sample number `sample`; numbers ascend. Comparisons with a failed reward do not enter; the
  /// others share the sample's weight of 1 by their shares. Of more than 1,000 comparisons every
  /// k-th enters, so that no sample takes much memory.
  void Add(uint32_t sample, std::span<const Reward> rewards, std::span<const Pair> comparisons);

  /// The same for margins of any origin; NaN: the comparison does not enter.
  void Add(uint32_t sample, std::span<const Pair> comparisons,
           const std::function<double(const Pair&)>& margin_of);

  bool empty() const { return entries_.empty(); }

  /// Appends the top-label pairs of a sample (`AddTopLabel`).
  void AppendPairs(uint32_t sample, uint32_t cluster, std::vector<CalibrationPair>& pairs) const;

 private:
  struct Entry {
    uint32_t sample;
    float weight;
    double margin;
  };
  std::vector<Entry> entries_;  // by sample
};

}  // namespace assay
