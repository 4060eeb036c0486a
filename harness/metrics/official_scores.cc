#include "harness/metrics/official_scores.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "harness/core/error.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/jackknife.h"
#include "harness/metrics/wilson.h"

namespace assay {
namespace {

std::vector<ResampledInterval> Resample(const Suite& suite, const ScoreTable& table,
                                        const ClusterCodes& clusters,
                                        const std::vector<double>& point,
                                        const SummaryOptions& options) {
  const Statistic statistic = [&](std::span<const uint32_t> times, std::span<double> out) {
    suite.Aggregate(table, times, out);
  };
  const ResamplingOptions resampling{options.draws, options.level, options.seed, options.threads};
  if (clusters.count > options.most_bootstrap_clusters) {
    return GroupJackknife(clusters, point, statistic, resampling);
  }
  return ClusterBootstrap(clusters, point.size(), statistic, resampling);
}

// Whether a proportion came out as 0 or 1, up to the rounding of weighted means: every draw repeats
// it, so that resampling would claim certainty.
bool IsAllOrNone(const ScoreName& name, double value) {
  if (name.unit != ScoreName::Unit::kFraction) return false;
  return std::abs(value) < 1e-12 || std::abs(value - 1) < 1e-12;
}

Interval AllOrNoneInterval(const ScoreTable& table, size_t i, double value, double level) {
  const double n = std::max(EffectiveSamples(table, i), 1.0);
  return WilsonInterval(std::round(value), n, level);
}

// Whether no draw moved the score, up to rounding: an interval of no width claims certainty.
bool HasNoWidth(const Interval& interval, double value) {
  return interval.high - interval.low <= 1e-12 * std::max(1.0, std::abs(value));
}

// A fraction's symmetric interval ends at 0 and 1.
void ClampFraction(Interval& interval, const ScoreName& name, double value) {
  if (name.unit != ScoreName::Unit::kFraction || value < 0 || value > 1) return;
  interval.low = std::max(interval.low, 0.0);
  interval.high = std::min(interval.high, 1.0);
}

std::string WhyUndefined(const ScoreTable& table, size_t i) {
  const std::string& because = table.names[i].undefined_because;
  if (!because.empty()) return because;
  return table.counts[i] == 0 ? "no sample of it was scored" : "the official rule gives no value";
}

std::vector<size_t> ChildrenOf(const ScoreTable& table, size_t i) {
  std::vector<size_t> children;
  for (size_t child = i + 1; child < table.names.size(); ++child) {
    if (table.names[child].parent == static_cast<int>(i)) children.push_back(child);
  }
  return children;
}

size_t RowsUnder(const ScoreTable& table, size_t i) {
  if (const int32_t code = table.names[i].code; code >= 0) {
    return table.starts[static_cast<size_t>(code) + 1] - table.starts[static_cast<size_t>(code)];
  }
  size_t rows = 0;
  for (const size_t child : ChildrenOf(table, i)) rows += RowsUnder(table, child);
  return rows;
}

// The weight in a score of each cluster, by hash: the order of rows must not change a sum.
using ClusterWeights = std::map<uint64_t, double>;

// Adds the rows under the i-th score, which weigh `weight` together.
void AddRows(const ScoreTable& table, size_t i, double weight, ClusterWeights& weights) {
  const ScoreName& name = table.names[i];
  if (name.code >= 0) {
    const size_t begin = table.starts[static_cast<size_t>(name.code)];
    const size_t rows = RowsUnder(table, i);
    for (size_t row = begin; row < begin + rows; ++row) {
      weights[table.clusters[row]] += weight / static_cast<double>(rows);
    }
    return;
  }
  std::vector<std::pair<size_t, double>> shares;
  double sum = 0;
  for (const size_t child : ChildrenOf(table, i)) {
    const size_t rows = RowsUnder(table, child);
    if (rows == 0) continue;
    shares.emplace_back(child, name.pooled ? static_cast<double>(rows) : table.names[child].weight);
    sum += shares.back().second;
  }
  for (const auto& [child, share] : shares) AddRows(table, child, weight * share / sum, weights);
}

}  // namespace

double EffectiveSamples(const ScoreTable& table, size_t i) {
  const ScoreName& name = table.names[i];
  if (name.slice_of >= 0) return EffectiveSamples(table, static_cast<size_t>(name.slice_of));
  if (name.kind == ScoreName::Kind::kComponent) {  // of some of its parent's rows
    const double whole = EffectiveSamples(table, static_cast<size_t>(name.parent));
    return std::min<double>(table.counts[i], whole);
  }
  ClusterWeights weights;
  AddRows(table, i, 1, weights);
  double sum = 0;
  double squares = 0;
  for (const auto& [cluster, weight] : weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

std::vector<OfficialScore> ScoreOfficially(const Suite& suite, const ScoreTable& table,
                                           const SummaryOptions& options) {
  ASSAY_CHECK(table.counts.size() == table.names.size());
  const std::vector<uint32_t> once(table.rows(), 1);
  std::vector<double> point(table.names.size());
  suite.Aggregate(table, once, point);

  const ClusterCodes clusters = CodeClusters(table.clusters);
  const auto resampled = Resample(suite, table, clusters, point, options);
  std::vector<OfficialScore> scores;
  for (size_t i = 0; i < table.names.size(); ++i) {
    const ScoreName& name = table.names[i];
    Estimate estimate;
    estimate.n = table.counts[i];
    if (std::isnan(point[i])) {
      estimate.because = WhyUndefined(table, i);
      estimate.interval_because = "the value is undefined";
    } else if (estimate.value = point[i]; IsAllOrNone(name, point[i])) {
      estimate.interval = AllOrNoneInterval(table, i, point[i], options.level);
    } else {
      estimate.interval = resampled[i].interval;
      estimate.interval_because = resampled[i].because;
      if (estimate.interval && HasNoWidth(*estimate.interval, point[i])) {
        estimate.interval.reset();
        estimate.interval_because = "resampling gives the same value each time";
      }
      if (estimate.interval) {
        estimate.dropped_draws = resampled[i].dropped;
        ClampFraction(*estimate.interval, name, point[i]);
      }
    }
    scores.push_back({name, std::move(estimate)});
  }
  return scores;
}

}  // namespace assay
