#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "harness/metrics/summary.h"
#include "harness/run/run_record.h"
#include "results/store.h"

namespace assay {

/// A checkpoint of a training series, as it was judged.
struct SeriesStep {
  Invocation judged;            ///< of this one run
  std::optional<double> score;  ///< the first official one
  std::string fingerprint;      ///< of the checkpoint
  /// Of the newest other checkpoint that was judged under this step before: a training that was
  /// started again into the same folder writes its steps anew.
  std::optional<double> replaced{};
};

/// `now`, judged under a step that had been `before`.
SeriesStep Replacing(const SeriesStep& before, SeriesStep now);

/// The step that `judged`, of one run, came to.
SeriesStep StepFrom(Invocation judged, const Summary& summary);

/// The steps of `series` in the store that are judged to their end on the suite of `like`, by step:
/// the newest run named SERIES-STEP that was judged as a step, or recorded with the series. Whether
/// the checkpoint's folder is still there does not matter: trainers keep the last few alone.
std::map<int64_t, SeriesStep> JudgedSteps(Store& store, const std::string& series,
                                          const RunRecord& like);

}  // namespace assay
