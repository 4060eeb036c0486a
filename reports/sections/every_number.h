#pragma once

#include <vector>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// All official scores and our own estimates of a suite's runs, each with interval, method and n: a
/// table per kind of number, what is of one number together. Numbers that are undefined, or that a
/// run has not, say why. `names`: the official scores that some run has.
Folds EveryNumber(const SuiteRuns& suite, const std::vector<ScoreName>& names);

}  // namespace assay
