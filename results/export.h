#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/store.h"

namespace assay {

/// The judgements of one run for other programs, samples in the order of `ordinals`: "scores" (the
/// scores format, CONTRACTS §5), "csv" or "parquet" (one row per response: sample id, subset,
/// response, reward, failure, grade, length). Throws UsageError for another format.
std::string ExportRun(Store& store, const std::string& run_id,
                      const std::vector<uint32_t>& ordinals, const std::string& format);

}  // namespace assay
