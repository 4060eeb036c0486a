#pragma once

#include <cstddef>
#include <optional>
#include <string>
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

}  // namespace assay
