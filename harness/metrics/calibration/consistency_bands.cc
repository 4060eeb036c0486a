#include "harness/metrics/calibration/consistency_bands.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/metrics/calibration/bins.h"
#include "harness/metrics/parallel.h"
#include "harness/metrics/quantile.h"

namespace assay {
namespace {

struct Claim {
  double confidence;
  double weight;
  size_t bin;
};

// Claims cluster by cluster: those of cluster c are starts[c] … starts[c + 1] − 1.
struct Claims {
  std::vector<Claim> claims;
  std::vector<size_t> starts;

  uint32_t clusters() const { return static_cast<uint32_t>(starts.size() - 1); }
};

Claims ClaimsOf(std::span<const CalibrationPair> pairs, std::span<const double> edges) {
  std::vector<CalibrationPair> sorted(pairs.begin(), pairs.end());
  std::stable_sort(
      sorted.begin(), sorted.end(),
      [](const CalibrationPair& a, const CalibrationPair& b) { return a.cluster < b.cluster; });
  Claims result;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || sorted[i].cluster != sorted[i - 1].cluster) result.starts.push_back(i);
    const size_t bin = BinIndex(edges, sorted[i].confidence);
    result.claims.push_back({sorted[i].confidence, sorted[i].weight, bin});
  }
  result.starts.push_back(sorted.size());
  return result;
}

// The mean outcome of each bin in one draw; NaN where the draw leaves it empty.
void Draw(const Claims& claims, Random random, std::span<double> weight, std::span<double> mean) {
  std::fill(weight.begin(), weight.end(), 0);
  std::fill(mean.begin(), mean.end(), 0);
  for (uint32_t i = 0; i < claims.clusters(); ++i) {
    const uint32_t cluster = random.Below(claims.clusters());
    for (size_t at = claims.starts[cluster]; at < claims.starts[cluster + 1]; ++at) {
      const Claim& claim = claims.claims[at];
      weight[claim.bin] += claim.weight;
      if (random.Uniform() < claim.confidence) mean[claim.bin] += claim.weight;
    }
  }
  for (size_t bin = 0; bin < mean.size(); ++bin) {
    mean[bin] =
        weight[bin] > 0 ? mean[bin] / weight[bin] : std::numeric_limits<double>::quiet_NaN();
  }
}

std::optional<Interval> BandOf(std::span<double> means, double level) {
  const auto empty =
      std::partition(means.begin(), means.end(), [](double mean) { return !std::isnan(mean); });
  const auto filled = static_cast<size_t>(empty - means.begin());
  if (filled == 0 || 2 * filled < means.size()) return std::nullopt;
  const std::span<double> defined = means.first(filled);
  const double low = QuantileOf(defined, (1 - level) / 2);
  const double high = QuantileOf(defined, (1 + level) / 2);
  return Interval{low, high, level, "consistency resampling"};
}

}  // namespace

std::vector<std::optional<Interval>> ConsistencyBands(std::span<const CalibrationPair> pairs,
                                                      std::span<const double> edges,
                                                      const BandOptions& options) {
  ASSAY_CHECK(edges.size() >= 2);
  const size_t bins = edges.size() - 1;
  if (pairs.empty() || options.draws == 0) return std::vector<std::optional<Interval>>(bins);
  const Claims claims = ClaimsOf(pairs, edges);
  const uint64_t seed = Random(options.seed, "consistency").Next();
  std::vector<double> means(bins * options.draws);
  ForEachRange(options.draws, options.threads, [&](size_t begin, size_t end) {
    std::vector<double> weight(bins);
    std::vector<double> mean(bins);
    for (size_t draw = begin; draw < end; ++draw) {
      Draw(claims, Random(seed + draw), weight, mean);
      for (size_t bin = 0; bin < bins; ++bin) means[bin * options.draws + draw] = mean[bin];
    }
  });
  std::vector<std::optional<Interval>> bands;
  for (size_t bin = 0; bin < bins; ++bin) {
    bands.push_back(BandOf({means.data() + bin * options.draws, options.draws}, options.level));
  }
  return bands;
}

}  // namespace assay
