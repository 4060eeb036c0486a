#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/suite.h"
#include "harness/gate/evaluate.h"
#include "harness/gate/policy.h"
#include "results/store.h"

namespace assay {

/// The baseline that `gate` takes where none is named.
inline constexpr char kDefaultBaseline[] = "baseline";

/// What is held against what.
struct GateRequest {
  std::string run;
  std::string baseline;            ///< a run, a baseline's name, or a file; empty: the default
  std::vector<std::string> allow;  ///< of `ConditionKinds`
  /// In place of the names, which may by now mean other runs: exactly these, of the store.
  std::optional<Invocation> judged{};
  std::optional<Invocation> against{};
};

/// The cases of a gate, and what they read from.
struct GateRuns {
  std::vector<std::unique_ptr<Store>> stores;
  std::vector<std::unique_ptr<Suite>> suites;
  std::vector<GateCase> cases;
  std::vector<std::string> notes;  ///< suites that the policy does not cover
};

/// Every suite of the run that the policy covers, with its baseline. Throws UsageError where a name
/// means several runs of a suite, and Error where a run is not judged to its end, where the
/// baseline lacks a suite, where the policy names a suite that the run lacks, and where run and
/// baseline were not judged alike in something that `allow` does not name: listing all of it.
GateRuns ReadGateRuns(const GateRequest& request, const Policy& policy, const std::string& store);

/// What they come to.
GateReport EvaluateGate(const Policy& policy, const GateRuns& runs);

}  // namespace assay
