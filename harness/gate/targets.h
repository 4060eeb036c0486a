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
  std::string section;  ///< its name: "overall", "Knowledge"; empty: all samples
  std::string metric;   ///< empty: official, or a share of samples
  std::string subset;   ///< the part of a metric or share; empty: everything
  ScoreName::Kind kind = ScoreName::Kind::kOverall;  ///< of the official score of that name
  ScoreName::Unit unit = ScoreName::Unit::kPlain;    ///< the same
  bool shares_name = false;  ///< an official score of another kind is named so, too
};

/// The scores of a suite that `rule` means, from both runs, so that one that the run has lost is
/// still asked for: "*" is every section, where there is none every subset. Of scores that share a
/// name, "subset" means the subset and "section" what comes first of section, slice, component,
/// subset; "overall" without "subset" is the benchmark's overall alone. Empty: the suite has no
/// such score. A metric that the model cannot feed is there all the same. Throws Error for a metric
/// or share of a section whose name a smaller subset has: our metrics have parts by name.
std::vector<GateTarget> TargetsOf(const GateRule& rule, const Summary& run,
                                  const Summary* baseline);

/// Whether the summary has the metric, or says why it is not applicable.
bool HasMetric(const Summary& summary, const std::string& metric);

/// Names that the rule could have meant, for a suggestion.
std::vector<std::string> KnownTo(const GateRule& rule, const Summary& run);

/// The target's value in a run; undefined says why.
Estimate ValueOf(const GateTarget& target, const Summary& summary);

}  // namespace assay
