#pragma once

#include <vector>

#include "harness/metrics/calibration/reliability_diagram.h"
#include "harness/metrics/sample_metrics.h"

namespace assay {

/// Calibration of the model's preference (top label): the expected and the average calibration
/// error with the rest of their family, proper scores, AUROC, temperature, and what temperature and
/// isotonic regression, cross-fitted by cluster, make of them (docs/statistics.md). Over
/// everything; the shorter list also over sections and subsets of at least 30 samples, binned
/// errors from 100. `cannot` says why the rewards are no log-odds, and then all of it is not
/// applicable; empty: they are. Returns the reliability diagram over everything, empty where there
/// is none.
std::vector<ReliabilityPoint> EstimateCalibration(const SampleMetrics& metrics,
                                                  const std::vector<ScoreName>& names,
                                                  const std::string& cannot,
                                                  const SummaryOptions& options,
                                                  std::vector<MetricEstimate>& estimates,
                                                  std::vector<NotApplicable>& not_applicable);

}  // namespace assay
