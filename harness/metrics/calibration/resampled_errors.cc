#include "harness/metrics/calibration/resampled_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "harness/metrics/calibration/auroc.h"
#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/debiased_error.h"
#include "harness/metrics/calibration/reliability_diagram.h"
#include "harness/metrics/mean_domain.h"

namespace assay {
namespace {

constexpr size_t kMassBins = 10;
enum Column : size_t { kEce, kAce, kAuroc, kColumns };

// The bins of pairs that count several times.
class RepeatedBins {
 public:
  RepeatedBins(std::span<const CalibrationPair> pairs, const std::vector<double>& edges)
      : bins_(edges.size() - 1) {
    for (const CalibrationPair& pair : pairs) {
      index_.push_back(static_cast<uint8_t>(BinIndex(edges, pair.confidence)));
    }
  }

  DebiasedError ErrorOf(std::span<const CalibrationPair> pairs,
                        std::span<const uint32_t> times) const {
    std::vector<CalibrationBin> bins(bins_);
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (times[i] == 0) continue;
      CalibrationBin& bin = bins[index_[i]];
      const double weight = times[i] * pairs[i].weight;
      bin.weight += weight;
      bin.confidence += weight * pairs[i].confidence;
      bin.outcome += weight * pairs[i].outcome;
      bin.effective += weight * pairs[i].weight;  // Σ w², each copy on its own
    }
    for (CalibrationBin& bin : bins) {
      if (bin.empty()) continue;
      bin.confidence /= bin.weight;
      bin.outcome /= bin.weight;
      bin.effective = bin.weight * bin.weight / bin.effective;
      bin.variance = bin.outcome * (1 - bin.outcome);  // outcomes are 0 and 1
    }
    return DebiasedErrorOf(bins).value_or(DebiasedError{});
  }

 private:
  size_t bins_;
  std::vector<uint8_t> index_;
};

// `pairs` by log-odds, ascending.
double RepeatedAuroc(std::span<const CalibrationPair> pairs, std::span<const uint32_t> times) {
  double right = 0;
  double wrong = 0;
  double area = 0;
  for (size_t begin = 0; begin < pairs.size();) {
    double right_here = 0;
    double wrong_here = 0;
    size_t end = begin;
    for (; end < pairs.size() && pairs[end].log_odds == pairs[begin].log_odds; ++end) {
      const double weight = times[end] * pairs[end].weight;
      right_here += weight * pairs[end].outcome;
      wrong_here += weight * (1 - pairs[end].outcome);
    }
    area += right_here * (wrong + wrong_here / 2);
    right += right_here;
    wrong += wrong_here;
    begin = end;
  }
  return right > 0 && wrong > 0 ? area / (right * wrong) : std::numeric_limits<double>::quiet_NaN();
}

ClusterCodes ClustersOf(std::span<const CalibrationPair> pairs) {
  std::vector<uint64_t> clusters;
  for (const CalibrationPair& pair : pairs) clusters.push_back(pair.cluster);
  return CodeClusters(clusters);
}

// Percentile intervals of all columns at two levels, from the same draws.
std::pair<std::vector<ResampledInterval>, std::vector<ResampledInterval>> Resample(
    const ClusterCodes& clusters, const Statistic& statistic, const ResamplingOptions& options,
    double wide_level) {
  if (clusters.count < 2 || options.draws == 0) {
    const auto none = ClusterBootstrap(clusters, kColumns, statistic, options);  // says why
    return {none, none};
  }
  constexpr size_t kAll[] = {kEce, kAce, kAuroc};
  Replicates draws = BootstrapReplicates(clusters, kColumns, statistic, kAll, options);
  std::pair<std::vector<ResampledInterval>, std::vector<ResampledInterval>> result;
  for (const size_t column : kAll) {
    result.first.push_back(PercentileInterval(draws.Of(column), options.level));
    result.second.push_back(PercentileInterval(draws.Of(column), wide_level));
  }
  return result;
}

Estimate ErrorEstimate(double value, double debiased, size_t samples, const std::string& few,
                       const ResampledInterval& usual, const ResampledInterval& wide) {
  Estimate estimate;
  estimate.value = value;
  estimate.n = samples;
  estimate.interval_because = usual.because.empty() ? few : usual.because;
  if (!estimate.interval_because.empty() || !usual.interval || !wide.interval) return estimate;
  const double low = std::max(2 * debiased - wide.interval->high, 0.0);
  const double high = std::max(usual.interval->high, 0.0);
  estimate.interval = Interval{low, high, usual.interval->level, "debiased cluster bootstrap"};
  return estimate;
}

Estimate AurocEstimate(const Measured& auroc, const ResampledInterval& resampled, size_t samples,
                       const ProportionEvidence& right, double level) {
  Estimate estimate = {auroc.value, {}, samples, 0, auroc.because, "the value is undefined"};
  if (!auroc.value) return estimate;
  estimate.interval_because =
      resampled.because.empty() ? WhyOutcomesAreFew(right) : resampled.because;
  if (!estimate.interval_because.empty() || !resampled.interval) return estimate;
  ProportionEvidence evidence;
  evidence.value = std::clamp(*auroc.value, 0.0, 1.0);
  evidence.clusters = right.clusters;
  const double fewer = right.samples * std::min(right.value, 1 - right.value);
  evidence.samples = IndependentSamples({.one = evidence.value * (1 - evidence.value),
                                         .variance = resampled.variance.value_or(0),
                                         .clusters = fewer,
                                         .fewest = fewer,
                                         .most = right.samples},
                                        level);
  const IntervalChoice choice = IntervalForProportion(evidence);
  if (choice.method == IntervalChoice::Method::kResampled) {
    estimate.interval = resampled.interval;
    estimate.dropped_draws = resampled.dropped;
    return estimate;
  }
  estimate.interval = ProportionInterval(choice, evidence, level);
  estimate.interval_because = fmt::format("it varies as a share of {} samples, too few for draws",
                                          CountInWords(evidence.samples));
  return estimate;
}

// Widens the interval of an error to hold the estimate that is shown with it.
Estimate Holding(Estimate estimate, double value) {
  if (estimate.interval) {
    estimate.interval->low = std::min(estimate.interval->low, std::max(value, 0.0));
    estimate.interval->high = std::max(estimate.interval->high, value);
  }
  return estimate;
}

}  // namespace

