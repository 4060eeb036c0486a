#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// "62.3 % (57.1 to 67.4)", the range on one line, without an interval "62.3 %", or "undefined
/// (why)".
std::string SayPercent(const Estimate& estimate);

/// Whether both have intervals that share a number: a difference between them may then be chance.
bool Overlap(const Estimate& a, const Estimate& b);

/// "A", "A and B", "A, B and C".
std::string Listed(const std::vector<std::string>& names);

/// A run that a section has nothing to show of, and why.
struct Without {
  size_t run = 0;
  std::string because;
};

/// One line for all of them: "Not applicable to A and B: because; to C: because."; of a suite of
/// one run "Not applicable: because.". nullopt where there is none.
std::optional<Paragraph> NotApplicableLine(const SuiteRuns& suite,
                                           const std::vector<Without>& without);

/// "A: " before what is said of a run, where the suite has several.
std::string Lead(const SuiteRuns& suite, size_t run);

/// The last line of a fold that says how something is computed: where assay's documentation has it.
/// `heading`: of docs/statistics.md.
std::pair<std::string, std::string> MoreIn(std::string_view heading);

}  // namespace assay
