#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"

namespace assay::testing {

/// The runs of a page, grouped as a report groups them.
std::vector<SuiteRuns> Grouped(const std::vector<ReportRun>& runs);

/// With plain spaces for those at which no line may end.
std::string Plain(std::string text);

/// A run of ten samples at a step of a training series, whose overall score is `score`.
ReportRun AtStep(const std::string& series, int64_t step, double score);

/// All tables of a section, also those inside other blocks.
std::vector<Table> TablesOf(const Section& section);

/// The first block of a kind; a test that finds none fails.
template <typename T>
const T& First(const Section& section) {
  for (const Block& block : section.blocks) {
    if (const T* found = std::get_if<T>(&block)) return *found;
  }
  ADD_FAILURE() << "no such block";
  static const T kNone;
  return kNone;
}

/// The paragraphs of a section.
std::vector<std::string> TextsOf(const Section& section);

/// The table of a section under this fold; null where there is none.
const Table* Folded(const Section& section, std::string_view folded);

/// The cells of a row.
std::vector<std::string> TextsOf(const std::vector<Cell>& row);

/// An estimate with an interval, or with "one sample" as the reason that there is none.
Estimate Found(std::optional<double> value, size_t n, std::optional<Interval> interval);

/// The estimate of `metric`, which the run has.
MetricEstimate& Metric(ReportRun& run, std::string_view metric);

}  // namespace assay::testing
