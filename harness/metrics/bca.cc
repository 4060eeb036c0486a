#include "harness/metrics/bca.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/jackknife.h"
#include "harness/metrics/quantile.h"

namespace assay {
namespace {

// Statistics kept at a time, as values; suites with more pass over the same draws again.
constexpr size_t kMostValues = size_t{1} << 23;

// NaN where the statistic is undefined without some group, or no group moves it.
double Acceleration(std::span<const double> without) {
  const double mean =
      std::accumulate(without.begin(), without.end(), 0.0) / static_cast<double>(without.size());
  double squares = 0;
  double cubes = 0;
  for (const double value : without) {
    const double d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5))
                     : std::numeric_limits<double>::quiet_NaN();
}

double ShareBelow(std::span<const double> draws, double point) {
  double below = 0;
  for (const double value : draws) below += value < point ? 1 : value == point ? 0.5 : 0;
  return below / static_cast<double>(draws.size());
}

// The level at which the draws' quantile is taken; NaN where the correction makes no sense.
double AdjustedLevel(double bias, double acceleration, double z) {
  const double shifted = bias + z;
  const double scale = 1 - acceleration * shifted;
  if (!(scale > 0)) return std::numeric_limits<double>::quiet_NaN();
  return NormalCdf(bias + shifted / scale);
}

}  // namespace

ResampledInterval BcaInterval(std::span<double> draws, double point,
                              std::span<const double> without, double level) {
  ResampledInterval result = PercentileInterval(draws, level);
  if (!result.interval) return result;
  result.interval.reset();
  const auto defined = draws.first(draws.size() - result.dropped);
  const double share = ShareBelow(defined, point);
  if (!(share > 0 && share < 1)) {
    result.because = "all bootstrap draws lie on one side of the value";
    return result;
  }
  const double bias = NormalQuantile(share);
  const double acceleration = Acceleration(without);
  const double low = AdjustedLevel(bias, acceleration, NormalQuantile((1 - level) / 2));
  const double high = AdjustedLevel(bias, acceleration, NormalQuantile((1 + level) / 2));
  if (std::isnan(low) || std::isnan(high)) {
    result.because = "the jackknife gives no acceleration";
    return result;
  }
  result.interval = Interval{QuantileOf(defined, low), QuantileOf(defined, high), level, "bca"};
  return result;
}

std::vector<ResampledInterval> BcaBootstrap(const ClusterCodes& clusters,
                                            std::span<const double> point,
                                            const Statistic& statistic,
                                            const ResamplingOptions& options) {
  if (clusters.count < 2 || options.draws == 0) {
    return ClusterBootstrap(clusters, point.size(), statistic, options);  // says why
  }
  const size_t block = std::max<size_t>(1, kMostValues / options.draws);
  std::vector<ResampledInterval> results;
  for (size_t first = 0; first < point.size(); first += block) {
    std::vector<size_t> kept(std::min(block, point.size() - first));
    std::iota(kept.begin(), kept.end(), first);
    const Replicates without =
        JackknifeReplicates(clusters, point.size(), statistic, kept, options);
    Replicates draws = BootstrapReplicates(clusters, point.size(), statistic, kept, options);
    for (size_t i = 0; i < kept.size(); ++i) {
      results.push_back(BcaInterval(draws.Of(i), point[kept[i]], without.Of(i), options.level));
    }
  }
  return results;
}

}  // namespace assay
