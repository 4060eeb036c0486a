#include "harness/metrics/official_comparison.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/discordance.h"
#include "harness/metrics/effective_samples.h"
#include "harness/metrics/jackknife.h"
#include "harness/metrics/joint_tables.h"
#include "harness/metrics/official_scores.h"
#include "harness/metrics/paired_bootstrap.h"
#include "harness/metrics/parallel.h"

namespace assay {
namespace {

// Replicates kept at a time, as values; more scores pass over the same draws again.
constexpr size_t kMostValues = size_t{1} << 23;
constexpr size_t kNowhere = std::numeric_limits<size_t>::max();
constexpr const char* kOneCluster = "fewer than two clusters: nothing to resample";

class Comparison {
 public:
  Comparison(const Suite& suite, std::span<const ScoreTable* const> tables,
             const SummaryOptions& options, const std::optional<Margin>& margin)
      : tables_(tables),
        options_(options),
        margin_(margin),
        joint_(suite, tables),
        point_(joint_.Point()) {
    for (size_t t = 0; t < tables_.size(); ++t) {
      resampled_.emplace_back(tables_[t]->names.size());
      bases_.emplace_back();
      for (size_t i = 0; i < tables_[t]->names.size(); ++i) {
        const ScoreTable& table = *tables_[t];
        bases_[t].push_back({EffectiveClusters(table, i), EffectiveSamples(table, i),
                             EffectiveRows(table, i), Contributions(table, i, PointOf(t, i))});
        AddName(t, i);
      }
    }
    for (size_t a = 0; a < tables_.size(); ++a) {
      for (size_t b = a + 1; b < tables_.size(); ++b) result_.pairs.push_back({a, b, {}});
    }
  }

  OfficialComparison Run() && {
    const size_t per_name = std::max<size_t>(1, tables_.size() * options_.draws);
    const size_t block = std::max<size_t>(1, kMostValues / per_name);
    for (size_t first = 0; first < scores_.size(); first += block) {
      RunBlock(std::span(scores_).subspan(first, std::min(block, scores_.size() - first)));
    }
    for (size_t t = 0; t < tables_.size(); ++t) {
      const auto point =
          std::span(point_).subspan(joint_.StatisticOf(t, 0), tables_[t]->names.size());
      result_.scores.push_back(ScoresFrom(*tables_[t], point, resampled_[t], options_.level));
    }
    return std::move(result_);
  }

 private:
  // What one table's score rests on.
  struct Basis {
    double clusters = 0;
    double samples = 0;
    double rows = 0;
    std::vector<Contribution> contributions;
  };

  // A score and its index among each table's names.
  struct Score {
    ScoreName name;
    std::vector<size_t> places;
  };

  void AddName(size_t table, size_t i) {
    const ScoreName& name = tables_[table]->names[i];
    auto score = std::ranges::find_if(scores_, [&](const Score& known) {
      return known.name.name == name.name && known.name.kind == name.kind;
    });
    if (score == scores_.end()) {
      scores_.push_back({name, std::vector<size_t>(tables_.size(), kNowhere)});
      score = scores_.end() - 1;
    }
    score->places[table] = i;
  }

  bool Jackknifes() const { return joint_.clusters().count > options_.most_bootstrap_clusters; }

  // Replicates of `kept` statistics; none where there is nothing to resample.
  std::optional<Replicates> Resample(std::span<const size_t> kept) const {
    const ResamplingOptions resampling{options_.draws, options_.level, options_.seed,
                                       options_.threads};
    if (joint_.clusters().count < 2 || options_.draws == 0) return std::nullopt;
    if (Jackknifes()) {
      return JackknifeReplicates(joint_.clusters(), joint_.statistics(), joint_.Scores(), kept,
                                 resampling);
    }
    return BootstrapReplicates(joint_.clusters(), joint_.statistics(), joint_.Scores(), kept,
                               resampling);
  }

