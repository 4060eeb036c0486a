#include "harness/metrics/comparison/compare_confidence.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "harness/metrics/comparison/paired_means.h"
#include "harness/metrics/mean_domain.h"

namespace assay {
namespace {

// One number of both runs over the samples that have it in both; equal clusters are adjacent.
struct Paired {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<uint32_t> clusters;

  template <typename Combine>
  std::vector<double> Combined(const Combine& combine) const {
    std::vector<double> values(first.size());
    std::ranges::transform(first, second, values.begin(), combine);
    return values;
  }
};

double MeanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

class Comparing {
 public:
  Comparing(const ConfidenceColumns& first, std::span<const uint32_t> first_rows,
            const ConfidenceColumns& second, std::span<const uint32_t> second_rows,
            const ClusterCodes& clusters, double level)
      : first_(first),
        first_rows_(first_rows),
        second_(second),
        second_rows_(second_rows),
        clusters_(clusters),
        level_(level) {}

  ConfidenceComparison Compare() const {
    ConfidenceComparison result;
    result.because = WhyNone();
    if (!result.because.empty()) return result;
    const Paired right = Pair(first_.right, second_.right);
    if (right.first.empty()) {
      result.because = "they claim nothing of the same samples";
      return result;
    }
    result.only_one = OnlyOne();
    const std::string few = WhyFew(right);
    const Paired squared = Pair(first_.squared, second_.squared);
    const Paired excess = Pair(first_.excess, second_.excess);
    // The Brier score's differences are bounded as those of proportions are; those of excess are
    // not.
    result.brier = Difference(squared, ScoreName::Unit::kFraction, few);
    result.brier.unit = ScoreName::Unit::kPlain;
    result.excess = Difference(excess, ScoreName::Unit::kPlain, few);
    result.excess.unit = ScoreName::Unit::kFraction;
    if (!result.excess.p) return result;
    const std::vector<double> sums = excess.Combined(std::plus<>());
    const ScoreDifference sum =
        ComparePairedMeans({sums, excess.clusters}, level_, ScoreName::Unit::kPlain);
    if (sum.p) result.p_nearer = std::max(*result.excess.p, *sum.p);
    return result;
  }

 private:
  std::string WhyNone() const {
    if (first_.because.empty()) return second_.because;
    if (second_.because.empty() || first_.because == second_.because) return first_.because;
    return first_.because + "; " + second_.because;
  }

  Paired Pair(const std::vector<double>& first, const std::vector<double>& second) const {
    Paired paired;
    for (size_t i = 0; i < first_rows_.size(); ++i) {
      const double a = first[first_rows_[i]], b = second[second_rows_[i]];
      if (std::isnan(a) || std::isnan(b)) continue;
      paired.first.push_back(a);
      paired.second.push_back(b);
      paired.clusters.push_back(clusters_.codes[i]);
    }
    return paired;
  }

  size_t OnlyOne() const {
    size_t count = 0;
    for (size_t i = 0; i < first_rows_.size(); ++i) {
      count +=
          std::isnan(first_.right[first_rows_[i]]) != std::isnan(second_.right[second_rows_[i]]);
    }
    return count;
  }

  // Of either: what was seen of a model that is nearly always right says little of its claims.
  std::string WhyFew(const Paired& right) const {
    for (const std::vector<double>* run : {&right.first, &right.second}) {
      std::string why = WhyOutcomesAreFew(EvidenceOfShares({*run, right.clusters}, level_));
      if (!why.empty()) return why;
    }
    return "";
  }

  NamedDifference Difference(const Paired& paired, ScoreName::Unit unit,
                             const std::string& few) const {
    const std::vector<double> values = paired.Combined([](double a, double b) { return b - a; });
    ScoreDifference found = ComparePairedMeans({values, paired.clusters}, level_, unit);
    if (!few.empty()) {
      found.difference.interval.reset();
      found.difference.interval_because = few;
      found.p.reset();
    }
    return {.name = "",
            .kind = ScoreName::Kind::kOverall,
            .unit = unit,
            .first = MeanOf(paired.first),
            .second = MeanOf(paired.second),
            .difference = found.difference,
            .p = found.p,
            .p_adjusted = {}};
  }

  const ConfidenceColumns& first_;
  std::span<const uint32_t> first_rows_;
  const ConfidenceColumns& second_;
  std::span<const uint32_t> second_rows_;
  const ClusterCodes& clusters_;
  double level_;
};

}  // namespace

ConfidenceComparison CompareConfidence(const ConfidenceColumns& first,
                                       std::span<const uint32_t> first_rows,
                                       const ConfidenceColumns& second,
                                       std::span<const uint32_t> second_rows,
                                       const ClusterCodes& clusters, double level) {
  return Comparing(first, first_rows, second, second_rows, clusters, level).Compare();
}

}  // namespace assay
