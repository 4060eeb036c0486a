#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "harness/core/error.h"
#include "harness/metrics/comparison/compare_pair.h"
#include "harness/metrics/comparison/families.h"
#include "harness/metrics/comparison/run_columns.h"
#include "harness/metrics/comparison/run_comparison.h"
#include "harness/metrics/official_comparison.h"
#include "harness/metrics/parallel.h"
#include "harness/metrics/power.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

// first − second as second − first.
Estimate Turned(Estimate estimate) {
  if (estimate.value) *estimate.value = 0 - *estimate.value;
  if (estimate.interval) {
    const double low = 0 - estimate.interval->high;
    estimate.interval->high = 0 - estimate.interval->low;
    estimate.interval->low = low;
  }
  return estimate;
}

std::optional<double> ValueOf(const std::vector<OfficialScore>& scores, const ScoreName& name) {
  for (const OfficialScore& score : scores) {
    if (score.name.name == name.name && score.name.kind == name.kind) return score.estimate.value;
  }
  return std::nullopt;
}

std::vector<NamedDifference> OfficialDifferences(const OfficialComparison& official,
                                                 const OfficialPair& pair) {
  std::vector<NamedDifference> differences;
  for (const ScoreDifference& score : pair.differences) {
    differences.push_back({.name = score.name.name,
                           .kind = score.name.kind,
                           .unit = score.name.unit,
                           .first = ValueOf(official.scores[pair.first], score.name),
                           .second = ValueOf(official.scores[pair.second], score.name),
                           .difference = Turned(score.difference),
                           .p = score.p,
                           .p_adjusted = {}});
  }
  return differences;
}

std::optional<double> Detectable(const NamedDifference& main, double level) {
  const std::optional<Interval>& interval = main.difference.interval;
  if (!interval || interval->high <= interval->low) return std::nullopt;
  if (!main.difference.interval_because.empty()) return std::nullopt;  // outside power.h's domain
  const double difference = DetectableDifference(StandardErrorOf(*interval), {.level = 1 - level});
  if (main.unit == ScoreName::Unit::kFraction && difference > 1) return std::nullopt;
  return difference;
}

// Of α: right, not right, or nothing said.
constexpr int8_t kMissing = -1;
int8_t CodeOf(Outcome outcome) {
  if (outcome == Outcome::kUnscored) return kMissing;
  return static_cast<int8_t>(outcome == Outcome::kRight);
}

class Comparing {
 public:
  Comparing(const Suite& suite, std::span<const RunToCompare> runs, const SummaryOptions& options)
      : suite_(suite), streams_(runs), options_(options) {
    ASSAY_CHECK(runs.size() >= 2);
    result_.level = options.level;
    result_.runs = runs.size();
    for (const RunToCompare& run : runs) runs_.push_back(ReadRun(suite, run.judged, run.model));
  }

  RunComparison Compare() && {
    std::map<std::vector<uint32_t>, std::vector<size_t>> pairs_by_samples;
    for (size_t a = 0; a < runs_.size(); ++a) {
      for (size_t b = a + 1; b < runs_.size(); ++b) {
        pairs_by_samples[AddPair(a, b)].push_back(result_.pairs.size() - 1);
      }
    }
    for (const auto& [ordinals, pairs] : pairs_by_samples) {
      if (ordinals.empty()) {
        for (const size_t pair : pairs) SayNothingShared(result_.pairs[pair]);
      } else {
        CompareOver(ordinals, pairs);
      }
    }
    AdjustAcrossPairs(result_.pairs);
    for (PairComparison& pair : result_.pairs) {
      pair.detectable = Detectable(Main(pair), options_.level);
    }
    AddAlpha();
    return std::move(result_);
  }

 private:
  ResamplingOptions Resampling(unsigned threads) const {
    return {options_.draws, options_.level, options_.seed, threads};
  }

  // Counts what the two judged, and returns what both did.
  std::vector<uint32_t> AddPair(size_t first, size_t second) {
    const auto& a = runs_[first].ordinals;
    const auto& b = runs_[second].ordinals;
    std::vector<uint32_t> shared;
    std::ranges::set_intersection(a, b, std::back_inserter(shared));
    PairComparison& pair = result_.pairs.emplace_back();
    pair.first = first;
    pair.second = second;
    pair.both_judged = shared.size();
    pair.only_first_judged = a.size() - shared.size();
    pair.only_second_judged = b.size() - shared.size();
    return shared;
  }

