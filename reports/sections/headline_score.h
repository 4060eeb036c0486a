#pragma once

#include <string>

#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// The official overall score of one run, as the benchmark prints it; or why there is none.
HeadlineScore HeadlineScoreOf(const SuiteRuns& suite, size_t run);

/// "350", or "20 to 80" where the runs' selections are not of one size; their labels say which.
std::string NumberOfSamples(const SuiteRuns& suite);

}  // namespace assay
