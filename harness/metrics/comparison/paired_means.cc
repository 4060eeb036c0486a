#include "harness/metrics/comparison/paired_means.h"

#include <cmath>
#include <limits>
#include <vector>

#include "harness/metrics/clusters.h"
#include "harness/metrics/discordance.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/paired_t.h"

namespace assay {
namespace {

// What the mean rests on, cluster by cluster.
void AddEvidence(const ClusteredValues& differences, PairedScore& score) {
  const auto n = static_cast<double>(differences.values.size());
  double sizes2 = 0, sizes4 = 0;
  std::vector<Contribution> contributions;
  for (size_t i = 0; i < differences.values.size();) {
    const uint32_t cluster = differences.clusters[i];
    double size = 0, sum = 0;
    for (; i < differences.values.size() && differences.clusters[i] == cluster; ++i) {
      size += 1;
      sum += differences.values[i];
    }
    contributions.push_back({cluster, sum / n, size / n});
    sizes2 += size * size;
    sizes4 += size * size * size * size;
  }
  score.clusters = WithoutRounding(sizes2 * sizes2 / sizes4);
  score.samples = n * n / sizes2;
  score.rows = n;
  score.discordance = DiscordanceOf(contributions);
}

}  // namespace

ScoreDifference ComparePairedMeans(const ClusteredValues& differences, double level,
                                   ScoreName::Unit unit) {
  PairedScore score;
  score.name.unit = unit;
  score.n = differences.values.size();
  if (differences.values.empty()) {
    score.value = std::numeric_limits<double>::quiet_NaN();
    score.undefined_because = "no samples";
    return ConcludeDifference(score, level);
  }
  AddEvidence(differences, score);
  const DifferenceTest test = PairedT(differences, level);
  score.value = *test.difference.value;
  score.resampled.p = test.p;
  ResampledInterval& interval = score.resampled.resampled;
  interval.interval = test.difference.interval;
  interval.because = test.difference.interval_because;
  const double variance = ClusterRobustVariance(differences.values, differences.clusters);
  if (!std::isnan(variance)) interval.variance = variance;
  return ConcludeDifference(score, level);
}

}  // namespace assay
