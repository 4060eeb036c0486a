#include "harness/metrics/cluster_bootstrap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/metrics/cluster_draws.h"
#include "harness/metrics/parallel.h"
#include "harness/metrics/quantile.h"

namespace assay {
namespace {

constexpr double kMostDropped = 0.05;
// Statistics kept at a time, as values; suites with more pass over the same draws again.
constexpr size_t kMostValues = size_t{1} << 23;

double VarianceOf(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / std::max(1.0, n - 1);
}

}  // namespace

Replicates BootstrapReplicates(const ClusterCodes& clusters, size_t statistics,
                               const Statistic& statistic, std::span<const size_t> kept,
                               const ResamplingOptions& options) {
  ASSAY_CHECK(clusters.count > 0);
  const uint64_t seed = Random(options.seed, "bootstrap").Next();
  Replicates values(kept.size(), options.draws);
  ForEachRange(options.draws, options.threads, [&](size_t begin, size_t end) {
    std::vector<uint32_t> drawn(kDrawsAtOnce * clusters.count);
    std::vector<uint32_t> times(clusters.codes.size());
    std::vector<double> out(statistics);
    for (size_t first = begin; first < end; first += kDrawsAtOnce) {
      DrawClusters(seed + first, clusters.count, drawn);
      for (size_t draw = first; draw < std::min(end, first + kDrawsAtOnce); ++draw) {
        const uint32_t* of_cluster = drawn.data() + (draw - first) * clusters.count;
        std::ranges::transform(clusters.codes, times.begin(),
                               [&](uint32_t cluster) { return of_cluster[cluster]; });
        statistic(times, out);
        for (size_t i = 0; i < kept.size(); ++i) values.Of(i)[draw] = out[kept[i]];
      }
    }
  });
  return values;
}

ResampledInterval PercentileInterval(std::span<double> draws, double level) {
  ResampledInterval result;
  const auto undefined =
      std::partition(draws.begin(), draws.end(), [](double value) { return !std::isnan(value); });
  result.dropped = static_cast<size_t>(draws.end() - undefined);
  if (static_cast<double>(result.dropped) > kMostDropped * static_cast<double>(draws.size())) {
    result.because =
        fmt::format("undefined in {} of {} bootstrap draws", result.dropped, draws.size());
    return result;
  }
  const auto defined = draws.first(draws.size() - result.dropped);
  result.variance = VarianceOf(defined);
  const double low = QuantileOf(defined, (1 - level) / 2);
  const double high = QuantileOf(defined, (1 + level) / 2);
  result.interval = Interval{low, high, level, "cluster bootstrap"};
  return result;
}

std::vector<ResampledInterval> ClusterBootstrap(const ClusterCodes& clusters, size_t statistics,
                                                const Statistic& statistic,
                                                const ResamplingOptions& options) {
  if (clusters.count < 2 || options.draws == 0) {
    ResampledInterval none;
    none.because = options.draws == 0 ? "no draws were asked for"
                                      : "fewer than two clusters: nothing to resample";
    return std::vector<ResampledInterval>(statistics, none);
  }
  const size_t block = std::max<size_t>(1, kMostValues / options.draws);
  std::vector<ResampledInterval> results;
  for (size_t first = 0; first < statistics; first += block) {
    std::vector<size_t> kept(std::min(block, statistics - first));
    std::iota(kept.begin(), kept.end(), first);
    Replicates draws = BootstrapReplicates(clusters, statistics, statistic, kept, options);
    for (size_t i = 0; i < kept.size(); ++i) {
      results.push_back(PercentileInterval(draws.Of(i), options.level));
    }
  }
  return results;
}

}  // namespace assay
