#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"
#include "harness/metrics/estimate.h"
#include "harness/metrics/variance_components.h"

namespace assay {

/// A judge that was asked several times (`Ask::repeats`): how far it agrees with itself. The value
/// of a sample in one repeat is the share of its counted comparisons that the repeat's verdicts win
/// by net vote, a balanced one counting half; a comparison that they do not judge is left out.
class Repeats {
 public:
  /// Of sample number `sample`; numbers ascend. Samples that were asked once do not enter.
  void Add(uint32_t sample, std::span<const Verdict> verdicts, std::span<const Pair> comparisons);

  bool empty() const { return values_.empty(); }

  /// By sample, up to `samples`: 1 where its value differs between repeats, 0 where it is always
  /// the same, NaN where it was asked once.
  std::vector<double> Changed(size_t samples) const;

  /// With samples as groups: `within` is what asking again changes in one sample. nullopt for fewer
  /// than two samples.
  std::optional<VarianceComponents> Components() const;

  /// The standard deviation, over the repeats, of the mean value of the samples that have a value
  /// in each of them: what asking again moves the score by, the samples staying. Unbiased in its
  /// square, with the interval √((R − 1) s² / χ²) of normal means. `n`: those samples.
  ///
  /// Domain: the interval needs scores that are means of 30 samples or more.
  Estimate ScoreDeviation(double level) const;

 private:
  struct Value {
    uint32_t sample;
    int repeat;
    double value;
  };
  std::vector<Value> values_;  // by sample, then repeat
};

}  // namespace assay
