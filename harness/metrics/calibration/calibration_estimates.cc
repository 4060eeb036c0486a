#include "harness/metrics/calibration/calibration_estimates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/calibration_shift.h"
#include "harness/metrics/calibration/cross_fit.h"
#include "harness/metrics/calibration/log_loss.h"
#include "harness/metrics/calibration/resampled_errors.h"
#include "harness/metrics/calibration/risk_coverage.h"
#include "harness/metrics/calibration/sharpness.h"
#include "harness/metrics/calibration/smooth_error.h"
#include "harness/metrics/calibration/temperature.h"
#include "harness/metrics/estimators.h"
#include "harness/metrics/slices.h"

namespace assay {
namespace {

constexpr size_t kFewestSamples = 30;
constexpr size_t kFewestForBins = 100;
constexpr size_t kFolds = 5;
constexpr const char* kNotResampled = "resampling repeats its bias: see the interval of ece";
constexpr const char* kNoInterval = "none is computed";

// The top-label pairs of a slice, by cluster, and the samples that they are of.
struct SlicePairs {
  std::string name;
  std::vector<CalibrationPair> pairs;
  std::vector<size_t> starts;      // by sample, and the end
  std::vector<uint32_t> clusters;  // by sample

  size_t samples() const { return clusters.size(); }
};

SlicePairs PairsOf(const SampleMetrics& metrics, const Slice& slice, const ClusterCodes& clusters) {
  SlicePairs result{.name = slice.name, .pairs = {}, .starts = {0}, .clusters = {}};
  for (const uint32_t row : slice.rows) {
    metrics.margins().AppendPairs(row, clusters.codes[row], result.pairs);
    if (result.pairs.size() == result.starts.back()) continue;
    result.starts.push_back(result.pairs.size());
    result.clusters.push_back(clusters.codes[row]);
  }
  return result;
}

// The mean over samples of a loss of their pairs; the pairs of a sample weigh 1 together.
Estimate MeanOf(const SlicePairs& slice, double level, double low, double high,
                const std::function<double(const CalibrationPair&)>& loss) {
  std::vector<double> values(slice.samples());
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t at = slice.starts[i]; at < slice.starts[i + 1]; ++at) {
      values[i] += slice.pairs[at].weight * loss(slice.pairs[at]);
    }
  }
  Estimate estimate = EstimateMean({values, slice.clusters}, level);
  if (estimate.value && !std::isfinite(*estimate.value)) {
    return {{}, {}, values.size(), 0, "a margin is beyond the largest number", kNoInterval};
  }
  if (estimate.interval) {
    estimate.interval->low = std::max(estimate.interval->low, low);
    estimate.interval->high = std::min(estimate.interval->high, high);
  }
  return estimate;
}

double SquaredError(const CalibrationPair& pair) {
  return (pair.confidence - pair.outcome) * (pair.confidence - pair.outcome);
}
double Loss(const CalibrationPair& pair) { return LogLossOf(pair.log_odds, pair.outcome); }
double Excess(const CalibrationPair& pair) { return pair.confidence - pair.outcome; }

Estimate Undefined(size_t n, std::string because) {
  return {{}, {}, n, 0, std::move(because), "the value is undefined"};
}

Estimate PointOf(const Measured& measure, size_t n, const char* interval_because) {
  if (!measure.value) return Undefined(n, measure.because);
  return {measure.value, {}, n, 0, "", interval_because};
}

// Adds the estimates of one slice.
class SliceEstimates {
 public:
  SliceEstimates(const SlicePairs& slice, const SummaryOptions& options,
                 std::vector<MetricEstimate>& estimates)
      : slice_(slice), options_(options), estimates_(estimates) {}

