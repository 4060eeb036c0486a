#pragma once

#include <string>
#include <vector>

#include "harness/core/reward_model.h"
#include "harness/metrics/sample_metrics.h"

namespace assay {

/// What a run claims of each sample and what came of it, from the source that `ChooseConfidence`
/// picks; NaN: it claims nothing. Claims of one sample weigh 1 together.
struct ConfidenceColumns {
  std::string because;          ///< why the run claims nothing at all; empty where it does
  std::vector<double> squared;  ///< (confidence − outcome)², whose mean is the Brier score
  std::vector<double> excess;   ///< confidence − outcome
  std::vector<double> right;    ///< outcome
};

/// `metrics`: finished, of a run of `model`, whose `MemberDimensions` it was made with.
ConfidenceColumns ReadConfidence(const SampleMetrics& metrics, const ModelCard& model);

}  // namespace assay
