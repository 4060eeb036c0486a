#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>

#include "harness/gate/side.h"

namespace assay {

/// The samples of a part in which all responses got the same reward, which counts as wrong. A few
/// are ties of a model whose rewards are coarse, and then the other run has about as many.
struct FlatSamples {
  size_t samples = 0;    ///< of the baseline, in the part
  size_t flat = 0;       ///< of the baseline
  size_t alone = 0;      ///< of `flat`, those that the run told apart
  size_t run_alone = 0;  ///< flat in the run, told apart by the baseline

  /// (alone − run_alone) / samples: by how much flat samples alone make the baseline look worse
  /// than the run. 0 where there are none.
  double Excess() const;

  /// Whether the excess is above `most` and more than three standard errors, √(alone + run_alone),
  /// of what two models with as many ties come to by chance (McNemar).
  bool IsMore(double most) const;

  /// Every sample of five or more: nothing was measured, whatever the run did.
  bool IsAll() const;
};

/// The flat samples of one baseline and its run, counted once for each part. Both sides must
/// outlive it.
class FlatCounts {
 public:
  FlatCounts(const GateSide& baseline, const GateSide& run);

  /// Of a section or subset; "": all samples.
  const FlatSamples& Of(const std::string& part);

  /// Why a rule that compares a part cannot pass: the baseline is flat in all of it, or in more
  /// than `most` beyond the run. A part too small to show it is judged by the whole. Empty: it can.
  std::string WhyNoComparison(const std::string& part, double most);

 private:
  const GateSide& baseline_;
  const GateSide& run_;
  std::unordered_set<uint64_t> wrong_in_baseline_;  ///< flat or failed, by the hash of their ids
  std::unordered_set<uint64_t> wrong_in_run_;
  std::map<std::string, FlatSamples> counted_;
};

/// The excess of flat samples from which a comparison is doubted: a tenth, or the policy's share of
/// failures where that is more.
double MostFlat(double most_failures);

}  // namespace assay
