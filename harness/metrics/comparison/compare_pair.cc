#include "harness/metrics/comparison/compare_pair.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/metrics/comparison/compare_confidence.h"
#include "harness/metrics/comparison/families.h"
#include "harness/metrics/comparison/paired_means.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

// Two runs' accuracies of the same samples, by place; NaN: none.
struct Accuracies {
  std::vector<double> first;
  std::vector<double> second;

  bool Has(size_t place) const { return !std::isnan(first[place]) && !std::isnan(second[place]); }
  double Difference(size_t place) const { return second[place] - first[place]; }
};

NamedDifference AccuracyDifference(const Accuracies& accuracies, const ClusterCodes& clusters,
                                   const Slice& slice, Kind kind, double level) {
  std::vector<double> values;
  std::vector<uint32_t> cluster_of;
  double first = 0, second = 0;
  for (const uint32_t place : slice.rows) {
    if (!accuracies.Has(place)) continue;
    values.push_back(accuracies.Difference(place));
    cluster_of.push_back(clusters.codes[place]);
    first += accuracies.first[place];
    second += accuracies.second[place];
  }
  const ScoreDifference found = ComparePairedMeans({values, cluster_of}, level);
  NamedDifference difference{.name = slice.name,
                             .kind = kind,
                             .unit = ScoreName::Unit::kFraction,
                             .first = {},
                             .second = {},
                             .difference = found.difference,
                             .p = found.p,
                             .p_adjusted = {}};
  if (values.empty()) return difference;
  difference.first = first / static_cast<double>(values.size());
  difference.second = second / static_cast<double>(values.size());
  return difference;
}

std::vector<double> At(const std::vector<double>& values, std::span<const uint32_t> rows) {
  std::vector<double> picked;
  picked.reserve(rows.size());
  for (const uint32_t row : rows) picked.push_back(values[row]);
  return picked;
}

std::vector<Outcome> At(const std::vector<Outcome>& outcomes, std::span<const uint32_t> rows) {
  std::vector<Outcome> picked;
  picked.reserve(rows.size());
  for (const uint32_t row : rows) picked.push_back(outcomes[row]);
  return picked;
}

void CompareAccuracy(const PairedRuns& runs, const Accuracies& accuracies, double level,
                     PairComparison& pair) {
  for (const SharedSamples::Part& part : runs.shared.parts) {
    NamedDifference difference =
        AccuracyDifference(accuracies, runs.shared.clusters, part.slice, part.kind, level);
    if (part.kind != Kind::kOverall && difference.difference.n == 0) continue;
    pair.accuracy.push_back(std::move(difference));
  }
  AdjustWithinPair(runs.shared.parts, pair.accuracy);
}

void CompareDimensions(const PairedRuns& runs, double level, PairComparison& pair) {
  for (const auto& [name, values] : runs.first.dimensions) {
    const auto other = runs.second.dimensions.find(name);
    if (other == runs.second.dimensions.end()) continue;
    const Accuracies graded{At(values, runs.first_rows), At(other->second, runs.second_rows)};
    const Slice everything{name, runs.shared.parts.front().slice.rows};
    pair.dimensions.push_back(
        AccuracyDifference(graded, runs.shared.clusters, everything, Kind::kComponent, level));
  }
  AdjustWithinPair({}, pair.dimensions);
}

}  // namespace

void ComparePair(const PairedRuns& runs, const SummaryOptions& options, PairComparison& pair) {
  const SharedSamples& shared = runs.shared;
  const Accuracies accuracies{At(runs.first.accuracy, runs.first_rows),
                              At(runs.second.accuracy, runs.second_rows)};
  CompareAccuracy(runs, accuracies, options.level, pair);
  CompareDimensions(runs, options.level, pair);
  const PairedJudgements judgements{
      At(runs.first.margins, runs.first_rows), At(runs.second.margins, runs.second_rows),
      At(runs.first.outcomes, runs.first_rows), At(runs.second.outcomes, runs.second_rows)};
  const auto failed = [](const std::vector<Outcome>& outcomes) {
    return static_cast<size_t>(std::ranges::count(outcomes, Outcome::kFailed));
  };
  pair.first_failed = failed(judgements.first_outcomes);
  pair.second_failed = failed(judgements.second_outcomes);
  pair.outcomes = CountOutcomes(judgements.first_outcomes, judgements.second_outcomes,
                                shared.clusters.codes, {.seed = options.seed, .threads = 1});
  pair.agreement = MeasureAgreement(judgements, shared.clusters,
                                    {options.draws, options.level, options.seed, 1});
  pair.confidence =
      CompareConfidence(runs.first.confidence, runs.first_rows, runs.second.confidence,
                        runs.second_rows, shared.clusters, options.level);
  pair.shared_margins = CountSharedMargins(judgements.first_margins, judgements.second_margins);
  std::vector<double> differences(shared.size());
  for (size_t i = 0; i < differences.size(); ++i) differences[i] = accuracies.Difference(i);
  pair.slices =
      ContrastSlices(shared.slicings, {differences, shared.clusters.codes}, options.level);
}

}  // namespace assay