  void RunBlock(std::span<const Score> scores) {
    std::vector<size_t> kept;
    std::vector<std::vector<size_t>> place(scores.size());  // in `kept`, by score and table
    for (size_t s = 0; s < scores.size(); ++s) {
      for (size_t t = 0; t < tables_.size(); ++t) {
        const size_t i = scores[s].places[t];
        place[s].push_back(i == kNowhere ? kNowhere : kept.size());
        if (i != kNowhere) kept.push_back(joint_.StatisticOf(t, i));
      }
    }
    const std::optional<Replicates> replicates = Resample(kept);
    for (size_t s = 0; s < scores.size(); ++s) {
      for (size_t t = 0; t < tables_.size(); ++t) {
        if (place[s][t] == kNowhere) continue;
        resampled_[t][scores[s].places[t]] =
            IntervalOf(replicates, place[s][t], point_[kept[place[s][t]]]);
      }
    }
    ForEachRange(result_.pairs.size(), options_.threads, [&](size_t begin, size_t end) {
      for (size_t pair = begin; pair < end; ++pair) {
        for (size_t s = 0; s < scores.size(); ++s) {
          OfficialPair& two = result_.pairs[pair];
          two.differences.push_back(
              Compare(scores[s], replicates, place[s], two.first, two.second));
        }
      }
    });
  }

  ResampledInterval IntervalOf(const std::optional<Replicates>& replicates, size_t at,
                               double point) const {
    ResampledInterval none;
    none.because = options_.draws == 0 ? "no draws were asked for" : kOneCluster;
    if (!replicates) return none;
    const std::span<const double> values = replicates->Of(at);
    if (Jackknifes()) return JackknifeInterval(point, values, options_.level);
    std::vector<double> draws(values.begin(), values.end());
    return PercentileInterval(draws, options_.level);
  }

  // One score of a pair; `place`: where its replicates are, by table.
  ScoreDifference Compare(const Score& score, const std::optional<Replicates>& replicates,
                          std::span<const size_t> place, size_t a, size_t b) const {
    PairedScore paired;
    paired.name = score.name;
    if (score.places[a] == kNowhere || score.places[b] == kNowhere) {
      paired.value = std::numeric_limits<double>::quiet_NaN();
      paired.undefined_because = "one of the two has no sample of it";
      return ConcludeDifference(paired, options_.level);
    }
    paired.value = PointOf(a, score.places[a]) - PointOf(b, score.places[b]);
    paired.undefined_because = "the score of one of the two is undefined";
    const Basis& first = bases_[a][score.places[a]];
    const Basis& second = bases_[b][score.places[b]];
    paired.clusters = std::min(first.clusters, second.clusters);
    paired.samples = std::min(first.samples, second.samples);
    paired.rows = std::min(first.rows, second.rows);
    paired.discordance = DiscordanceOf(first.contributions, second.contributions);
    paired.n = std::min(tables_[a]->counts[score.places[a]], tables_[b]->counts[score.places[b]]);
    paired.seed = options_.seed;
    paired.margin = margin_;
    paired.resampled = ResampledDifferenceOf(paired.value, replicates, place[a], place[b]);
    return ConcludeDifference(paired, options_.level);
  }

  ResampledDifference ResampledDifferenceOf(double value,
                                            const std::optional<Replicates>& replicates,
                                            size_t first, size_t second) const {
    if (!replicates) {
      ResampledDifference none;
      none.resampled.because = kOneCluster;
      return none;
    }
    std::vector<double> differences(replicates->replicates());
    std::ranges::transform(replicates->Of(first), replicates->Of(second), differences.begin(),
                           std::minus<>());
    ResampledDifference result = Jackknifes() ? PairedJackknife(value, differences, options_.level)
                                              : PairedBootstrap(differences, options_.level);
    if (margin_ && result.resampled.interval) {
      result.margin_p = Jackknifes()
                            ? MarginP(
                                  value,
                                  [&](double level) {
                                    return JackknifeInterval(value, differences, level).interval;
                                  },
                                  *margin_)
                            : MarginP(differences, *margin_);
    }
    return result;
  }

  double PointOf(size_t table, size_t i) const { return point_[joint_.StatisticOf(table, i)]; }

  std::span<const ScoreTable* const> tables_;
  const SummaryOptions& options_;
  const std::optional<Margin>& margin_;
  JointTables joint_;
  std::vector<double> point_;
  std::vector<Score> scores_;
  std::vector<std::vector<Basis>> bases_;                  // by table and name
  std::vector<std::vector<ResampledInterval>> resampled_;  // by table and name
  OfficialComparison result_;
};

}  // namespace

OfficialComparison CompareOfficially(const Suite& suite, std::span<const ScoreTable* const> tables,
                                     const SummaryOptions& options,
                                     const std::optional<Margin>& margin) {
  return Comparison(suite, tables, options, margin).Run();
}

}  // namespace assay
