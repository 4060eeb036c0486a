#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/score_table.h"
#include "harness/gate/conditions.h"
#include "harness/gate/policy.h"
#include "harness/metrics/estimate.h"

namespace assay {

/// What a rule, a suite or the whole gate comes to.
enum class GateVerdict { kPass, kFail, kCannotTell };

/// "pass", "fail", "cannot tell".
std::string_view Name(GateVerdict verdict);

/// One rule on one score of one suite.
struct GateFinding {
  GateRule rule;
  std::string section;  ///< the score's name; empty: all samples
  ScoreName::Kind kind = ScoreName::Kind::kOverall;
  bool shares_name = false;  ///< a score of another kind is named so, too
  ScoreName::Unit unit = ScoreName::Unit::kFraction;
  GateVerdict verdict = GateVerdict::kCannotTell;
  std::optional<double> run;
  std::optional<double> baseline;
  std::optional<Estimate> difference;  ///< run − baseline, with the interval that is tested
  /// One-sided. Of `significance`: of the run being no worse than its baseline, and corrected for
  /// the number of tests. Of `non_inferiority`: of its being worse by the margin, which is below α
  /// where the rule passes.
  std::optional<double> p;
  std::optional<double> adjusted_p;
  /// α is less than p can come to here, so that not failing is no pass: no draw was as bad (p is
  /// then the normal tail's), or the clusters are too few.
  bool at_floor = false;
  /// The drop that this rule finds in four of five cases; or why that is not known.
  std::optional<double> detectable;
  std::string no_power;
  std::string because;  ///< why it cannot tell, or what made it fail beyond the numbers
};

/// Everything about one suite of the run.
struct GatedSuite {
  std::string suite;                             ///< "judgebench:gpt"
  std::string run;                               ///< "Tiny-RM 1f0c62aa", the model and the run
  std::string baseline;                          ///< the same, or a file; empty: none
  std::vector<ConditionDifference> differences;  ///< allowed ones
  std::string incomplete_because;  ///< why the run's official scores are not the whole benchmark's
  std::vector<std::string> notes;
  std::vector<std::string> symptoms;
  std::vector<GateFinding> findings;
  GateVerdict verdict = GateVerdict::kCannotTell;
};

/// What `assay gate` found.
struct GateReport {
  std::vector<GatedSuite> suites;
  GateVerdict verdict = GateVerdict::kCannotTell;
  bool holm = true;
  bool cannot_tell_fails = true;
  size_t tests = 0;  ///< significance tests, which are corrected together
  /// At most how likely a run that is as good as its baseline fails by a test; 0: no tests.
  double false_alarms = 0;
};

/// A failure outweighs what cannot be told, which outweighs a pass. None: cannot tell.
GateVerdict Join(const std::vector<GateVerdict>& verdicts);

/// 0 pass, 3 fail, 5 cannot tell (0 where the policy lets that pass).
int ExitCodeOf(const GateReport& report);

}  // namespace assay