  static void SayNothingShared(PairComparison& pair) {
    constexpr const char* kWhy = "no sample is judged by both";
    NamedDifference& everything = pair.accuracy.emplace_back();
    everything.difference.because = everything.difference.interval_because = kWhy;
    pair.outcomes.no_symmetry = pair.confidence.because = kWhy;
    for (Estimate* estimate :
         {&pair.agreement.spearman, &pair.agreement.kendall, &pair.agreement.kappa}) {
      estimate->because = estimate->interval_because = kWhy;
    }
  }

  // The pairs that share these samples and no others.
  void CompareOver(const std::vector<uint32_t>& ordinals, std::span<const size_t> pairs) {
    std::vector<size_t> involved;
    for (const size_t pair : pairs) {
      involved.push_back(result_.pairs[pair].first);
      involved.push_back(result_.pairs[pair].second);
    }
    std::ranges::sort(involved);
    involved.erase(std::unique(involved.begin(), involved.end()), involved.end());
    const auto place_of = [&](size_t run) {
      return static_cast<size_t>(std::ranges::lower_bound(involved, run) - involved.begin());
    };
    std::vector<ScoreTable> cut(involved.size());  // of runs that have more samples
    std::vector<const ScoreTable*> tables;
    for (size_t i = 0; i < involved.size(); ++i) {
      const RunColumns& run = runs_[involved[i]];
      if (run.ordinals.size() == ordinals.size()) {
        tables.push_back(&run.table);
      } else {
        cut[i] = TableOver(suite_, streams_[involved[i]].judged, ordinals);
        tables.push_back(&cut[i]);
      }
    }
    const OfficialComparison official = CompareOfficially(suite_, tables, options_);
    const SharedSamples shared =
        ShareSamples(ordinals, runs_[involved.front()], tables.front()->names);
    std::vector<std::vector<uint32_t>> rows;
    for (const size_t run : involved) rows.push_back(RowsOf(shared, runs_[run]));
    std::map<std::pair<size_t, size_t>, const OfficialPair*> official_of;
    for (const OfficialPair& pair : official.pairs) {
      official_of[{pair.first, pair.second}] = &pair;
    }
    ForEachRange(pairs.size(), options_.threads, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        PairComparison& pair = result_.pairs[pairs[i]];
        const size_t first = place_of(pair.first), second = place_of(pair.second);
        pair.official = OfficialDifferences(official, *official_of.at({first, second}));
        AdjustWithinPair(shared.parts, pair.official);
        pair.clusters = shared.clusters.count;
        ComparePair({shared, runs_[pair.first], runs_[pair.second], rows[first], rows[second]},
                    options_, pair);
      }
    });
  }

  void AddAlpha() {
    std::vector<std::pair<uint32_t, uint64_t>> samples;  // ordinal and cluster, of any run
    for (const RunColumns& run : runs_) {
      for (size_t i = 0; i < run.ordinals.size(); ++i) {
        samples.emplace_back(run.ordinals[i], run.clusters[i]);
      }
    }
    std::ranges::sort(samples);
    samples.erase(std::unique(samples.begin(), samples.end()), samples.end());
    std::vector<uint64_t> clusters;
    std::vector<int8_t> codes;
    std::vector<size_t> next(runs_.size());
    for (const auto& [ordinal, cluster] : samples) {
      clusters.push_back(cluster);
      for (size_t r = 0; r < runs_.size(); ++r) {
        const RunColumns& run = runs_[r];
        const bool judged = next[r] < run.ordinals.size() && run.ordinals[next[r]] == ordinal;
        codes.push_back(judged ? CodeOf(run.outcomes[next[r]++]) : kMissing);
      }
    }
    result_.alpha =
        EstimateAlpha(codes, runs_.size(), CodeClusters(clusters), Resampling(options_.threads));
  }

  const Suite& suite_;
  std::span<const RunToCompare> streams_;
  const SummaryOptions& options_;
  std::vector<RunColumns> runs_;
  RunComparison result_;
};

}  // namespace

RunComparison CompareRuns(const Suite& suite, std::span<const RunToCompare> runs,
                          const SummaryOptions& options) {
  return Comparing(suite, runs, options).Compare();
}

}  // namespace assay
