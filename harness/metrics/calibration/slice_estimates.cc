#include "harness/metrics/calibration/slice_estimates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/calibration_shift.h"
#include "harness/metrics/calibration/claim_losses.h"
#include "harness/metrics/calibration/log_loss.h"
#include "harness/metrics/calibration/reliability_diagram.h"
#include "harness/metrics/calibration/resampled_errors.h"
#include "harness/metrics/calibration/risk_coverage.h"
#include "harness/metrics/calibration/sharpness.h"
#include "harness/metrics/calibration/smooth_error.h"
#include "harness/metrics/calibration/temperature.h"
#include "harness/metrics/estimators.h"
#include "harness/metrics/mean_domain.h"
#include "harness/metrics/skewed_mean.h"
#include "harness/metrics/square_and_add.h"

namespace assay {
namespace {

constexpr size_t kFolds = 5;
constexpr const char* kNotResampled = "resampling repeats its bias: see the interval of ece";
constexpr const char* kNoInterval = "none is computed";

std::string WhyInfinite(std::span<const CalibrationPair> pairs) {
  const Measured loss = LogLoss(pairs);
  return loss.value ? "a margin is beyond the largest number" : loss.because;
}

using OfPair = std::function<double(const CalibrationPair&)>;

// By sample, the mean over its pairs, which weigh 1 together.
std::vector<double> ValuesOf(const SlicePairs& slice, const OfPair& of_pair) {
  std::vector<double> values(slice.samples());
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t at = slice.starts[i]; at < slice.starts[i + 1]; ++at) {
      values[i] += slice.pairs[at].weight * of_pair(slice.pairs[at]);
    }
  }
  return values;
}

// The mean over samples of what their pairs cost or claim, which lies between `low` and `high`.
Estimate MeanOf(const SlicePairs& slice, double level, double low, double high,
                const OfPair& of_pair) {
  const std::vector<double> values = ValuesOf(slice, of_pair);
  Estimate estimate = EstimateMean({values, slice.clusters}, level);
  if (estimate.interval) {
    estimate.interval->low = std::max(estimate.interval->low, low);
    estimate.interval->high = std::min(estimate.interval->high, high);
  }
  return estimate;
}

Estimate MeanLogLoss(const SlicePairs& slice, double level) {
  const std::vector<double> values = ValuesOf(slice, NllOf);
  Estimate estimate = EstimateSkewedMean({values, slice.clusters}, level);
  if (estimate.value && !std::isfinite(*estimate.value)) {
    return {{}, {}, values.size(), 0, WhyInfinite(slice.pairs), kNoInterval};
  }
  if (estimate.interval) estimate.interval->low = std::max(estimate.interval->low, 0.0);
  return estimate;
}

double Excess(const CalibrationPair& pair) { return pair.confidence - pair.outcome; }
double Claimed(const CalibrationPair& pair) { return pair.confidence; }
double Right(const CalibrationPair& pair) { return pair.outcome; }

// Without its interval, unless `why_not` is empty.
Estimate Unless(const std::string& why_not, Estimate estimate) {
  if (why_not.empty() || !estimate.interval) return estimate;
  estimate.interval.reset();
  estimate.interval_because = why_not;
  return estimate;
}

Estimate Undefined(size_t n, std::string because) {
  return {{}, {}, n, 0, std::move(because), "the value is undefined"};
}

Estimate PointOf(const Measured& measure, size_t n, const char* interval_because) {
  if (!measure.value) return Undefined(n, measure.because);
  return {measure.value, {}, n, 0, "", interval_because};
}

}  // namespace

void SlicePairs::EndSample(uint32_t cluster) {
  if (pairs.size() == starts.back()) return;
  starts.push_back(pairs.size());
  clusters.push_back(cluster);
}

SliceEstimates::SliceEstimates(const SlicePairs& slice, const SummaryOptions& options,
                               std::vector<MetricEstimate>& estimates, std::string suffix)
    : slice_(slice),
      options_(options),
      estimates_(estimates),
      suffix_(std::move(suffix)),
      edges_(TopLabelEdges(slice.pairs)),
      right_(EvidenceOfShares({ValuesOf(slice, Right), slice.clusters}, options.level)) {}

void SliceEstimates::Add(const std::string& metric, Estimate estimate) {
  estimates_.push_back({metric + suffix_, slice_.name, std::move(estimate)});
}

void SliceEstimates::AddProperScores() {
  const std::string few = WhyOutcomesAreFew(right_);
  Add("brier", Unless(few, MeanOf(slice_, options_.level, 0, 1, BrierOf)));
  Add("nll", Unless(WhyOutcomesAreFew(right_, kFewestOutcomesOfLogLoss),
                    MeanLogLoss(slice_, options_.level)));
  Add("over_confidence", OverConfidence());
  const Measured temperature = FitTemperature(slice_.pairs);
  Estimate estimate = PointOf(temperature, slice_.samples(), "");
  if (temperature.value) {
    estimate.interval = TemperatureInterval(slice_.pairs, *temperature.value, options_.level,
                                            estimate.interval_because);
  }
  Add("temperature", Unless(few, std::move(estimate)));
}

