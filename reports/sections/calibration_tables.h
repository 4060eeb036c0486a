#pragma once

#include <optional>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

// What a reader of calibration may want to unfold; nullopt where it does not apply.

/// Calibration over everything and over each section or subset: how over-confident, the error, the
/// temperature, and log loss before and after.
std::optional<Table> CalibrationByPart(const SuiteRuns& suite);

/// The same against the order of each dimension of the labels.
std::optional<Table> CalibrationByDimension(const SuiteRuns& suite);

/// The errors of every choice of bins.
std::optional<Table> CalibrationByBins(const SuiteRuns& suite);

/// Log loss on one part of the suite after a temperature learned on another.
std::optional<Table> CalibrationShiftTable(const SuiteRuns& suite);

}  // namespace assay
