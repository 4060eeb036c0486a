#include "harness/metrics/cluster_bootstrap.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/core/random.h"
#include "harness/metrics/parallel.h"
#include "harness/metrics/quantile.h"

namespace assay {
namespace {

constexpr double kMostDropped = 0.05;
// Statistics kept at a time, as values; suites with more pass over the same draws again.
constexpr size_t kMostValues = size_t{1} << 23;

// Fills `times` by row for one draw; `drawn` is scratch, by cluster.
void DrawClusters(Random random, const ClusterCodes& clusters, std::vector<uint32_t>& drawn,
                  std::vector<uint32_t>& times) {
  std::fill(drawn.begin(), drawn.end(), 0);
  for (uint32_t i = 0; i < clusters.count; ++i) ++drawn[random.Below(clusters.count)];
  for (size_t row = 0; row < times.size(); ++row) times[row] = drawn[clusters.codes[row]];
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
  const double low = QuantileOf(defined, (1 - level) / 2);
  const double high = QuantileOf(defined, (1 + level) / 2);
  result.interval = Interval{low, high, level, "cluster bootstrap"};
  return result;
}

}  // namespace

std::vector<ResampledInterval> ClusterBootstrap(const ClusterCodes& clusters, size_t statistics,
                                                const Statistic& statistic,
                                                const ResamplingOptions& options) {
  if (clusters.count < 2 || options.draws == 0) {
    const char* because = options.draws == 0 ? "no draws were asked for"
                                             : "fewer than two clusters: nothing to resample";
    return std::vector<ResampledInterval>(statistics, {std::nullopt, 0, because});
  }
  const uint64_t seed = Random(options.seed, "bootstrap").Next();
  const size_t block = std::max<size_t>(1, kMostValues / options.draws);
  std::vector<double> values;
  std::vector<ResampledInterval> results;
  for (size_t first = 0; first < statistics; first += block) {
    const size_t kept = std::min(block, statistics - first);
    values.resize(kept * options.draws);
    ForEachRange(options.draws, options.threads, [&](size_t begin, size_t end) {
      std::vector<uint32_t> drawn(clusters.count);
      std::vector<uint32_t> times(clusters.codes.size());
      std::vector<double> out(statistics);
      for (size_t draw = begin; draw < end; ++draw) {
        DrawClusters(Random(seed + draw), clusters, drawn, times);
        statistic(times, out);
        for (size_t i = 0; i < kept; ++i) values[i * options.draws + draw] = out[first + i];
      }
    });
    for (size_t i = 0; i < kept; ++i) {
      const std::span<double> draws(values.data() + i * options.draws, options.draws);
      results.push_back(PercentileInterval(draws, options.level));
    }
  }
  return results;
}

}  // namespace assay
