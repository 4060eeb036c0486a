#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/score_table.h"
#include "harness/gate/policy.h"
#include "harness/metrics/summary.h"

namespace assay {

/// A score that a rule is about.
struct GateTarget {
  std::string section;  ///< as shown: "overall", "Knowledge"; empty: all samples
  std::string metric;   ///< empty: official
  std::string subset;   ///< of a metric; empty: everything
  ScoreName::Kind kind = ScoreName::Kind::kOverall;  ///< of an official score
  ScoreName::Unit unit = ScoreName::Unit::kPlain;    ///< the same
};

/// The scores of a suite that `rule` means, from both runs, so that one that the run has lost is
/// still asked for: "*" is every section, where there is none every subset. Empty: the suite has
/// no such score. A metric that the model cannot feed is there all the same.
std::vector<GateTarget> TargetsOf(const GateRule& rule, const Summary& run,
                                  const Summary* baseline);

/// Whether the summary has the metric, or says why it is not applicable.
bool HasMetric(const Summary& summary, const std::string& metric);

/// Names that the rule could have meant, for a suggestion.
std::vector<std::string> KnownTo(const GateRule& rule, const Summary& run);

/// The target's value in a run; undefined says why.
Estimate ValueOf(const GateTarget& target, const Summary& summary);

}  // namespace assay
