#include "harness/metrics/jackknife.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/parallel.h"

namespace assay {
namespace {

// The group of each cluster: a random permutation dealt out in turn.
std::vector<uint32_t> DealGroups(uint32_t clusters, uint32_t groups, uint64_t seed) {
  std::vector<uint32_t> place(clusters);
  std::iota(place.begin(), place.end(), 0u);
  Random random(seed, "jackknife");
  for (uint32_t i = clusters; i > 1; --i) std::swap(place[i - 1], place[random.Below(i)]);
  for (uint32_t& group : place) group %= groups;
  return place;
}

}  // namespace

Replicates JackknifeReplicates(const ClusterCodes& clusters, size_t statistics,
                               const Statistic& statistic, std::span<const size_t> kept,
                               const ResamplingOptions& options, uint32_t groups) {
  ASSAY_CHECK(clusters.count >= 2 && groups >= 2);
  groups = std::min(groups, clusters.count);
  const std::vector<uint32_t> group_of = DealGroups(clusters.count, groups, options.seed);
  Replicates values(kept.size(), groups);
  ForEachRange(groups, options.threads, [&](size_t begin, size_t end) {
    std::vector<uint32_t> times(clusters.codes.size());
    std::vector<double> out(statistics);
    for (size_t group = begin; group < end; ++group) {
      for (size_t row = 0; row < times.size(); ++row) {
        times[row] = group_of[clusters.codes[row]] == group ? 0 : 1;
      }
      statistic(times, out);
      for (size_t i = 0; i < kept.size(); ++i) values.Of(i)[group] = out[kept[i]];
    }
  });
  return values;
}

ResampledInterval JackknifeInterval(double point, std::span<const double> without, double level) {
  ResampledInterval result;
  double squares = 0;
  for (const double value : without) {
    if (std::isnan(value)) ++result.dropped;
    squares += (value - point) * (value - point);
  }
  if (result.dropped > 0 || std::isnan(point)) {
    result.because = "undefined without some of the jackknife's groups";
    return result;
  }
  const auto groups = static_cast<double>(without.size());
  const double t = StudentQuantile((1 + level) / 2, static_cast<int>(without.size()) - 1);
  result.variance = (groups - 1) / groups * squares;
  const double half = t * std::sqrt(*result.variance);
  result.interval = Interval{point - half, point + half, level, "jackknife"};
  return result;
}

std::vector<ResampledInterval> GroupJackknife(const ClusterCodes& clusters,
                                              std::span<const double> point,
                                              const Statistic& statistic,
                                              const ResamplingOptions& options, uint32_t groups) {
  if (clusters.count < 2) {
    ResampledInterval none;
    none.because = "fewer than two clusters: nothing to resample";
    return std::vector<ResampledInterval>(point.size(), none);
  }
  std::vector<size_t> all(point.size());
  std::iota(all.begin(), all.end(), size_t{0});
  const Replicates without =
      JackknifeReplicates(clusters, point.size(), statistic, all, options, groups);
  std::vector<ResampledInterval> results;
  for (size_t i = 0; i < point.size(); ++i) {
    results.push_back(JackknifeInterval(point[i], without.Of(i), options.level));
  }
  return results;
}

}  // namespace assay
