#pragma once

#include <string>
#include <vector>

#include "harness/run/run_record.h"

namespace assay {

/// What a user means by `name`, looked for in this order: `latest`; an invocation's name (the
/// newest of that name); a baseline's; `NAME/model/suite` with NAME one of the former and suite
/// `name` or `name:variant`; a prefix of a run id, at least 4 digits, which means the whole run.
/// Invocations and runs newest last. Throws UsageError where nothing or more than one run is meant.
Invocation ResolveName(const std::string& name, const std::vector<Invocation>& invocations,
                       const std::vector<Invocation>& baselines,
                       const std::vector<RunRecord>& runs);

}  // namespace assay
