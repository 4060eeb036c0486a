#pragma once

#include "harness/app/command.h"
#include "harness/app/run_options.h"

namespace assay {

/// `assay models verify`: loads `options.models[0]`, judges a few built-in samples, prints the
/// first one's rewards or verdict, and whether the same samples get the same bits alone and in
/// other company. Returns 0, or 1 where a sample fails or a bit differs. Stores nothing.
int VerifyModel(RunOptions options, Session& session);

}  // namespace assay
