#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "harness/gate/conditions.h"
#include "harness/gate/policy.h"
#include "harness/gate/side.h"
#include "harness/gate/verdict.h"

namespace assay {

/// One suite of the run, what it is held against, and the rules for it. The suite must outlive it.
struct GateCase {
  const Suite* suite = nullptr;
  std::string name;           ///< "judgebench:gpt"
  std::string run_name;       ///< as a person tells it apart
  std::string baseline_name;  ///< empty where there is none
  GateSide run;
  std::optional<GateSide> baseline;
  std::vector<GateRule> rules;
  std::vector<ConditionDifference> differences;  ///< allowed
  std::vector<std::string> notes;
};

/// Holds each case to its rules (docs/gate.md has the statistics):
///   min, max, max_drop: on the values as observed;
///   non_inferiority: passes where the lower end of the two-sided 1 − 2α interval of run − baseline
///     lies above −limit, fails where the upper end lies below it, else it cannot tell; the upper
///     end's α is divided by the number of such tests (Bonferroni), since one failure fails all;
///   significance: fails where the one-sided p of the run being worse, Holm-corrected over all
///     significance tests of all cases, is at most α; where resampling cannot resolve so small a p
///     and the one of the normal tail is not below α either, it cannot tell;
///   what is undefined: it cannot tell; nor can a rule that compares pass where the baseline failed
///     on more of the samples than `MostBaselineFailures`, while the run did not, or gave all
///     responses the same reward in more than `MostFlat` beyond the run.
/// A rule on every section ("*") does not apply to a suite without sections, which is noted.
/// `options.level` is not used. Throws Error for a rule whose named score no case has (with a
/// suggestion), whose limit is no fraction where the score is one, or that needs a baseline that
/// its case lacks, and where no rule applies to a case.
GateReport EvaluateGate(const Policy& policy, const std::vector<GateCase>& cases,
                        const SummaryOptions& options);

}  // namespace assay
