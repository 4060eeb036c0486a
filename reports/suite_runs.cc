#include "reports/suite_runs.h"

#include <fmt/format.h>
#include <algorithm>

#include "reports/labels.h"

namespace assay {
namespace {

std::string TitleOf(const SuiteCard& suite) {
  const std::string& name = suite.title.empty() ? suite.name : suite.title;
  return suite.variant.empty() ? name : fmt::format("{} ({})", name, suite.variant);
}

std::vector<std::string> LabelsOf(const std::vector<const ReportRun*>& runs) {
  std::vector<const Summary*> summaries;
  for (const ReportRun* run : runs) summaries.push_back(&run->summary);
  std::vector<std::string> labels;
  for (const RunLabel& label : LabelRuns(summaries)) labels.push_back(label.Text());
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
  std::vector<std::string> titles;
  std::vector<const RunRecord*> runs;
  for (const SuiteRuns& suite : suites) {
    titles.push_back(suite.title);
    runs.push_back(&suite.summary(0).run);
  }
  const std::vector<std::string> apart = TellSuitesApart(titles, runs);
  for (size_t i = 0; i < suites.size(); ++i) {
    suites[i].has_rival = !apart[i].empty();
    if (suites[i].has_rival) suites[i].title += " · " + apart[i];
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
