#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/store.h"

namespace assay {

/// The judgements of one run for other programs, samples in the order of `ordinals` (empty: all).
/// "scores": the scores format (docs/scores-format.md), one line per sample, nothing left out.
/// "csv" and "parquet": one row per response and reward, and per response and verdict that saw it
/// (docs/export-format.md). Throws UsageError for another format.
std::string ExportRun(Store& store, const std::string& run_id,
                      const std::vector<uint32_t>& ordinals, const std::string& format);

}  // namespace assay
