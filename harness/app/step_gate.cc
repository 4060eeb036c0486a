#include "harness/app/step_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "harness/app/gate_runs.h"
#include "harness/core/printable.h"
#include "harness/core/suite_spec.h"
#include "harness/gate/targets.h"
#include "reports/gate_report.h"
#include "results/store.h"

namespace assay {
namespace {

// The best of the series before this step; nullptr for its first.
const SeriesStep* BestBefore(int64_t step, const std::map<int64_t, SeriesStep>& steps) {
  const SeriesStep* best = nullptr;
  for (const auto& [at, judged] : steps) {
    if (at >= step) break;
    if (!judged.score || (best != nullptr && *judged.score <= *best->score)) continue;
    best = &judged;
  }
  return best;
}

bool NoneApplies(const GateCase& gated) {
  return std::ranges::all_of(gated.rules, [&](const GateRule& rule) {
    return rule.section == kEverySection && TargetsOf(rule, gated.run.summary, nullptr).empty();
  });
}

}  // namespace

int StepGate::Judge(const TrainingStep& step, const std::map<int64_t, SeriesStep>& steps) {
  const Invocation& judged = step.judged.judged;
  GateRequest request{judged.name, options_.baseline, options_.allow, judged, {}};
  Policy policy = options_.policy;
  const bool named = !options_.baseline.empty() || IsPromoted(step);
  const SeriesStep* best = named ? nullptr : BestBefore(step.step, steps);
  if (best != nullptr) request.against = best->judged;
  if (!named && best == nullptr) {
    policy = WithoutBaseline(step);
    request.against = Invocation{};
    if (policy.rules.empty()) return SayNotGated();
  }
  const GateRuns runs = ReadGateRuns(request, policy, options_.store);
  // Rules on sections that the suite has not may be all that need no baseline.
  if (!named && best == nullptr && NoneApplies(runs.cases.front())) return SayNotGated();
  GateReport report = EvaluateGate(policy, runs);
  // The highest of several scores was lucky, and every step is tested anew.
  if (best != nullptr) report.false_alarms = 0;
  Say(report);
  if (best != nullptr) {
    session_.out << "  the baseline is the best step so far: how often chance alone fails a step "
                    "is not controlled\n";
  }
  return ExitCodeOf(report);
}

// Whether a baseline was promoted that has the suite.
bool StepGate::IsPromoted(const TrainingStep& step) {
  const auto store = Store::Open(options_.store, Store::Mode::kRead);
  for (const Invocation& baseline : store->Baselines()) {
    if (baseline.name != kDefaultBaseline) continue;
    for (const Invocation::Entry& entry : baseline.entries) {
      const RunRecord run = store->Run(entry.run);
      if (run.suite == step.suite && run.variant == step.variant) return true;
    }
    if (!said_other_suite_) {
      session_.err << "note: the promoted baseline has no run on "
                   << Printable(SuiteSpec(step.suite, step.variant))
                   << ": the best step so far is the baseline\n";
    }
    said_other_suite_ = true;
  }
  return false;
}

// What the first of a series can be held to.
Policy StepGate::WithoutBaseline(const TrainingStep& step) const {
  Policy policy = options_.policy;
  policy.rules = RulesFor(options_.policy, step.suite, step.variant);
  policy.suites.clear();
  std::erase_if(policy.rules, [](const GateRule& rule) { return rule.NeedsBaseline(); });
  return policy;
}

int StepGate::SayNotGated() {
  session_.out << "  not gated: the first of its series, and no baseline was promoted\n";
  return 0;
}

void StepGate::Say(const GateReport& report) {
  const GatedSuite& suite = report.suites.front();
  if (report.verdict != GateVerdict::kPass || !suite.symptoms.empty()) {
    session_.out << GateText(report, false);
    return;
  }
  session_.out << fmt::format("  gate: pass against {}\n", suite.baseline.empty()
                                                               ? "the policy's limits"
                                                               : Printable(suite.baseline));
  session_.out << GateRemarks(suite, false);
}

}  // namespace assay
