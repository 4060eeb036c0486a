#include "harness/metrics/comparison/paired_means.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/metrics/clusters.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/paired_t.h"

namespace assay {
namespace {

// (Σ s)² / Σ s² of squares s: how many of equal weight they are worth.
double Effective(double squares, double fourths) {
  return fourths > 0 ? WithoutRounding(squares * squares / fourths) : 0;
}

// What the mean rests on, cluster by cluster.
void AddEvidence(const ClusteredValues& differences, PairedScore& score) {
  const auto n = static_cast<double>(differences.values.size());
  double sizes2 = 0, sizes4 = 0, sums2 = 0, sums4 = 0;
  for (size_t i = 0; i < differences.values.size();) {
    const uint32_t cluster = differences.clusters[i];
    double size = 0, sum = 0;
    for (; i < differences.values.size() && differences.clusters[i] == cluster; ++i) {
      size += 1;
      sum += differences.values[i];
    }
    score.discordance.by_cluster.push_back(sum / n);
    (sum > 0 ? score.discordance.first : score.discordance.second) += std::abs(sum) / n;
    sizes2 += size * size;
    sizes4 += size * size * size * size;
    sums2 += sum * sum;
    sums4 += sum * sum * sum * sum;
  }
  score.clusters = Effective(sizes2, sizes4);
  score.samples = n * n / sizes2;
  score.rows = n;
  score.discordance.clusters = Effective(sums2, sums4);
}

}  // namespace

ScoreDifference ComparePairedMeans(const ClusteredValues& differences, double level) {
  PairedScore score;
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
