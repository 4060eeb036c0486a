#pragma once

#include <string>
#include <vector>

#include "harness/app/command.h"
#include "reports/report.h"
#include "results/store.h"

namespace assay {

/// Writes the page of all runs of the invocations to `path`, or to standard output for "-". Runs of
/// one suite are compared, up to 20 of them.
void WriteReport(Store& store, const std::vector<Invocation>& invocations, const std::string& path,
                 const std::string& title, Session& session,
                 BootstrapInterval interval = BootstrapInterval::kPercentile);

/// What a page shows besides its runs.
struct PageContent {
  std::string title;
  std::vector<ReportComparison> comparisons;
  bool comparison_first = false;                                ///< see ReportOptions
  BootstrapInterval interval = BootstrapInterval::kPercentile;  ///< of official scores
};

/// The same with the comparisons as given.
void WriteReportPage(Store& store, const std::vector<Invocation>& invocations,
                     const PageContent& content, const std::string& path, Session& session);

}  // namespace assay
