#include "harness/app/comparable.h"

#include <fmt/core.h>

#include <map>
#include <ostream>
#include <set>
#include <string>

#include "harness/core/printable.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"

namespace assay {
namespace {

// Ids of runs by the hash of their data.
using RunsByData = std::map<std::string, std::set<std::string>>;

std::string Describe(const RunsByData& runs_by_data) {
  std::string text;
  for (const auto& [sha256, runs] : runs_by_data) {
    std::string ids;
    for (const std::string& id : runs) ids += " " + ShortId(id);
    text += fmt::format("{}run{}{} on {}", text.empty() ? "" : ", ", runs.size() == 1 ? "" : "s",
                        ids, ShortId(sha256));
  }
  return text;
}

}  // namespace

void SayWhatIsNotComparable(Store& store, const std::vector<Invocation>& invocations,
                            std::ostream& err) {
  std::map<std::string, RunsByData> suites;
  for (const Invocation& invocation : invocations) {
    for (const Invocation::Entry& entry : invocation.entries) {
      const RunRecord run = store.Run(entry.run);
      suites[SuiteSpec(run.suite, run.variant)][run.suite_sha256].insert(run.id);
    }
  }
  for (const auto& [suite, runs_by_data] : suites) {
    if (runs_by_data.size() < 2) continue;
    err << fmt::format("note: runs on different data of {} are not comparable: {}\n",
                       Printable(suite), Describe(runs_by_data));
  }
}

}  // namespace assay
