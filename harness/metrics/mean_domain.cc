#include "harness/metrics/mean_domain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "harness/core/error.h"
#include "harness/metrics/clusters.h"
#include "harness/metrics/discordance.h"

namespace assay {
namespace {

constexpr double kRounding = 1e-12;

// What each cluster adds to the mean, and its share of the samples.
std::vector<Contribution> ContributionsOf(const ClusteredValues& sample) {
  const auto n = static_cast<double>(sample.values.size());
  std::vector<Contribution> contributions;
  for (size_t i = 0; i < sample.values.size(); ++i) {
    if (contributions.empty() || contributions.back().cluster != sample.clusters[i]) {
      contributions.push_back({sample.clusters[i]});
    }
    contributions.back().value += sample.values[i] / n;
    contributions.back().weight += 1 / n;
  }
  return contributions;
}

// Of weights that sum to 1: 1 / Σ w², and (Σ w²)² / Σ w⁴.
struct Effective {
  double samples = 0;
  double clusters = 0;
};

Effective EffectiveOf(const std::vector<Contribution>& contributions) {
  double squares = 0;
  double fourths = 0;
  for (const Contribution& cluster : contributions) {
    const double square = cluster.weight * cluster.weight;
    squares += square;
    fourths += square * square;
  }
  return {WithoutRounding(1 / squares), WithoutRounding(squares * squares / fourths)};
}

}  // namespace

ProportionEvidence EvidenceOfShares(const ClusteredValues& shares, double level) {
  ASSAY_CHECK(!shares.values.empty());
  const auto n = static_cast<double>(shares.values.size());
  const Effective effective = EffectiveOf(ContributionsOf(shares));
  ProportionEvidence evidence;
  evidence.value = std::accumulate(shares.values.begin(), shares.values.end(), 0.0) / n;
  if (evidence.value < kRounding) evidence.value = 0;
  if (evidence.value > 1 - kRounding) evidence.value = 1;
  evidence.clusters = effective.clusters;
  const double variance = ClusterRobustVariance(shares.values, shares.clusters);
  evidence.samples = IndependentSamples({.one = evidence.value * (1 - evidence.value),
                                         .variance = std::isnan(variance) ? 0 : variance,
                                         .clusters = effective.clusters,
                                         .fewest = effective.samples,
                                         .most = n},
                                        level);
  return evidence;
}

std::string WhyOutcomesAreFew(const ProportionEvidence& right, double fewest) {
  if (right.clusters < kFewestClusters) return RestsOnTooFew(EqualClustersInWords(right.clusters));
  const bool less_right = right.value < 0.5;
  const double fewer =
      WithoutRounding(right.samples * (less_right ? right.value : 1 - right.value));
  if (fewer >= fewest) return "";
  const std::string number = CountInWords(fewer);
  return fmt::format("{} independent sample{} {}, fewer than {}", number,
                     number == "1" ? " is" : "s are", less_right ? "right" : "wrong", fewest);
}

std::string WhyValuesAreAlike(const ClusteredValues& values) {
  ASSAY_CHECK(!values.values.empty());
  const std::vector<Contribution> contributions = ContributionsOf(values);
  const double clusters = EffectiveOf(contributions).clusters;
  if (clusters < kFewestClusters) return RestsOnTooFew(EqualClustersInWords(clusters));
  const double unlike = DiscordanceOf(contributions).unlike;
  if (unlike >= kFewestErrorsToResample) return "";
  return fmt::format("{} have another value than the most frequent, fewer than {}",
                     EqualClustersInWords(unlike), kFewestErrorsToResample);
}

}  // namespace assay
