#pragma once

#include <string_view>

#include "harness/metrics/summary.h"
#include "reports/document.h"

namespace assay {

/// The estimate of one of our metrics over everything, or nullptr.
const Estimate* FindEstimate(const Summary& summary, std::string_view metric);

/// A metric that is a fraction, in percent with its interval and n; or why there is none.
Cell EstimateCell(const Summary& summary, std::string_view metric, SuiteCard::Printed printed);

}  // namespace assay
