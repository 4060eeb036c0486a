#include "harness/metrics/official_scores.h"

#include <algorithm>
#include <cmath>

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

Interval AllOrNoneInterval(const ScoreTable& table, size_t i, double value, double design_effect,
                           double level) {
  const double n = std::max(EffectiveSamples(table, i) / design_effect, 1.0);
  return WilsonInterval(std::round(value), n, level);
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

}  // namespace

double EffectiveSamples(const ScoreTable& table, size_t i) {
  if (table.names[i].slice_of >= 0) {
    return EffectiveSamples(table, static_cast<size_t>(table.names[i].slice_of));
  }
  if (table.names[i].code >= 0 || table.names[i].pooled) return table.counts[i];
  double weights = 0;
  double squares = 0;
  for (size_t child = i + 1; child < table.names.size(); ++child) {
    const ScoreName& name = table.names[child];
    if (name.parent != static_cast<int>(i)) continue;
    const double n = EffectiveSamples(table, child);
    if (n <= 0) continue;
    weights += name.weight;
    squares += name.weight * name.weight / n;
  }
  return squares > 0 ? weights * weights / squares : table.counts[i];
}

std::vector<OfficialScore> ScoreOfficially(const Suite& suite, const ScoreTable& table,
                                           const SummaryOptions& options) {
  ASSAY_CHECK(table.counts.size() == table.names.size());
  const std::vector<uint32_t> once(table.rows(), 1);
  std::vector<double> point(table.names.size());
  suite.Aggregate(table, once, point);

  const ClusterCodes clusters = CodeClusters(table.clusters);
  std::vector<uint32_t> sorted_codes = clusters.codes;
  std::sort(sorted_codes.begin(), sorted_codes.end());
  const double design_effect = sorted_codes.empty() ? 1 : LargestDesignEffect(sorted_codes);

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
      estimate.interval = AllOrNoneInterval(table, i, point[i], design_effect, options.level);
    } else {
      estimate.interval = resampled[i].interval;
      estimate.interval_because = resampled[i].because;
      estimate.dropped_draws = resampled[i].dropped;
      if (estimate.interval) ClampFraction(*estimate.interval, name, point[i]);
    }
    scores.push_back({name, std::move(estimate)});
  }
  return scores;
}

}  // namespace assay
