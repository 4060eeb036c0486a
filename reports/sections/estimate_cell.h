#pragma once

#include <string_view>

#include "harness/metrics/summary.h"
#include "reports/document.h"

namespace assay {

/// A value with its interval, as the benchmark prints numbers; or why one of them is missing.
Cell ValueCell(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed);

/// The estimate of one of our metrics over everything, or nullptr.
const Estimate* FindEstimate(const Summary& summary, std::string_view metric);

/// A metric that is a fraction, in percent with its interval and n; or why there is none.
Cell EstimateCell(const Summary& summary, std::string_view metric, SuiteCard::Printed printed);

}  // namespace assay
