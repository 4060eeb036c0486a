#include "harness/app/stored_results.h"

#include <fmt/format.h>

#include <numeric>
#include <set>
#include <thread>
#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/core/suite_spec.h"
#include "suites/registry.h"

namespace assay {

std::vector<uint32_t> OrdinalsOf(const Invocation::Entry& entry, const RunRecord& run) {
  if (!entry.ordinals.empty()) return entry.ordinals;
  std::vector<uint32_t> all(run.suite_samples);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

std::vector<Invocation> ResolveAll(Store& store, const std::vector<std::string>& names) {
  std::vector<Invocation> invocations;
  std::set<std::pair<std::string, std::vector<uint32_t>>> seen;
  for (const std::string& name : names) {
    Invocation& invocation = invocations.emplace_back(store.Resolve(name));
    std::erase_if(invocation.entries, [&](const Invocation::Entry& entry) {
      return !seen.emplace(entry.run, OrdinalsOf(entry, store.Run(entry.run))).second;
    });
  }
  return invocations;
}

void RequireJudged(Store& store, const Invocation::Entry& entry, const RunRecord& run) {
  const std::vector<uint32_t> ordinals = OrdinalsOf(entry, run);
  size_t judged = 0;
  store.ReadJudged(run.id, ordinals, [&](const JudgedSample&) { ++judged; });
  if (judged == ordinals.size()) return;
  throw Error(
      fmt::format("the run {} of {} on {} is not finished: got {} of {} judged, expected "
                  "all; go on with `{}`",
                  run.id, run.model.name, SuiteSpec(run.suite, run.variant), judged,
                  Counted(ordinals.size(), "sample"), run.command));
}

Summary SummarizeStored(Store& store, const Invocation& invocation, size_t entry,
                        BootstrapInterval interval) {
  const Invocation::Entry& chosen = invocation.entries.at(entry);
  const RunRecord run = store.Run(chosen.run);
  const auto suite = RestoreSuite(run.suite, run.variant, run.suite_manifest);
  const std::vector<uint32_t> ordinals = OrdinalsOf(chosen, run);
  SummaryOptions options;
  options.seed = run.ask.seed;
  options.interval = interval;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  Summary summary = Summarize(
      *suite, run, chosen.selection, ordinals.size(),
      [&](const auto& visit) { store.ReadJudged(run.id, ordinals, visit); }, options);
  summary.name = invocation.name;
  summary.command = invocation.command;
  return summary;
}

std::vector<Summary> SummarizeStored(Store& store, const std::vector<Invocation>& invocations,
                                     BootstrapInterval interval) {
  std::vector<Summary> summaries;
  for (const Invocation& invocation : invocations) {
    for (size_t i = 0; i < invocation.entries.size(); ++i) {
      summaries.push_back(SummarizeStored(store, invocation, i, interval));
    }
  }
  return summaries;
}

}  // namespace assay
