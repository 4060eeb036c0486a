#pragma once

#include "harness/app/command.h"

namespace assay {

/// `assay results baseline`, which `AddResults` hangs under `results`.
void AddBaseline(CLI::App& results, Action& action);

}  // namespace assay
