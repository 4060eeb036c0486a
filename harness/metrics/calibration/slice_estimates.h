#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/metrics/calibration/cross_fit.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/replicates.h"
#include "harness/metrics/summary.h"

namespace assay {

inline constexpr size_t kFewestCalibrated = 30;  ///< samples of a section that gets numbers
inline constexpr size_t kFewestForBins = 100;    ///< samples for errors in bins

/// The top-label pairs of a slice, sample by sample, and each sample's cluster.
struct SlicePairs {
  std::string name;  ///< of the slice; empty: everything
  std::vector<CalibrationPair> pairs;
  std::vector<size_t> starts = {0};  ///< by sample, and the end
  std::vector<uint32_t> clusters;    ///< by sample

  size_t samples() const { return clusters.size(); }
  /// Closes the sample whose pairs were appended; none were: it does not enter.
  void EndSample(uint32_t cluster);
};

/// Adds calibration estimates of one slice with at least one pair. `suffix` follows every metric's
/// name (":honesty").
class SliceEstimates {
 public:
  SliceEstimates(const SlicePairs& slice, const SummaryOptions& options,
                 std::vector<MetricEstimate>& estimates, std::string suffix = "");

  /// Brier score, log loss, over-confidence, temperature. Where too few are right or wrong
  /// (`WhyOutcomesAreFew`) without interval, but over-confidence: mean confidence less share right
  /// by square-and-add.
  void AddProperScores();
  /// AUROC, and with samples enough the errors in bins that have intervals: ece, ece_debiased, ace.
  void AddResampled();
  /// The other errors in bins.
  void AddOtherErrors();
  /// What needs bins, as undefined.
  void AddTooFew();
  /// Smooth error, parts of the Brier score, sharpness, risk at a coverage.
  void AddWholeOnly();
  /// After temperature and isotonic regression, learned on other clusters.
  void AddCrossFitted();
  /// After a temperature learned on all pairs outside the slice.
  void AddShift(std::vector<CalibrationPair> outside);

 private:
  void Add(const std::string& metric, Estimate estimate);
  Estimate OverConfidence() const;
  void AddAfter(const std::string& suffix, const CrossFitted& after);
  ResamplingOptions Resampling() const;
  bool has_bins() const { return slice_.samples() >= kFewestForBins; }

  const SlicePairs& slice_;
  const SummaryOptions& options_;
  std::vector<MetricEstimate>& estimates_;
  std::string suffix_;
  std::vector<double> edges_;
  ProportionEvidence right_;
};

}  // namespace assay
