#pragma once

#include <string>

#include "harness/run/run_record.h"

namespace assay {

/// What makes two runs the same (CONTRACTS §2): the SHA-256 of suite hash, variant, model
/// fingerprint and whatever can change a judgement. Device, workers and presentation are not part
/// of it.
std::string IdentityOf(const RunRecord& run);

}  // namespace assay
