#include "harness/app/data_titles.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

#include "harness/core/counted.h"
#include "harness/core/short_id.h"
#include "harness/core/suite_spec.h"

namespace assay {
namespace {

std::string SpecOf(const RunRecord& run) { return SuiteSpec(run.suite, run.variant); }

std::string PartsOf(const RunRecord& run) {
  if (run.missing_parts.empty()) return "all parts";
  return fmt::format("without {}", fmt::join(run.missing_parts, ", "));
}

std::string SamplesOf(const RunRecord& run) { return Counted(run.suite_samples, "sample"); }

std::string RevisionOf(const RunRecord& run) {
  return run.revision.empty() ? "no revision" : "revision " + ShortRevision(run.revision);
}

std::string HashOf(const RunRecord& run) { return "data " + ShortId(run.suite_sha256); }

using Group = std::vector<DataTitle*>;

bool AllDiffer(const std::vector<std::string>& texts) {
  return std::set<std::string>(texts.begin(), texts.end()).size() == texts.size();
}

void TellApart(const Group& group) {
  if (group.size() == 1) return;
  std::vector<std::string> differences(group.size());
  for (const auto& says : {SpecOf, PartsOf, SamplesOf, RevisionOf, HashOf}) {
    if (AllDiffer(differences)) break;
    std::set<std::string> said;
    for (const DataTitle* column : group) said.insert(says(column->run));
    if (said.size() == 1) continue;
    for (size_t i = 0; i < group.size(); ++i) {
      differences[i] += (differences[i].empty() ? "" : ", ") + says(group[i]->run);
    }
  }
  for (size_t i = 0; i < group.size(); ++i) group[i]->title += " [" + differences[i] + "]";
}

}  // namespace

void TellDataApart(std::vector<DataTitle>& columns) {
  std::map<std::string, Group> groups;
  for (DataTitle& column : columns) groups[column.title].push_back(&column);
  for (const auto& [title, group] : groups) TellApart(group);
}

}  // namespace assay
