#pragma once

#include <string>
#include <vector>

#include "harness/app/command.h"
#include "results/store.h"

namespace assay {

/// Writes the page of all runs of the invocations to `path`, or to standard output for "-".
void WriteReport(Store& store, const std::vector<Invocation>& invocations, const std::string& path,
                 const std::string& title, Session& session);

}  // namespace assay
