#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/suite.h"
#include "harness/metrics/comparison/run_comparison.h"
#include "harness/metrics/summary.h"

namespace assay {

/// The text of one sample as the page shows it.
struct SampleText {
  Conversation prompt;
  std::vector<Response> responses;
};

/// One run on the page. `judged` and `texts` are pulled once, while the page is written; `app`
/// provides them from the store.
struct ReportRun {
  Summary summary;
  SuiteCard suite;
  JudgedStream judged;
  /// Visits the texts of the given ordinals (ascending); ordinals without text are skipped.
  std::function<void(const std::vector<uint32_t>&,
                     const std::function<void(uint32_t, const SampleText&)>&)>
      texts;
};

/// What comparing the page's runs of one suite hash, in the page's order, has found.
struct ReportComparison {
  std::string suite_sha256;
  RunComparison comparison;
};

struct ReportOptions {
  std::string title;
  std::string created;  ///< UTC time, injected
  std::string command;  ///< what produced the page
  /// Per suite; the worst margins are kept when there are more, and the page says so.
  size_t max_samples = 10'000;
  bool comparison_first = false;  ///< the comparison comes before the scores
};

/// One self-contained HTML page for one or several runs (issue: headline, health, sections,
/// margins, length bias, samples, provenance). Pure: same input, same bytes.
std::string HtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options,
                       const std::vector<ReportComparison>& comparisons = {});

/// The same, piece by piece: holds one block of samples at a time, whatever the page's size.
void WriteHtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options,
                     const std::vector<ReportComparison>& comparisons,
                     const std::function<void(std::string_view)>& put);

/// A table for a person at a terminal: scores with intervals, health line. `width`: columns.
std::string TextSummary(const std::vector<Summary>& summaries, size_t width, bool colour);

/// A table for a paper or a pull request.
std::string MarkdownSummary(const std::vector<Summary>& summaries);

/// Several runs of each suite compared, for a person at a terminal: of two runs every score that
/// stands for the suite, of more a line per pair. `left_out`: what was not compared, and why.
std::string TextComparison(std::span<const ComparedSuite> suites,
                           std::span<const std::string> left_out, size_t width, bool colour);

/// The same for a pull request.
std::string MarkdownComparison(std::span<const ComparedSuite> suites,
                               std::span<const std::string> left_out);

/// One row per score and metric.
std::string CsvSummary(const std::vector<Summary>& summaries);

}  // namespace assay
