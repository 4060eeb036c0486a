#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/metrics/summary.h"
#include "results/store.h"

namespace assay {

/// Judgements of a scores file in place of a stored run's own, on the run's samples and labels.
struct ScoresBaseline {
  RunRecord record;     ///< the run's, with the file as the model
  JudgedStream judged;  ///< reads `store` and the file, which it keeps open
  size_t unused = 0;    ///< samples of the file that the run has not judged
};

/// Whether the file at `path` is a results store and no scores file.
bool IsStoreFile(const std::string& path);

/// `path` (docs/scores-format.md) as what `run`, at `ordinals`, is held against. Throws Error where
/// the file lacks one of the samples, which would count as failures of the baseline, or does not
/// fit one.
ScoresBaseline ReadScoresBaseline(const std::string& path, Store& store, const RunRecord& run,
                                  const std::vector<uint32_t>& ordinals);

}  // namespace assay
