#pragma once

#include "harness/core/suite.h"
#include "harness/core/suite_index.h"

namespace assay {

/// The first pass (CONTRACTS §1 "Reading"): reads the whole suite once, validates every row,
/// assigns ordinals, hashes the files and checks expected counts. Nothing is written; bad data
/// throws here. Suite hash: SHA-256 over canonical suite.json, variant, column mapping, and name
/// and SHA-256 of each part present.
SuiteIndex IndexSuite(const Suite& suite, const Source& source);

}  // namespace assay
