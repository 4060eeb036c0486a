#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "harness/gate/policy.h"
#include "harness/gate/side.h"

namespace assay {

/// The samples of a part on which the baseline failed. What a model fails on counts as wrong
/// (docs/statistics.md), so that these make the baseline look worse than it is.
struct BaselineFailures {
  size_t samples = 0;  ///< of the baseline, in the part
  size_t failed = 0;
  size_t alone = 0;  ///< of `failed`, those on which the run did not fail: they can hide a drop

  double Share() const;  ///< alone / samples; 0 where there are none
};

/// The failures of one baseline, counted once for each part. Both sides must outlive it.
class FailureCounts {
 public:
  FailureCounts(const GateSide& baseline, const GateSide& run);

  /// Of a section or subset; "": all samples.
  const BaselineFailures& Of(const std::string& part);

 private:
  const GateSide& baseline_;
  std::unordered_set<uint64_t> failed_in_run_;  ///< samples, by the hash of their ids
  std::map<std::string, BaselineFailures> counted_;
};

/// The largest share of samples on which the baseline alone may fail in a comparison: the smallest
/// "failures_max" of all samples in the rules, or where there is none 1 %.
double MostBaselineFailures(const std::vector<GateRule>& rules);

/// Why a rule that compares cannot pass, more of the baseline's samples having failed than `most`,
/// or all of them; empty: it can.
std::string WhyNoComparison(const BaselineFailures& failures, double most);

}  // namespace assay