  void AddProperScores() {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Add("brier", MeanOf(slice_, options_.level, 0, 1, SquaredError));
    Add("nll", MeanOf(slice_, options_.level, 0, kInfinity, Loss));
    Add("over_confidence", MeanOf(slice_, options_.level, -1, 1, Excess));
    const Measured temperature = FitTemperature(slice_.pairs);
    Estimate estimate = PointOf(temperature, slice_.samples(), "");
    if (temperature.value) {
      estimate.interval = TemperatureInterval(slice_.pairs, *temperature.value, options_.level,
                                              estimate.interval_because);
    }
    Add("temperature", std::move(estimate));
  }

  // Errors in bins, and AUROC, which is resampled with them.
  void AddResampled() {
    ResampledErrors errors =
        EstimateResampledErrors(slice_.pairs, slice_.samples(), Resampling(slice_.pairs.size()));
    Add("auroc", std::move(errors.auroc));
    if (slice_.samples() < kFewestForBins) return;
    Add("ece", std::move(errors.ece));
    Add("ece_debiased", std::move(errors.ece_debiased));
    Add("ace", std::move(errors.ace));
  }

  // What needs bins, where there are too few samples for them.
  void AddTooFew() {
    const std::string because = fmt::format("{} samples are too few for bins: {} are needed",
                                            slice_.samples(), kFewestForBins);
    for (const char* metric :
         {"ece", "ece_debiased", "ace", "mce", "rmsce", "ece_at_temperature", "ece_isotonic"}) {
      Add(metric, Undefined(slice_.samples(), because));
    }
  }

  void AddOtherErrors() {
    const BinnedError error = *BinnedErrorOf(BinPairs(slice_.pairs, TopLabelEdges()));
    Add("mce", PointOf({error.mce, ""}, slice_.samples(), kNotResampled));
    Add("rmsce", PointOf({error.rmsce, ""}, slice_.samples(), kNotResampled));
  }

  void AddWholeOnly() {
    const BrierParts parts = *DecomposeBrier(slice_.pairs, TopLabelEdges());
    const RiskCoverage risk = *RiskCoverageOf(slice_.pairs);
    const auto point = [&](const char* metric, double value) {
      Add(metric, PointOf({value, ""}, slice_.samples(), kNoInterval));
    };
    Add("smooth_ece", PointOf(SmoothError(slice_.pairs), slice_.samples(), kNotResampled));
    point("brier_reliability", parts.reliability);
    point("brier_resolution", parts.resolution);
    point("brier_uncertainty", parts.uncertainty);
    Add("sharpness", PointOf(Sharpness(slice_.pairs), slice_.samples(), kNoInterval));
    point("aurc", risk.aurc);
    point("e_aurc", risk.excess);
  }

  // After temperature and isotonic regression, learned on other clusters.
  void AddCrossFitted() {
    const uint64_t seed = options_.seed;
    AddAfter("_at_temperature", CrossFit(slice_.pairs, kFolds, seed, LearnTemperature), true);
    AddAfter("_isotonic", CrossFit(slice_.pairs, kFolds, seed, LearnIsotonic), false);
  }

  // After a temperature learned on all pairs outside the slice.
  void AddShift(std::vector<CalibrationPair> outside) {
    const std::vector<std::vector<CalibrationPair>> parts = {std::move(outside), slice_.pairs};
    const ShiftCell cell = CalibrationUnderShift(parts, TopLabelEdges(), LearnTemperature).front();
    Add("nll_shift", PointOf(cell.log_loss_after, slice_.samples(), kNoInterval));
    if (slice_.samples() < kFewestForBins) return;
    Add("ece_shift", PointOf(cell.ece_after, slice_.samples(), kNotResampled));
  }

 private:
  void Add(std::string metric, Estimate estimate) {
    estimates_.push_back({std::move(metric), slice_.name, std::move(estimate)});
  }

