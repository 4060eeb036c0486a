#include "harness/metrics/jackknife.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

ResampledInterval IntervalOf(double point, std::span<const double> without, double level) {
  double squares = 0;
  size_t undefined = 0;
  for (const double value : without) {
    if (std::isnan(value)) ++undefined;
    squares += (value - point) * (value - point);
  }
  if (undefined > 0 || std::isnan(point)) {
    return {std::nullopt, undefined, "undefined without some of the jackknife's groups"};
  }
  const auto groups = static_cast<double>(without.size());
  const double t = StudentQuantile((1 + level) / 2, static_cast<int>(without.size()) - 1);
  const double half = t * std::sqrt((groups - 1) / groups * squares);
  return {Interval{point - half, point + half, level, "jackknife"}, 0, ""};
}

}  // namespace

std::vector<ResampledInterval> GroupJackknife(const ClusterCodes& clusters,
                                              std::span<const double> point,
                                              const Statistic& statistic,
                                              const ResamplingOptions& options, uint32_t groups) {
  groups = std::min(groups, clusters.count);
  if (groups < 2) {
    return std::vector<ResampledInterval>(
        point.size(), {std::nullopt, 0, "fewer than two clusters: nothing to resample"});
  }
  const std::vector<uint32_t> group_of = DealGroups(clusters.count, groups, options.seed);
  std::vector<double> values(point.size() * groups);
  ForEachRange(groups, options.threads, [&](size_t begin, size_t end) {
    std::vector<uint32_t> times(clusters.codes.size());
    std::vector<double> out(point.size());
    for (size_t group = begin; group < end; ++group) {
      for (size_t row = 0; row < times.size(); ++row) {
        times[row] = group_of[clusters.codes[row]] == group ? 0 : 1;
      }
      statistic(times, out);
      for (size_t i = 0; i < out.size(); ++i) values[i * groups + group] = out[i];
    }
  });
  std::vector<ResampledInterval> results;
  for (size_t i = 0; i < point.size(); ++i) {
    const std::span<const double> without(values.data() + i * groups, groups);
    results.push_back(IntervalOf(point[i], without, options.level));
  }
  return results;
}

}  // namespace assay
