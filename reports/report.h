#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/suite.h"
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

struct ReportOptions {
  std::string title;
  std::string created;  ///< UTC time, injected
  std::string command;  ///< what produced the page
  /// Per suite; the worst margins are kept when there are more, and the page says so.
  size_t max_samples = 10'000;
};

/// One self-contained HTML page for one or several runs (issue: headline, health, sections,
/// margins, length bias, samples, provenance). Pure: same input, same bytes.
std::string HtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options);

/// The same, piece by piece: holds one block of samples at a time, whatever the page's size.
void WriteHtmlReport(const std::vector<ReportRun>& runs, const ReportOptions& options,
                     const std::function<void(std::string_view)>& put);

/// A table for a person at a terminal: scores with intervals, health line. `width`: columns.
std::string TextSummary(const std::vector<Summary>& summaries, size_t width, bool colour);

/// A table for a paper or a pull request.
std::string MarkdownSummary(const std::vector<Summary>& summaries);

/// One row per score and metric.
std::string CsvSummary(const std::vector<Summary>& summaries);

}  // namespace assay