  void AddAfter(const std::string& suffix, const CrossFitted& after, bool log_loss) {
    const auto measure = [&](const char* name, const auto& of) {
      Add(name + suffix, after.because.empty()
                             ? PointOf(of(after.pairs), slice_.samples(), kNoInterval)
                             : Undefined(slice_.samples(), after.because));
    };
    measure("brier", BrierScore);
    if (log_loss) measure("nll", LogLoss);  // isotonic claims can be certain and wrong
    if (slice_.samples() < kFewestForBins) return;
    measure("ece", [](std::span<const CalibrationPair> pairs) -> Measured {
      return {BinnedErrorOf(BinPairs(pairs, TopLabelEdges()))->ece, ""};
    });
  }

  // Fewer draws than of official scores, whose table is smaller; fewer still of many pairs.
  ResamplingOptions Resampling(size_t pairs) const {
    const size_t affordable = std::clamp<size_t>(100'000'000 / pairs, 200, 1'000);
    return {std::min(options_.draws, affordable), options_.level, options_.seed, options_.threads};
  }

  const SlicePairs& slice_;
  const SummaryOptions& options_;
  std::vector<MetricEstimate>& estimates_;
};

std::vector<CalibrationPair> Outside(const SlicePairs& everything, const SampleMetrics& metrics,
                                     const Slice& slice, const ClusterCodes& clusters) {
  std::vector<bool> inside(clusters.codes.size());
  for (const uint32_t row : slice.rows) inside[row] = true;
  std::vector<CalibrationPair> pairs;
  pairs.reserve(everything.pairs.size());
  for (uint32_t row = 0; row < inside.size(); ++row) {
    if (!inside[row]) metrics.margins().AppendPairs(row, clusters.codes[row], pairs);
  }
  return pairs;
}

std::vector<ReliabilityPoint> DiagramOf(const SlicePairs& slice, const SummaryOptions& options) {
  const size_t affordable = std::clamp<size_t>(100'000'000 / slice.pairs.size(), 200, 1'000);
  return ReliabilityDiagram(slice.pairs, {.draws = affordable,
                                          .level = options.level,
                                          .seed = options.seed,
                                          .threads = options.threads});
}

}  // namespace

std::vector<ReliabilityPoint> EstimateCalibration(const SampleMetrics& metrics,
                                                  const std::vector<ScoreName>& names,
                                                  const std::string& cannot,
                                                  const SummaryOptions& options,
                                                  std::vector<MetricEstimate>& estimates,
                                                  std::vector<NotApplicable>& not_applicable) {
  const ClusterCodes clusters = CodeClusters(metrics.clusters());
  const std::vector<Slice> slices =
      MakeSlices(metrics.columns().subset, metrics.subsets(), names, clusters);
  const SlicePairs everything = PairsOf(metrics, slices.front(), clusters);
  const std::string why = !metrics.no_preferences().empty() ? metrics.no_preferences()
                          : !cannot.empty()                 ? cannot
                          : everything.pairs.empty()        ? "a reward failed in every sample"
                                                            : "";
  if (!why.empty()) {
    for (const char* metric : {"ece", "ace", "brier", "nll", "auroc", "temperature"}) {
      not_applicable.push_back({metric, why});
    }
    return {};
  }
  SliceEstimates whole(everything, options, estimates);
  whole.AddProperScores();
  whole.AddResampled();
  if (everything.samples() < kFewestForBins) whole.AddTooFew();
  if (everything.samples() >= kFewestForBins) whole.AddOtherErrors();
  whole.AddWholeOnly();
  whole.AddCrossFitted();
  for (size_t i = 1; i < slices.size(); ++i) {
    const SlicePairs pairs = PairsOf(metrics, slices[i], clusters);
    if (pairs.samples() < kFewestSamples || pairs.samples() == everything.samples()) continue;
    SliceEstimates part(pairs, options, estimates);
    part.AddProperScores();
    part.AddResampled();
    part.AddShift(Outside(everything, metrics, slices[i], clusters));
  }
  return DiagramOf(everything, options);
}

}  // namespace assay
