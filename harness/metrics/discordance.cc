#include "harness/metrics/discordance.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/metrics/interval_choice.h"

namespace assay {
namespace {

// Of weighted sums that are equal on paper.
constexpr double kRounding = 1e-15;
constexpr double kAlike = 1e-9;  // of differences, relative from 1 on

// (Σ x²)² / Σ x⁴.
class EffectiveCount {
 public:
  void Add(double x) {
    squares_ += x * x;
    fourths_ += x * x * x * x;
  }
  double Count() const {
    return fourths_ > 0 ? WithoutRounding(squares_ * squares_ / fourths_) : 0;
  }

 private:
  double squares_ = 0;
  double fourths_ = 0;
};

// The value / weight that most of the weight has; 0 where no two clusters have the same.
double MostFrequent(std::span<const Contribution> differences) {
  std::vector<std::pair<double, double>> sorted;  // difference, weight
  double alike = 0;
  double total = 0;
  for (const Contribution& cluster : differences) {
    total += cluster.weight;
    if (cluster.value == 0) alike += cluster.weight;
    if (!(cluster.weight > 0) || !std::isfinite(cluster.value)) continue;
    sorted.emplace_back(cluster.value / cluster.weight, cluster.weight);
  }
  if (2 * alike > total) return 0;  // nearly always: there is no need to sort
  std::ranges::sort(sorted);
  double found = 0;
  double most = 0;
  for (size_t begin = 0; begin < sorted.size();) {
    const double value = sorted[begin].first;
    double weight = 0;
    size_t end = begin;
    for (; end < sorted.size(); ++end) {
      if (sorted[end].first - value > kAlike * std::max(1.0, std::abs(value))) break;
      weight += sorted[end].second;
    }
    if (end - begin > 1 && weight > most) {
      found = value;
      most = weight;
    }
    begin = end;
  }
  return found;
}

}  // namespace

Discordance DiscordanceOf(std::span<const Contribution> differences) {
  Discordance result;
  result.by_cluster.reserve(differences.size());
  const double usual = MostFrequent(differences);
  EffectiveCount differing;
  EffectiveCount departing;
  EffectiveCount unlike;
  for (const Contribution& cluster : differences) {
    const double value = std::abs(cluster.value) <= kRounding ? 0 : cluster.value;
    result.by_cluster.push_back(value);
    (value > 0 ? result.first : result.second) += std::abs(value);
    differing.Add(value);
    const double rest = cluster.value - usual * cluster.weight;
    const double rounding = kAlike * cluster.weight * std::max(1.0, std::abs(usual));
    if (std::abs(rest) > std::max(kRounding, rounding)) {
      departing.Add(rest);
      unlike.Add(cluster.weight);
    }
  }
  result.clusters = differing.Count();
  result.departing = departing.Count();
  result.unlike = unlike.Count();
  return result;
}

Discordance DiscordanceOf(std::span<const Contribution> first,
                          std::span<const Contribution> second) {
  std::vector<Contribution> differences;
  differences.reserve(std::max(first.size(), second.size()));
  size_t i = 0;
  size_t j = 0;
  while (i < first.size() || j < second.size()) {
    const bool only_second =
        i == first.size() || (j < second.size() && second[j].cluster < first[i].cluster);
    const bool only_first =
        !only_second && (j == second.size() || first[i].cluster < second[j].cluster);
    const Contribution a = only_second ? Contribution{} : first[i];
    const Contribution b = only_first ? Contribution{} : second[j];
    differences.push_back(
        {only_second ? b.cluster : a.cluster, a.value - b.value, std::max(a.weight, b.weight)});
    i += only_second ? 0 : 1;
    j += only_first ? 0 : 1;
  }
  return DiscordanceOf(differences);
}

}  // namespace assay
