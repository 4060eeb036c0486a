#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "reports/suite_runs.h"

namespace assay {

/// What the table of samples needs of every shown sample of one suite, as columns: ids, subsets,
/// and by run margins, accuracies, outcomes, flags.
std::string SampleIndexJson(const SuiteRuns& suite);

/// Everything about the shown samples, text included, as <script> blocks of about 100 samples: a
/// JSON list, deflated, base64. `data-suite` and `data-first` (the row of its first sample) name a
/// block. Texts are pulled once, in order, and one block is held at a time.
void WriteSampleBlocks(const SuiteRuns& suite, const std::function<void(std::string_view)>& put);

}  // namespace assay
