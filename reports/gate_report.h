#pragma once

#include <string>

#include "harness/core/json.h"
#include "harness/gate/verdict.h"

namespace assay {

/// A gate's report for a terminal: a line per rule, then symptoms, differences and notes.
std::string GateText(const GateReport& report, bool colour);

/// Of that, a suite's symptoms, differences and notes alone.
std::string GateRemarks(const GatedSuite& suite, bool colour);

/// A table per suite for a pull request or GitHub's step summary.
std::string GateMarkdown(const GateReport& report);

/// JUnit XML: a test suite per suite, a test case per rule. A rule that failed is a failure; one
/// that cannot tell an error, or where the policy lets that pass a skipped case.
std::string GateJUnit(const GateReport& report);

/// The format `assay.gate/1` (docs/gate.md).
Json GateJson(const GateReport& report);

}  // namespace assay
