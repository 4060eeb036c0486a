#pragma once

#include <span>

#include "harness/metrics/calibration/pairs.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/interval_choice.h"

namespace assay {

/// Estimates of top-label pairs that take resampling: bins of `TopLabelEdges` for the expected
/// error, ten of equal mass for the average one.
struct ResampledErrors {
  Estimate ece;
  Estimate ece_debiased;  ///< the same interval as `ece`: both estimate the same
  Estimate ace;
  Estimate auroc;
};

/// A resampled error is biased upwards twice, once by the sample and once by the resampling, so
/// that its percentiles miss small errors nearly always (and both ends of Efron's other intervals
/// miss too). The interval of a calibration error e is therefore made of its debiased form d
/// (`DebiasedErrorOf`) and of d* in the draws of the cluster bootstrap, over bins that stay as they
/// are:
///   [2d − q(d*, 1 − α/10), q(d*, 1 − α/2)], α = 1 − level, cut at 0 and widened to hold e.
/// This is ours. docs/statistics.md has how often it covers; for large errors it is wider than it
/// need be. AUROC has the percentile interval, or, since draws near 0 or 1 are as skew as those of
/// a proportion, what `IntervalForProportion` gives a share A of A (1 − A)/V · (z/t)² samples, V
/// the variance of the draws and t with the fewer of right and wrong samples for degrees of
/// freedom.
///
/// No intervals where few of the samples are right, or wrong (`WhyOutcomesAreFew`), of which
/// `right` is the evidence. `options.level` below 1.
ResampledErrors EstimateResampledErrors(std::span<const CalibrationPair> pairs, size_t samples,
                                        const ProportionEvidence& right,
                                        const ResamplingOptions& options);

}  // namespace assay
