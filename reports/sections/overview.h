#pragma once

#include <optional>
#include <vector>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// Models × suites: what a page of several suites opens with; nullopt for one suite. A row is a
/// label: the runs of one model share it unless their suite has to tell them apart. What was not
/// judged is shown as missing, and no number is made of several suites: their scores have no common
/// unit.
std::optional<Section> OverviewSection(const std::vector<SuiteRuns>& suites);

}  // namespace assay
