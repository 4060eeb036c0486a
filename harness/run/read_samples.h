#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "harness/core/suite.h"
#include "harness/core/suite_index.h"

namespace assay {

/// The samples of these ordinals (ascending), in memory; fewer after a stop. Throws Error where the
/// data are no longer those of the index.
std::vector<Sample> ReadSamples(const Suite& suite, const Source& source, const SuiteIndex& index,
                                const std::vector<uint32_t>& ordinals, std::stop_token stop);

}  // namespace assay
