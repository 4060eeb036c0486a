#include "reports/suite_runs.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>

namespace assay {
namespace {

std::string TitleOf(const SuiteCard& suite) {
  const std::string& name = suite.title.empty() ? suite.name : suite.title;
  return suite.variant.empty() ? name : fmt::format("{} ({})", name, suite.variant);
}

std::vector<std::string> LabelsOf(const std::vector<const ReportRun*>& runs) {
  std::map<std::string, size_t> total, seen;
  for (const ReportRun* run : runs) ++total[run->summary.run.model.name];
  std::vector<std::string> labels;
  for (const ReportRun* run : runs) {
    const std::string& name = run->summary.run.model.name;
    labels.push_back(total[name] == 1 ? name : fmt::format("{} ({})", name, ++seen[name]));
  }
  return labels;
}

// From rewards, and where there are none from the verdicts.
std::vector<Outcome> OutcomesOf(const ReportRun& run) {
  const SampleColumns& columns = run.summary.columns;
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < columns.ordinal.size(); ++i) outcomes.push_back(OutcomeOf(columns, i));
  if (std::count(outcomes.begin(), outcomes.end(), Outcome::kUnscored) == 0) return outcomes;
  size_t i = 0;
  run.judged([&](const JudgedSample& judged) {
    while (i < outcomes.size() && columns.ordinal[i] < judged.ordinal) ++i;
    if (i == outcomes.size() || columns.ordinal[i] != judged.ordinal) return;
    if (outcomes[i] == Outcome::kUnscored && !judged.judgement.verdicts.empty()) {
      outcomes[i] = OutcomeOfVerdicts(judged);
    }
  });
  return outcomes;
}

// Chapters of one suite on different data must not be taken for each other.
void TellApart(std::vector<SuiteRuns>& suites) {
  std::map<std::string, size_t> chapters;
  for (const SuiteRuns& suite : suites) ++chapters[suite.title];
  for (SuiteRuns& suite : suites) {
    suite.has_rival = chapters[suite.title] > 1;
    if (!suite.has_rival) continue;
    suite.title += fmt::format(" · data {:.8}", suite.runs.front()->summary.run.suite_sha256);
  }
}

}  // namespace

int SuiteRuns::ColorOf(size_t run) const {
  auto is_baseline = [&](size_t i) { return summary(i).run.model.adapter == "baseline"; };
  if (is_baseline(run)) return 0;
  int before = 0;
  for (size_t i = 0; i < run; ++i) before += is_baseline(i) ? 0 : 1;
  return 1 + before % 8;
}

std::vector<SuiteRuns> GroupBySuite(std::span<const ReportRun> runs, size_t max_samples) {
  std::vector<SuiteRuns> suites;
  for (const ReportRun& run : runs) {
    auto same = [&](const SuiteRuns& other) {
      return other.runs.front()->summary.run.suite_sha256 == run.summary.run.suite_sha256;
    };
    auto found = std::find_if(suites.begin(), suites.end(), same);
    if (found == suites.end()) {
      found = suites.emplace(suites.end());
      found->key = fmt::format("s{}", suites.size());
      found->title = TitleOf(run.suite);
    }
    found->runs.push_back(&run);
  }
  TellApart(suites);
  for (SuiteRuns& suite : suites) {
    suite.only = suites.size() == 1;
    suite.labels = LabelsOf(suite.runs);
    for (const ReportRun* run : suite.runs) suite.outcomes.push_back(OutcomesOf(*run));
    suite.shown = ChooseShown(suite.runs, suite.outcomes, max_samples);
    suite.records = ReadRecords(suite.runs, suite.shown);
  }
  return suites;
}

}  // namespace assay
