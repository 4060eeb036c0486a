#include "tests/testing/gate_cases.h"

namespace assay::testing {

GateSide SideOf(const Suite& suite, const std::vector<JudgedSample>& judged) {
  RunRecord run;
  run.suite_samples = judged.size();
  const JudgedStream stream = [&judged](const auto& visit) {
    for (const JudgedSample& sample : judged) visit(sample);
  };
  SummaryOptions options;
  options.draws = 0;  // the gate draws for itself
  return ReadGateSide(suite, Summarize(suite, run, {}, judged.size(), stream, options), stream);
}

GateCase CaseOf(const Suite& suite, const std::vector<JudgedSample>& run,
                const std::vector<JudgedSample>& baseline, const Policy& policy) {
  GateCase gated;
  gated.suite = &suite;
  gated.name = "sections";
  gated.run_name = "new";
  gated.run = SideOf(suite, run);
  if (!baseline.empty()) {
    gated.baseline_name = "old";
    gated.baseline = SideOf(suite, baseline);
  }
  gated.rules = policy.rules;
  return gated;
}

Policy PolicyOf(const std::string& rules) {
  return ParsePolicy(R"({"format": "assay.policy/1", "rules": )" + rules + "}", "gate.json");
}

GateReport Gated(const Suite& suite, const std::vector<JudgedSample>& run,
                 const std::vector<JudgedSample>& baseline, const std::string& rules) {
  const Policy policy = PolicyOf(rules);
  SummaryOptions options;
  options.draws = 2000;
  std::vector<GateCase> cases;
  cases.push_back(CaseOf(suite, run, baseline, policy));
  return EvaluateGate(policy, cases, options);
}

}  // namespace assay::testing
