#include "harness/app/stored_comparisons.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "harness/app/stored_results.h"
#include "suites/registry.h"

namespace assay {
namespace {

const Invocation::Entry& EntryOf(const StoredEntry& stored) {
  return stored.invocation->entries[stored.entry];
}

}  // namespace

std::vector<std::vector<StoredEntry>> EntriesByData(Store& store,
                                                    const std::vector<Invocation>& invocations) {
  std::vector<std::vector<StoredEntry>> groups;
  for (const Invocation& invocation : invocations) {
    for (size_t i = 0; i < invocation.entries.size(); ++i) {
      StoredEntry stored{&invocation, i, store.Run(invocation.entries[i].run)};
      const auto group = std::ranges::find_if(groups, [&](const std::vector<StoredEntry>& other) {
        return other.front().run.suite_sha256 == stored.run.suite_sha256;
      });
      if (group == groups.end()) {
        groups.push_back({std::move(stored)});
      } else {
        group->push_back(std::move(stored));
      }
    }
  }
  return groups;
}

RunComparison CompareStored(Store& store, const std::vector<StoredEntry>& entries, double level) {
  std::vector<RunToCompare> runs;
  for (const StoredEntry& stored : entries) {
    runs.push_back(
        {[&store, id = stored.run.id, ordinals = OrdinalsOf(EntryOf(stored), stored.run)](
             const auto& visit) { store.ReadJudged(id, ordinals, visit); },
         stored.run.model});
  }
  const RunRecord& first = entries.front().run;
  SummaryOptions options;
  options.level = level;
  options.seed = first.ask.seed;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  const auto suite = RestoreSuite(first.suite, first.variant, first.suite_manifest);
  return CompareRuns(*suite, runs, options);
}

ComparedSuite ComparedOf(Store& store, const std::vector<StoredEntry>& entries, double level) {
  ComparedSuite compared;
  compared.comparison = CompareStored(store, entries, level);
  const RunRecord& first = entries.front().run;
  const auto suite = RestoreSuite(first.suite, first.variant, first.suite_manifest);
  for (const StoredEntry& stored : entries) {
    Summary& summary = compared.runs.emplace_back();
    summary.run = stored.run;
    summary.name = stored.invocation->name;
    summary.command = stored.invocation->command;
    summary.selection = EntryOf(stored).selection;
    summary.counts.samples = OrdinalsOf(EntryOf(stored), stored.run).size();
    summary.printing = suite->Card().printed;
    summary.no_overall = suite->Card().no_overall;
  }
  return compared;
}

}  // namespace assay
