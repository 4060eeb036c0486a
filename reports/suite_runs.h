#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "harness/metrics/outcome.h"
#include "reports/report.h"
#include "reports/shown_samples.h"

namespace assay {

/// The runs of one suite on a page: what a chapter is made from. Points into the report's runs,
/// which must outlive it.
struct SuiteRuns {
  std::string key;    ///< of the chapter: prefix of its anchors, name of its data
  std::string title;  ///< "JudgeBench (gpt)", with what tells it apart where the page has it twice
  bool only = true;   ///< the page has no other suite
  bool has_rival = false;  ///< the page also has this suite on other data: not comparable
  std::vector<const ReportRun*> runs;
  std::vector<std::string> labels;             ///< by run: see LabelRuns
  std::vector<std::string> colors;             ///< by run: names of the page's palette
  std::vector<std::vector<Outcome>> outcomes;  ///< by run, by row of its columns
  const RunComparison* comparison = nullptr;   ///< of the runs, in their order; null: not made
  ShownSamples shown;
  std::vector<SampleRecord> records;  ///< by shown row

  const SuiteCard& suite() const { return runs.front()->suite; }
  size_t size() const { return runs.size(); }
  const Summary& summary(size_t run) const { return runs[run]->summary; }
  bool IsBaseline(size_t run) const { return summary(run).run.model.adapter == "baseline"; }
};

/// Groups runs by suite hash, in order of first appearance: only runs of the same data are
/// comparable. Pulls the judged samples of every run once (twice where it gives no rewards), and
/// keeps at most `max_samples` records per suite. A label has one colour in all suites, as far as
/// there are colours: "run-1" … "run-8", and the greys "baseline-1" … "baseline-3" for baselines.
std::vector<SuiteRuns> GroupBySuite(std::span<const ReportRun> runs, size_t max_samples);

}  // namespace assay
