#include "harness/metrics/official_scores.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/core/error.h"
#include "harness/metrics/bca.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/effective_samples.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/jackknife.h"

namespace assay {
namespace {

constexpr double kRounding = 1e-12;  // of weighted means

std::vector<ResampledInterval> Resample(const Suite& suite, const ScoreTable& table,
                                        const std::vector<double>& point,
                                        const SummaryOptions& options) {
  const Statistic statistic = [&](std::span<const uint32_t> times, std::span<double> out) {
    suite.Aggregate(table, times, out);
  };
  const ClusterCodes clusters = CodeClusters(table.clusters);
  const ResamplingOptions resampling{options.draws, options.level, options.seed, options.threads};
  if (clusters.count > options.most_bootstrap_clusters) {
    return GroupJackknife(clusters, point, statistic, resampling);
  }
  if (options.interval == BootstrapInterval::kBca) {
    return BcaBootstrap(clusters, point, statistic, resampling);
  }
  return ClusterBootstrap(clusters, point.size(), statistic, resampling);
}

// A formula's bonus can bring a fraction above 1.
bool IsProportion(const ScoreName& name, double value) {
  return name.unit == ScoreName::Unit::kFraction && value >= -kRounding && value <= 1 + kRounding;
}

// Whether no draw moved the score, up to rounding: an interval of no width claims certainty.
bool HasNoWidth(const Interval& interval, double value) {
  return interval.high - interval.low <= kRounding * std::max(1.0, std::abs(value));
}

std::string WhyUndefined(const ScoreTable& table, size_t i) {
  const std::string& because = table.names[i].undefined_because;
  if (!because.empty()) return because;
  return table.counts[i] == 0 ? "no sample of it was scored" : "the official rule gives no value";
}

ProportionEvidence EvidenceOf(const ScoreTable& table, size_t i, double value,
                              const ResampledInterval& resampled, double level) {
  ProportionEvidence evidence;
  evidence.value = std::abs(value - std::round(value)) < kRounding ? std::round(value) : value;
  evidence.clusters = EffectiveClusters(table, i);
  evidence.samples = IndependentSamples({.one = evidence.value * (1 - evidence.value),
                                         .variance = resampled.variance.value_or(0),
                                         .clusters = evidence.clusters,
                                         .fewest = std::max(1.0, EffectiveSamples(table, i)),
                                         .most = EffectiveRows(table, i)},
                                        level);
  return evidence;
}

// Why a resampled interval of what is no proportion, and so has no other, may cover too little.
std::string WhyDoubtful(const ScoreTable& table, size_t i) {
  const double clusters = EffectiveClusters(table, i);
  if (clusters >= kFewestClusters) return "";
  return RestsOnTooFew(EqualClustersInWords(clusters)) + ": it may be short";
}

Estimate EstimateOf(const ScoreTable& table, size_t i, double value,
                    const ResampledInterval& resampled, double level) {
  Estimate estimate;
  estimate.n = table.counts[i];
  if (std::isnan(value)) {
    estimate.because = WhyUndefined(table, i);
    estimate.interval_because = "the value is undefined";
    return estimate;
  }
  estimate.value = value;
  const bool is_proportion = IsProportion(table.names[i], value);
  if (is_proportion) {
    const ProportionEvidence evidence = EvidenceOf(table, i, value, resampled, level);
    const IntervalChoice choice = IntervalForProportion(evidence);
    const bool varies = evidence.value == 0 || evidence.value == 1 || !resampled.interval ||
                        !HasNoWidth(*resampled.interval, value);
    if (varies && choice.method != IntervalChoice::Method::kResampled) {
      estimate.interval = ProportionInterval(choice, evidence, level);
      estimate.interval_because = choice.because;
      return estimate;
    }
  }
  if (resampled.interval && HasNoWidth(*resampled.interval, value)) {
    estimate.interval_because = "resampling gives the same value each time";
    return estimate;
  }
  estimate.interval = resampled.interval;
  estimate.interval_because = resampled.because;
  if (estimate.interval) {
    estimate.dropped_draws = resampled.dropped;
    if (!is_proportion) estimate.interval_because = WhyDoubtful(table, i);
  }
  return estimate;
}

}  // namespace

std::vector<OfficialScore> ScoresFrom(const ScoreTable& table, std::span<const double> point,
                                      std::span<const ResampledInterval> resampled, double level) {
  ASSAY_CHECK(table.counts.size() == table.names.size());
  ASSAY_CHECK(point.size() == table.names.size() && resampled.size() == point.size());
  std::vector<OfficialScore> scores;
  for (size_t i = 0; i < table.names.size(); ++i) {
    scores.push_back({table.names[i], EstimateOf(table, i, point[i], resampled[i], level)});
  }
  return scores;
}

std::vector<OfficialScore> ScoreOfficially(const Suite& suite, const ScoreTable& table,
                                           const SummaryOptions& options) {
  const std::vector<uint32_t> once(table.rows(), 1);
  std::vector<double> point(table.names.size());
  suite.Aggregate(table, once, point);
  return ScoresFrom(table, point, Resample(suite, table, point, options), options.level);
}

}  // namespace assay
