#pragma once

#include <vector>

#include "harness/metrics/sample_metrics.h"

namespace assay {

/// Calibration of the model's preference (top label): the expected and the average calibration
/// error with the rest of their family, proper scores, AUROC, temperature, and what temperature and
/// isotonic regression, cross-fitted by cluster, make of them (docs/statistics.md). Over
/// everything; shorter lists also over sections and subsets of at least 30 samples (binned errors
/// from 100), and where rewards are the confidence against the order of each dimension of the
/// labels ("ece:honesty"). `choice`: whose calibration it is; without a source all of it is not
/// applicable.
CalibrationSummary EstimateCalibration(const SampleMetrics& metrics,
                                       const std::vector<ScoreName>& names,
                                       const ConfidenceChoice& choice,
                                       const SummaryOptions& options,
                                       std::vector<MetricEstimate>& estimates,
                                       std::vector<NotApplicable>& not_applicable);

}  // namespace assay