Estimate SliceEstimates::OverConfidence() const {
  Estimate excess = MeanOf(slice_, options_.level, -1, 1, Excess);
  const std::string few = WhyOutcomesAreFew(right_);
  if (few.empty()) return excess;
  excess.interval.reset();
  excess.interval_because = few;
  const Estimate claimed = MeanOf(slice_, options_.level, 0, 1, Claimed);
  if (!claimed.interval) {
    excess.interval_because += ", and of what they claim " + claimed.interval_because;
    return excess;
  }
  const IntervalChoice choice = IntervalForProportion(right_);
  excess.interval =
      DifferenceOfShares({*claimed.value, *claimed.interval},
                         {right_.value, ProportionInterval(choice, right_, options_.level)});
  return excess;
}

// Fewer draws than of official scores, whose table is smaller; fewer still of many pairs.
ResamplingOptions SliceEstimates::Resampling() const {
  const size_t affordable = std::clamp<size_t>(100'000'000 / slice_.pairs.size(), 200, 1'000);
  return {std::min(options_.draws, affordable), options_.level, options_.seed, options_.threads};
}

void SliceEstimates::AddResampled() {
  ResampledErrors errors =
      EstimateResampledErrors(slice_.pairs, slice_.samples(), right_, Resampling());
  Add("auroc", std::move(errors.auroc));
  if (!has_bins()) return;
  Add("ece", std::move(errors.ece));
  Add("ece_debiased", std::move(errors.ece_debiased));
  Add("ace", std::move(errors.ace));
}

void SliceEstimates::AddTooFew() {
  const std::string because =
      fmt::format("{} {} too few for bins: {} are needed", Counted(slice_.samples(), "sample"),
                  slice_.samples() == 1 ? "is" : "are", kFewestForBins);
  for (const char* metric : {"ece", "ece_debiased", "ace", "mce", "rmsce", "ece_over", "ece_under",
                             "ece_at_temperature", "ece_isotonic"}) {
    Add(metric, Undefined(slice_.samples(), because));
  }
}

void SliceEstimates::AddOtherErrors() {
  const std::optional<BinnedError> error = BinnedErrorOf(BinPairs(slice_.pairs, edges_));
  ASSAY_CHECK(error);
  const auto add = [&](const char* metric, double value) {
    Add(metric, PointOf({value, ""}, slice_.samples(), kNotResampled));
  };
  add("mce", error->mce);
  add("rmsce", error->rmsce);
  add("ece_over", error->over);
  add("ece_under", error->under);
}

void SliceEstimates::AddWholeOnly() {
  const std::optional<BrierParts> parts = DecomposeBrier(slice_.pairs, edges_);
  const std::optional<RiskCoverage> risk = RiskCoverageOf(slice_.pairs);
  ASSAY_CHECK(parts && risk);
  const auto point = [&](const char* metric, double value) {
    Add(metric, PointOf({value, ""}, slice_.samples(), kNoInterval));
  };
  Add("smooth_ece", PointOf(SmoothError(slice_.pairs), slice_.samples(), kNotResampled));
  point("brier_reliability", parts->reliability);
  point("brier_resolution", parts->resolution);
  point("brier_uncertainty", parts->uncertainty);
  point("brier_within", parts->within_variance - parts->within_covariance);
  Add("sharpness", PointOf(Sharpness(slice_.pairs), slice_.samples(), kNoInterval));
  point("aurc", risk->aurc);
  point("e_aurc", risk->excess);
}

void SliceEstimates::AddCrossFitted() {
  const uint64_t seed = options_.seed;
  AddAfter("_at_temperature", CrossFit(slice_.pairs, kFolds, seed, LearnTemperature));
  AddAfter("_isotonic", CrossFit(slice_.pairs, kFolds, seed, LearnIsotonic));
}

void SliceEstimates::AddShift(std::vector<CalibrationPair> outside) {
  const std::vector<std::vector<CalibrationPair>> parts = {std::move(outside), slice_.pairs};
  const ShiftCell cell = CalibrationUnderShift(parts, edges_, LearnTemperature).front();
  Add("nll_shift", PointOf(cell.log_loss_after, slice_.samples(), kNoInterval));
  if (has_bins()) {
    Add("ece_shift", PointOf(cell.ece_after, slice_.samples(), kNotResampled));
  }
}

void SliceEstimates::AddAfter(const std::string& suffix, const CrossFitted& after) {
  const auto measure = [&](const char* name, const auto& of) {
    Add(name + suffix, after.because.empty()
                           ? PointOf(of(after.pairs), slice_.samples(), kNoInterval)
                           : Undefined(slice_.samples(), after.because));
  };
  measure("brier", BrierScore);
  measure("nll", LogLoss);
  if (!has_bins()) return;
  measure("ece", [&](std::span<const CalibrationPair> pairs) -> Measured {
    return {BinnedErrorOf(BinPairs(pairs, edges_))->ece, ""};
  });
}

}  // namespace assay
