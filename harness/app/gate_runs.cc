#include "harness/app/gate_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <thread>

#include "harness/app/gate_baselines.h"
#include "harness/app/scores_baseline.h"
#include "harness/app/stored_results.h"
#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/suggest.h"
#include "suites/registry.h"

namespace assay {
namespace {

SummaryOptions OptionsFor(const RunRecord& run) {
  SummaryOptions options;
  options.seed = run.ask.seed;
  return options;
}

GateSide SideOf(const Suite& suite, const StoredRun& run, const std::vector<uint32_t>& ordinals) {
  Invocation chosen = run.invocation;
  if (ordinals.size() < run.run.suite_samples) chosen.entries.front().ordinals = ordinals;
  return ReadGateSide(suite, SummarizeStored(*run.store, chosen, 0), [&](const auto& visit) {
    run.store->ReadJudged(run.run.id, ordinals, visit);
  });
}

// Lets through what `allow` names; the rest is one error.
std::vector<ConditionDifference> Allowed(const std::vector<ConditionDifference>& differences,
                                         const std::vector<std::string>& allow,
                                         const GateCase& gated) {
  std::string refused;
  std::string kinds;
  std::set<std::string> named;
  for (const ConditionDifference& difference : differences) {
    if (std::ranges::find(allow, difference.kind) != allow.end()) continue;
    refused += (refused.empty() ? "" : "; ") + Describe(difference);
    if (named.insert(difference.kind).second) kinds += (kinds.empty() ? "" : ",") + difference.kind;
  }
  if (refused.empty()) return differences;
  throw Error(
      fmt::format("{}: {} was not judged as its baseline {} was: {}; judge both alike, or "
                  "allow it with --allow {}",
                  gated.name, gated.run_name, gated.baseline_name, refused, kinds));
}

// The samples of both where a smaller selection is allowed.
std::vector<uint32_t> Common(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b,
                             const std::string& suite) {
  std::vector<uint32_t> common;
  std::ranges::set_intersection(a, b, std::back_inserter(common));
  if (common.empty()) {
    throw Error(suite + ": run and baseline have no sample in common; judge the same selection");
  }
  return common;
}

void AddStored(const StoredRun& run, const StoredRun& baseline, const GateRequest& request,
               GateCase& gated) {
  RequireJudged(*baseline.store, baseline.invocation.entries.front(), baseline.run);
  gated.baseline_name = baseline.Name();
  if (run.run.id == baseline.run.id && run.store == baseline.store) {
    gated.notes.emplace_back("run and baseline are one and the same run");
  }
  std::vector<ConditionDifference> differences = ConditionDifferences(baseline.run, run.run);
  std::vector<uint32_t> ordinals = run.Ordinals();
  std::vector<uint32_t> theirs = baseline.Ordinals();
  const bool same_data = run.run.suite_sha256 == baseline.run.suite_sha256;
  const bool same_samples = ordinals == theirs;
  if (same_data && !same_samples) {
    differences.push_back({"selection", "selection", Counted(theirs.size(), "sample"),
                           Counted(ordinals.size(), "sample") +
                               (theirs.size() == ordinals.size() ? ", others" : "")});
  }
  gated.differences = Allowed(differences, request.allow, gated);
  if (same_data && !same_samples) {
    ordinals = theirs = Common(ordinals, theirs, gated.name);
    gated.notes.push_back(Counted(ordinals.size(), "sample") +
                          " that both judged are compared; limits are held to them alone");
  }
  if (!same_data) {
    gated.notes.emplace_back(
        "each is scored on its own data: differences are not only the checkpoint's");
  }
  for (std::string& note : ConditionNotes(baseline.run, run.run)) {
    gated.notes.push_back(std::move(note));
  }
  gated.run = SideOf(*gated.suite, run, ordinals);
  gated.baseline = SideOf(*gated.suite, baseline, theirs);
}

void AddScores(const StoredRun& run, const std::string& path, const GateRequest& request,
               GateCase& gated) {
  const std::vector<uint32_t> ordinals = run.Ordinals();
  const ScoresBaseline baseline = ReadScoresBaseline(path, *run.store, run.run, ordinals);
  gated.baseline_name = path + " (scores file)";
  std::vector<ConditionDifference> differences;
  if (baseline.unused > 0) {
    differences.push_back({"selection",
                           fmt::format("selection ({} of the file would not be used)",
                                       Counted(baseline.unused, "sample")),
                           Counted(ordinals.size() + baseline.unused, "sample"),
                           Counted(ordinals.size(), "sample")});
  }
  gated.differences = Allowed(differences, request.allow, gated);
  gated.notes.emplace_back(
      "a scores file says nothing of data, template, options, dtype and seed: that it was judged "
      "alike is not checked");
  gated.run = SideOf(*gated.suite, run, ordinals);
  gated.baseline = ReadGateSide(
      *gated.suite,
      Summarize(*gated.suite, baseline.record, run.invocation.entries.front().selection,
                ordinals.size(), baseline.judged, OptionsFor(run.run)),
      baseline.judged);
}

GateCase CaseOf(const StoredRun& run, const Suite& suite, std::vector<GateRule> rules,
                const Baselines& baselines, const GateRequest& request) {
  RequireJudged(*run.store, run.invocation.entries.front(), run.run);
  GateCase gated;
  gated.suite = &suite;
  gated.name = run.SuiteName();
  gated.run_name = run.Name();
  gated.rules = std::move(rules);
  if (baselines.is_scores()) {
    AddScores(run, baselines.named(), request, gated);
  } else if (const auto baseline = baselines.On(gated.name)) {
    AddStored(run, *baseline, request, gated);
  } else {
    gated.run = SideOf(suite, run, run.Ordinals());
  }
  return gated;
}

// A suite that the policy asks for and nobody judged must not pass in silence.
void RequireSuites(const Policy& policy, const std::vector<StoredRun>& runs) {
  for (const auto& [suite, rules] : policy.suites) {
    std::vector<std::string> known;
    bool judged = false;
    for (const StoredRun& run : runs) {
      judged |= run.SuiteName() == suite || run.run.suite == suite;
      known.push_back(run.SuiteName());
    }
    if (judged) continue;
    throw Error(
        fmt::format("{}: the run has not judged {}{}; judge it, or take its rules out of "
                    "the policy",
                    rules.front().where, suite, Suggestion(suite, known)));
  }
}

}  // namespace

GateRuns ReadGateRuns(const GateRequest& request, const Policy& policy, const std::string& store) {
  GateRuns gate;
  gate.stores.push_back(Store::Open(store, Store::Mode::kRead));
  Store& own = *gate.stores.front();
  std::vector<StoredRun> runs =
      RunsOf(own, request.judged ? *request.judged : own.Resolve(request.run));
  RequireSuites(policy, runs);
  std::erase_if(runs, [&](const StoredRun& run) {
    const bool covered = !RulesFor(policy, run.run.suite, run.run.variant).empty();
    if (!covered) {
      gate.notes.push_back("the policy has no rules for " + run.SuiteName() + ": it is not gated");
    }
    return !covered;
  });
  if (runs.empty()) {
    throw Error("the policy has no rules for any suite of " + request.run +
                "; give it \"rules\", or \"suites\" with one of them");
  }
  const Baselines baselines(request, own, gate.stores);
  if (baselines.is_scores() && runs.size() > 1) {
    throw UsageError(
        fmt::format("--baseline {}: got a scores file, which holds one suite, for {} "
                    "suites; gate them one by one, as NAME/model/suite",
                    request.baseline, runs.size()));
  }
  for (const StoredRun& run : runs) {
    OnSuite(runs, run.SuiteName(), request.run, "name it as NAME/model/suite or by its id");
  }
  for (const StoredRun& run : runs) {
    gate.suites.push_back(RestoreSuite(run.run.suite, run.run.variant, run.run.suite_manifest));
    gate.cases.push_back(CaseOf(run, *gate.suites.back(),
                                RulesFor(policy, run.run.suite, run.run.variant), baselines,
                                request));
  }
  return gate;
}

GateReport EvaluateGate(const Policy& policy, const GateRuns& runs) {
  SummaryOptions resampling = OptionsFor(runs.cases.front().run.summary.run);
  resampling.threads = std::max(1U, std::thread::hardware_concurrency());
  return EvaluateGate(policy, runs.cases, resampling);
}

}  // namespace assay
