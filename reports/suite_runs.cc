#include "reports/suite_runs.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>

#include "reports/labels.h"

namespace assay {
namespace {

std::string TitleOf(const SuiteCard& suite) {
  const std::string& name = suite.title.empty() ? suite.name : suite.title;
  return suite.variant.empty() ? name : fmt::format("{} ({})", name, suite.variant);
}

std::vector<std::string> LabelsOf(const std::vector<const ReportRun*>& runs,
                                  const ModelLabels& models) {
  std::vector<const Summary*> summaries;
  for (const ReportRun* run : runs) summaries.push_back(&run->summary);
  std::vector<std::string> labels;
  for (const RunLabel& label : LabelRuns(summaries, models)) labels.push_back(label.Text());
  return labels;
}

// A model is called the same in every chapter.
ModelLabels ModelsOf(std::span<const ReportRun> runs) {
  std::vector<const RunRecord*> records;
  for (const ReportRun& run : runs) records.push_back(&run.summary.run);
  return ModelLabels(records);
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

// Numbers given out in order, a name's the same again: one per colour of a kind.
class Colors {
 public:
  Colors(const char* kind, size_t count) : kind_(kind), count_(count) {}

  // Appends the label's to `taken`, those of its suite so far; another one where it is taken.
  void Give(const std::string& label, std::vector<std::string>& taken) {
    size_t number = number_of_.emplace(label, number_of_.size()).first->second % count_;
    auto name = [&] { return fmt::format("{}-{}", kind_, number + 1); };
    for (size_t tried = 1; tried < count_ && std::ranges::count(taken, name()) > 0; ++tried) {
      number = (number + 1) % count_;
    }
    taken.push_back(name());
  }

 private:
  const char* kind_;
  size_t count_;
  std::map<std::string, size_t> number_of_;
};

void GiveColors(std::vector<SuiteRuns>& suites) {
  Colors models("run", 8), baselines("baseline", 3);
  for (SuiteRuns& suite : suites) {
    for (size_t run = 0; run < suite.size(); ++run) {
      (suite.IsBaseline(run) ? baselines : models).Give(suite.labels[run], suite.colors);
    }
  }
}

}  // namespace

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
  const ModelLabels models = ModelsOf(runs);
  for (SuiteRuns& suite : suites) {
    suite.only = suites.size() == 1;
    suite.labels = LabelsOf(suite.runs, models);
    for (const ReportRun* run : suite.runs) suite.outcomes.push_back(OutcomesOf(*run));
    suite.shown = ChooseShown(suite.runs, suite.outcomes, max_samples);
    suite.records = ReadRecords(suite.runs, suite.shown);
  }
  GiveColors(suites);
  return suites;
}

}  // namespace assay
