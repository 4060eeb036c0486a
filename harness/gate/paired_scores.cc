#include "harness/gate/paired_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/core/counted.h"
#include "harness/metrics/calibration/log_odds.h"
#include "harness/metrics/clusters.h"
#include "harness/metrics/discordance.h"
#include "harness/metrics/estimators.h"
#include "harness/metrics/metric_kinds.h"
#include "harness/metrics/sign_flip.h"
#include "harness/metrics/skewed_mean.h"

namespace assay {
namespace {

std::vector<double> ValuesOn(const GateSide& side, const std::string& metric) {
  return ValuesBySample(side.metrics, WhyNotLogOdds(side.summary.run.model), metric);
}

// Both models' values over the pairs that have both; equal clusters are adjacent.
struct PairedValues {
  std::vector<double> run, baseline, differences;
  std::vector<uint32_t> clusters;

  size_t size() const { return differences.size(); }
};

// (Σ w²)² / Σ w⁴ and Σ w² over cluster sizes w.
struct Sizes {
  double squares = 0;
  double fourths = 0;
};

Sizes SizesOf(const std::vector<uint32_t>& clusters) {
  Sizes sizes;
  for (size_t i = 0; i < clusters.size();) {
    size_t end = i;
    while (end < clusters.size() && clusters[end] == clusters[i]) ++end;
    const double size = static_cast<double>(end - i);
    sizes.squares += size * size;
    sizes.fourths += size * size * size * size;
    i = end;
  }
  return sizes;
}

std::vector<Contribution> ContributionsOf(const std::vector<double>& values,
                                          const std::vector<uint32_t>& clusters) {
  std::vector<Contribution> contributions;
  for (size_t i = 0; i < values.size(); ++i) {
    if (contributions.empty() || contributions.back().cluster != clusters[i]) {
      contributions.push_back({clusters[i]});
    }
    contributions.back().value += values[i] / static_cast<double>(values.size());
    contributions.back().weight += 1 / static_cast<double>(values.size());
  }
  return contributions;
}

ScoreDifference Conclude(const PairedValues& values, ScoreName::Unit unit,
                         const SummaryOptions& options, const PairedScores::Asked& asked) {
  PairedScore score;
  score.name.unit = unit;
  score.n = values.size();
  if (values.size() == 0) {
    score.value = std::numeric_limits<double>::quiet_NaN();
    score.undefined_because = "no sample has it in both";
    return ConcludeDifference(score, asked.level);
  }
  const ClusteredValues differences{values.differences, values.clusters};
  const auto mean_at = [&](double level) {
    return unit == ScoreName::Unit::kPlain ? EstimateSkewedMean(differences, level)
                                           : EstimateMean(differences, level);
  };
  const Estimate mean = mean_at(asked.level);
  score.value = mean.value.value_or(std::numeric_limits<double>::quiet_NaN());
  const Sizes sizes = SizesOf(values.clusters);
  const double n = static_cast<double>(values.size());
  score.clusters = sizes.squares * sizes.squares / sizes.fourths;
  score.samples = n * n / sizes.squares;
  score.rows = n;
  score.discordance = DiscordanceOf(ContributionsOf(values.run, values.clusters),
                                    ContributionsOf(values.baseline, values.clusters));
  ResampledInterval& interval = score.resampled.resampled;
  interval.interval = mean.interval;
  interval.because = mean.interval_because;
  if (CountClusters(values.clusters) > 1) {
    interval.variance = ClusterRobustVariance(values.differences, values.clusters);
  }
  const SignFlipResult test =
      SignFlipTest(differences, {.seed = options.seed, .threads = options.threads});
  score.resampled.p = test.p;
  score.resampled.smallest_p = test.smallest_p;
  score.seed = options.seed;
  score.margin = asked.margin;
  if (asked.margin && mean.interval) {
    score.resampled.margin_p =
        MarginP(*mean.value, [&](double level) { return mean_at(level).interval; }, *asked.margin);
  }
  return ConcludeDifference(score, asked.level);
}

}  // namespace

PairedScores::PairedScores(const Suite& suite, const GateSide& run, const GateSide& baseline,
                           const SummaryOptions& options)
    : suite_(suite),
      run_(run),
      baseline_(baseline),
      options_(options),
      pairs_(PairSamples(run, baseline)) {
  std::vector<uint64_t> clusters;
  std::vector<uint32_t> subsets;
  for (const auto& [mine, theirs] : pairs_) {
    clusters.push_back(mine->cluster);
    subsets.push_back(mine->subset);
  }
  clusters_ = CodeClusters(clusters);
  slices_ = MakeSlices(subsets, run.subsets, run.table.names, clusters_);
  alike_ = !pairs_.empty() && pairs_.size() == run.samples.size() &&
           pairs_.size() == baseline.samples.size() &&
           run.summary.run.suite_sha256 == baseline.summary.run.suite_sha256 &&
           std::ranges::all_of(
               pairs_, [](const auto& pair) { return pair.first->said == pair.second->said; });
}

const std::vector<ScoreDifference>& PairedScores::OfficialAt(const Asked& asked) {
  const auto known = official_.find(asked);
  if (known != official_.end()) return known->second;
  SummaryOptions options = options_;
  options.level = asked.level;
  const ScoreTable* tables[] = {&run_.table, &baseline_.table};
  OfficialComparison comparison = CompareOfficially(suite_, tables, options, asked.margin);
  return official_.emplace(asked, std::move(comparison.pairs.front().differences)).first->second;
}

ScoreDifference PairedScores::Official(const std::string& name, ScoreName::Kind kind,
                                       const Asked& asked) {
  for (const ScoreDifference& difference : OfficialAt(asked)) {
    if (difference.name.name == name && difference.name.kind == kind) return difference;
  }
  ScoreDifference none;
  none.difference.because = "neither run has it";
  return none;
}

const PairedScores::Values& PairedScores::ValuesOf(const std::string& metric) {
  const auto [place, is_new] = values_.try_emplace(metric);
  if (!is_new) return place->second;
  const std::vector<double> of_run = ValuesOn(run_, metric);
  const std::vector<double> of_baseline = ValuesOn(baseline_, metric);
  for (const auto& [mine, theirs] : pairs_) {
    place->second.run.push_back(of_run[static_cast<size_t>(mine - run_.samples.data())]);
    place->second.baseline.push_back(
        of_baseline[static_cast<size_t>(theirs - baseline_.samples.data())]);
  }
  return place->second;
}

ScoreDifference PairedScores::Metric(const std::string& metric, const std::string& section,
                                     const Asked& asked) {
  const Values& all = ValuesOf(metric);
  PairedValues values;
  size_t of_run = 0;
  size_t of_baseline = 0;
  for (const Slice& slice : slices_) {
    if (slice.name != section) continue;
    for (const uint32_t row : slice.rows) {
      const double mine = all.run[row];
      const double theirs = all.baseline[row];
      of_run += std::isnan(mine) ? 0 : 1;
      of_baseline += std::isnan(theirs) ? 0 : 1;
      if (std::isnan(mine) || std::isnan(theirs)) continue;
      values.run.push_back(mine);
      values.baseline.push_back(theirs);
      values.differences.push_back(mine - theirs);
      values.clusters.push_back(clusters_.codes[row]);
    }
    break;
  }
  if (values.size() > 0 && values.size() < std::max(of_run, of_baseline)) {
    ScoreDifference partial;
    partial.difference.n = values.size();
    partial.difference.because = fmt::format(
        "{} have it in both, of {} in the run and {} in the baseline; the others failed in one",
        Counted(values.size(), "sample"), of_run, of_baseline);
    return partial;
  }
  const auto unit =
      IsMeanOfUnbounded(metric) ? ScoreName::Unit::kPlain : ScoreName::Unit::kFraction;
  return Conclude(values, unit, options_, asked);
}

}  // namespace assay
