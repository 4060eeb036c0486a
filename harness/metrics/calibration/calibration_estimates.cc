#include "harness/metrics/calibration/calibration_estimates.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "harness/metrics/calibration/slice_estimates.h"
#include "harness/metrics/slices.h"

namespace assay {
namespace {

constexpr size_t kMostShiftParts = 8;
constexpr size_t kMostRiskPoints = 100;

// Appends the pairs of a sample.
using AppendPairs =
    std::function<void(uint32_t row, uint32_t cluster, std::vector<CalibrationPair>&)>;

SlicePairs PairsOf(const Slice& slice, const ClusterCodes& clusters, const AppendPairs& append) {
  SlicePairs result;
  result.name = slice.name;
  for (const uint32_t row : slice.rows) {
    append(row, clusters.codes[row], result.pairs);
    result.EndSample(clusters.codes[row]);
  }
  return result;
}

std::vector<CalibrationPair> Outside(const Slice& slice, const ClusterCodes& clusters,
                                     const AppendPairs& append) {
  std::vector<bool> inside(clusters.codes.size());
  for (const uint32_t row : slice.rows) inside[row] = true;
  std::vector<CalibrationPair> pairs;
  for (uint32_t row = 0; row < inside.size(); ++row) {
    if (!inside[row]) append(row, clusters.codes[row], pairs);
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

// The points of the curve at which another hundredth of the pairs is covered.
std::vector<RiskPoint> Thinned(const std::vector<RiskPoint>& curve) {
  std::vector<RiskPoint> result;
  double next = 0;
  for (const RiskPoint& point : curve) {
    if (point.coverage < next && &point != &curve.back()) continue;
    result.push_back(point);
    while (next <= point.coverage) next += 1.0 / kMostRiskPoints;
  }
  return result;
}

// Between the largest parts of the suite, in its order.
std::vector<NamedShift> ShiftOf(const std::vector<Slice>& slices, const ClusterCodes& clusters,
                                const AppendPairs& append, std::span<const double> edges) {
  std::vector<SlicePairs> parts;
  for (const size_t i : Partition(slices)) {
    SlicePairs part = PairsOf(slices[i], clusters, append);
    if (part.samples() >= kFewestCalibrated) parts.push_back(std::move(part));
  }
  while (parts.size() > kMostShiftParts) {
    parts.erase(std::ranges::min_element(parts, {}, &SlicePairs::samples));
  }
  std::vector<std::vector<CalibrationPair>> pairs;
  pairs.reserve(parts.size());
  for (SlicePairs& part : parts) pairs.push_back(std::move(part.pairs));
  std::vector<NamedShift> shift;
  for (ShiftCell& cell : CalibrationUnderShift(pairs, edges, LearnTemperature)) {
    const std::string& learned_on = parts[cell.learned_on].name;
    const std::string& tested_on = parts[cell.tested_on].name;
    shift.push_back({learned_on, tested_on, std::move(cell)});
  }
  return shift;
}

void EstimateWhole(const SlicePairs& everything, const SummaryOptions& options,
                   std::vector<MetricEstimate>& estimates, const std::string& suffix = "") {
  SliceEstimates whole(everything, options, estimates, suffix);
  whole.AddProperScores();
  whole.AddResampled();
  if (everything.samples() < kFewestForBins) whole.AddTooFew();
  if (everything.samples() >= kFewestForBins) whole.AddOtherErrors();
  if (!suffix.empty()) return;
  whole.AddWholeOnly();
  whole.AddCrossFitted();
}

// Against the order of each dimension of the labels.
void EstimateDimensions(const SampleMetrics& metrics, const Slice& everything,
                        const ClusterCodes& clusters, const SummaryOptions& options,
                        std::vector<MetricEstimate>& estimates) {
  for (const auto& [name, margins] : metrics.dimension_margins()) {
    const SlicePairs pairs =
        PairsOf(everything, clusters, [&own = margins](uint32_t row, uint32_t cluster, auto& to) {
          own.AppendPairs(row, cluster, to);
        });
    if (pairs.samples() < kFewestCalibrated) continue;
    EstimateWhole(pairs, options, estimates, ":" + name);
  }
}

void EstimateParts(const std::vector<Slice>& slices, size_t all, const ClusterCodes& clusters,
                   const AppendPairs& append, const SummaryOptions& options,
                   std::vector<MetricEstimate>& estimates) {
  for (size_t i = 1; i < slices.size(); ++i) {
    const SlicePairs pairs = PairsOf(slices[i], clusters, append);
    if (pairs.samples() < kFewestCalibrated || pairs.samples() == all) continue;
    SliceEstimates part(pairs, options, estimates);
    part.AddProperScores();
    part.AddResampled();
    part.AddShift(Outside(slices[i], clusters, append));
    if (pairs.samples() < kFewestForBins) continue;
    part.AddOtherErrors();
    part.AddCrossFitted();
  }
}

}  // namespace

CalibrationSummary EstimateCalibration(const SampleMetrics& metrics,
                                       const std::vector<ScoreName>& names,
                                       const ConfidenceChoice& choice,
                                       const SummaryOptions& options,
                                       std::vector<MetricEstimate>& estimates,
                                       std::vector<NotApplicable>& not_applicable) {
  CalibrationSummary summary;
  summary.confidence = choice.source;
  if (choice.source == Confidence::kNone) {
    for (const char* metric : {"ece", "ace", "brier", "nll", "auroc", "temperature"}) {
      not_applicable.push_back({metric, choice.because});
    }
    return summary;
  }
  const ClusterCodes clusters = CodeClusters(metrics.clusters());
  const std::vector<Slice> slices =
      MakeSlices(metrics.columns().subset, metrics.subsets(), names, clusters);
  const AppendPairs append = [&](uint32_t row, uint32_t cluster, auto& pairs) {
    metrics.claims().AppendPairs(choice.source, row, cluster, pairs);
  };
  const SlicePairs everything = PairsOf(slices.front(), clusters, append);
  EstimateWhole(everything, options, estimates);
  EstimateParts(slices, everything.samples(), clusters, append, options, estimates);
  const bool rewards = choice.source == Confidence::kRewards;
  if (rewards) EstimateDimensions(metrics, slices.front(), clusters, options, estimates);

  summary.reliability = DiagramOf(everything, options);
  if (everything.samples() >= kFewestForBins) {
    summary.binnings = AllBinnings(everything.pairs);
    if (rewards) summary.more = MoreBinnings(everything.pairs);
  }
  summary.risk_coverage = Thinned(RiskCoverageOf(everything.pairs)->curve);
  summary.shift = ShiftOf(slices, clusters, append, TopLabelEdges(everything.pairs));
  return summary;
}

}  // namespace assay
