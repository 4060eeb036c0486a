#pragma once

#include <string>
#include <vector>

#include "harness/gate/evaluate.h"

namespace assay::testing {

/// A side of a gate from judged samples, as `assay gate` makes it of stored ones.
GateSide SideOf(const Suite& suite, const std::vector<JudgedSample>& judged);

/// A case of `suite`, named "sections", with the rules of a policy; `baseline` empty: none.
GateCase CaseOf(const Suite& suite, const std::vector<JudgedSample>& run,
                const std::vector<JudgedSample>& baseline, const Policy& policy);

/// What the rules `rules` (a JSON list) come to for one case.
GateReport Gated(const Suite& suite, const std::vector<JudgedSample>& run,
                 const std::vector<JudgedSample>& baseline, const std::string& rules);

/// The policy of these rules.
Policy PolicyOf(const std::string& rules);

}  // namespace assay::testing
