#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/store.h"

namespace assay {

/// The judgements of one run for other programs, samples in the order of `ordinals` (empty: all).
/// "scores": the scores format (CONTRACTS §5), one line per sample. "csv" and "parquet": one row
/// per response, and per named dimension of it: sample, subset, response, dimension (empty: the
/// reward itself), reward, failure, grade, length. Verdicts are in "scores" alone. Throws
/// UsageError for another format.
std::string ExportRun(Store& store, const std::string& run_id,
                      const std::vector<uint32_t>& ordinals, const std::string& format);

}  // namespace assay