ResampledErrors EstimateResampledErrors(std::span<const CalibrationPair> pairs, size_t samples,
                                        const ProportionEvidence& right,
                                        const ResamplingOptions& options) {
  std::vector<CalibrationPair> sorted(pairs.begin(), pairs.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.log_odds < b.log_odds; });
  const std::vector<double> mass = EqualMassEdges(sorted, kMassBins);
  const RepeatedBins width_bins(sorted, TopLabelEdges(sorted));
  const RepeatedBins mass_bins(sorted, mass);
  const Statistic statistic = [&](std::span<const uint32_t> times, std::span<double> out) {
    out[kEce] = width_bins.ErrorOf(sorted, times).ece;
    out[kAce] = mass_bins.ErrorOf(sorted, times).ace;
    out[kAuroc] = RepeatedAuroc(sorted, times);
  };
  const ClusterCodes clusters = ClustersOf(sorted);
  const double wide_level = 1 - (1 - options.level) / 5;  // ends at α/10
  const auto [usual, wide] = Resample(clusters, statistic, options, wide_level);

  const auto bins = BinPairs(sorted, TopLabelEdges(sorted));
  const auto mass_binned = BinPairs(sorted, mass);
  const DebiasedError debiased = *DebiasedErrorOf(bins);
  const double ece = BinnedErrorOf(bins)->ece;
  const double ace = BinnedErrorOf(mass_binned)->ace;
  const std::string few = WhyOutcomesAreFew(right);
  ResampledErrors result;
  result.ece =
      Holding(ErrorEstimate(ece, debiased.ece, samples, few, usual[kEce], wide[kEce]), ece);
  result.ece_debiased = result.ece;
  result.ece_debiased.value = debiased.ece;
  result.ece_debiased = Holding(std::move(result.ece_debiased), debiased.ece);
  const double debiased_ace = DebiasedErrorOf(mass_binned)->ace;
  result.ace =
      Holding(ErrorEstimate(ace, debiased_ace, samples, few, usual[kAce], wide[kAce]), ace);
  result.auroc = AurocEstimate(Auroc(sorted), usual[kAuroc], samples, right, options.level);
  return result;
}

}  // namespace assay
