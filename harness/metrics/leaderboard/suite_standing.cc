#include "harness/metrics/leaderboard/suite_standing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/effective_samples.h"
#include "harness/metrics/jackknife.h"
#include "harness/metrics/joint_tables.h"
#include "harness/metrics/official_scores.h"
#include "harness/metrics/parallel.h"

namespace assay {
namespace {

constexpr double kRowsToDraw = 1e9;
constexpr size_t kFewestDraws = 1'000;
constexpr double kMostUndefined = 0.05;  // of the draws
constexpr double kAddedSamples = 2;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Kind = ScoreName::Kind;

bool HasSections(const ScoreTable& table) {
  return std::ranges::any_of(table.names,
                             [](const ScoreName& name) { return name.kind == Kind::kSection; });
}

// What the overall score of one table rests on; no overall: nothing.
struct Basis {
  bool has_overall = false;
  bool fraction = false;
  double clusters = 0;
  double rows = 0;
};

Basis BasisOf(const ScoreTable& table) {
  if (table.names.empty() || table.names[0].kind != Kind::kOverall) return {};
  return {true, table.names[0].unit == ScoreName::Unit::kFraction, EffectiveClusters(table, 0),
          EffectiveRows(table, 0)};
}

class Standing {
 public:
  Standing(const Suite& suite, std::span<const ScoreTable* const> tables,
           const SummaryOptions& options)
      : tables_(tables), options_(options), joint_(suite, tables), point_(joint_.Point()) {
    for (size_t t = 0; t < tables_.size(); ++t) {
      bases_.push_back(BasisOf(*tables_[t]));
      const bool sections = HasSections(*tables_[t]);
      for (size_t i = 0; i < tables_[t]->names.size(); ++i) {
        const Kind kind = tables_[t]->names[i].kind;
        if (kind == Kind::kComponent || (kind == Kind::kSubset && sections)) continue;
        places_.push_back({t, i});
        kept_.push_back(joint_.StatisticOf(t, i));
      }
    }
  }

  SuiteStanding Run() {
    SuiteStanding standing{{}, PairVariances(tables_.size()), 0};
    const std::optional<Replicates> replicates = Resample();
    if (replicates && !Jackknifes()) standing.draws = replicates->replicates();
    standing.scores = Scores(replicates);
    if (replicates) FillPairs(*replicates, standing.pairs);
    return standing;
  }

 private:
  bool Jackknifes() const { return joint_.clusters().count > options_.most_bootstrap_clusters; }

  std::optional<Replicates> Resample() const {
    ResamplingOptions resampling{options_.draws, options_.level, options_.seed, options_.threads};
    if (joint_.clusters().count < 2 || options_.draws == 0) return std::nullopt;
    if (Jackknifes()) {
      return JackknifeReplicates(joint_.clusters(), joint_.statistics(), joint_.Scores(), kept_,
                                 resampling);
    }
    size_t rows = 0;
    for (const ScoreTable* table : tables_) rows += table->rows();
    resampling.draws = AffordableDraws(rows, options_.draws);
    return BootstrapReplicates(joint_.clusters(), joint_.statistics(), joint_.Scores(), kept_,
                               resampling);
  }

  std::vector<std::vector<OfficialScore>> Scores(const std::optional<Replicates>& replicates) {
    std::vector<std::vector<ResampledInterval>> resampled;
    ResampledInterval none;
    none.because = replicates ? "not resampled here" : "fewer than two clusters";
    for (const ScoreTable* table : tables_) resampled.emplace_back(table->names.size(), none);
    for (size_t k = 0; replicates && k < kept_.size(); ++k) {
      const auto [table, i] = places_[k];
      const std::span<const double> values = replicates->Of(k);
      std::vector<double> draws(values.begin(), values.end());
      resampled[table][i] = Jackknifes()
                                ? JackknifeInterval(point_[kept_[k]], draws, options_.level)
                                : PercentileInterval(draws, options_.level);
    }
    std::vector<std::vector<OfficialScore>> scores;
    for (size_t t = 0; t < tables_.size(); ++t) {
      const auto point =
          std::span(point_).subspan(joint_.StatisticOf(t, 0), tables_[t]->names.size());
      scores.push_back(ScoresFrom(*tables_[t], point, resampled[t], options_.level));
    }
    return scores;
  }

  void FillPairs(const Replicates& replicates, PairVariances& pairs) const {
    std::vector<std::pair<size_t, size_t>> overalls;  // table, place in the replicates
    for (size_t k = 0; k < places_.size(); ++k) {
      const auto [table, i] = places_[k];
      if (i == 0 && bases_[table].has_overall) overalls.emplace_back(table, k);
    }
    ForEachRange(overalls.size(), options_.threads, [&](size_t begin, size_t end) {
      for (size_t a = begin; a < end; ++a) {
        for (size_t b = a + 1; b < overalls.size(); ++b) {
          const double variance =
              VarianceOf(replicates.Of(overalls[a].second), replicates.Of(overalls[b].second));
          pairs.Set(overalls[a].first, overalls[b].first,
                    Adjusted(variance, overalls[a].first, overalls[b].first));
        }
      }
    });
  }

  // Of the difference over the replicates in which it is defined.
  double VarianceOf(std::span<const double> first, std::span<const double> second) const {
    double sum = 0, squares = 0, defined = 0;
    const double shift = first[0] - second[0];  // so that the sums do not cancel
    const double origin = std::isnan(shift) ? 0 : shift;
    for (size_t draw = 0; draw < first.size(); ++draw) {
      const double difference = first[draw] - second[draw] - origin;
      if (std::isnan(difference)) continue;
      sum += difference;
      squares += difference * difference;
      ++defined;
    }
    const auto all = static_cast<double>(first.size());
    if (defined < 2 || defined < (1 - kMostUndefined) * all) return kInfinity;
    const double around = std::max(0.0, squares - sum * sum / defined);
    return Jackknifes() ? around * (defined - 1) / defined : around / (defined - 1);
  }

  double Adjusted(double variance, size_t a, size_t b) const {
    if (std::isnan(point_[joint_.StatisticOf(a, 0)] - point_[joint_.StatisticOf(b, 0)])) {
      return kInfinity;
    }
    const double rows = std::min(bases_[a].rows, bases_[b].rows);
    const double clusters = std::min(bases_[a].clusters, bases_[b].clusters);
    if (clusters < 2) return kInfinity;
    if (bases_[a].fraction && bases_[b].fraction && rows > 0) {
      variance += kAddedSamples / (rows * rows);
    }
    if (variance == 0) return kInfinity;
    const double probability = (1 + options_.level) / 2;
    const double widen =
        StudentQuantile(probability, static_cast<int>(clusters) - 1) / NormalQuantile(probability);
    return variance * widen * widen;
  }

  std::span<const ScoreTable* const> tables_;
  const SummaryOptions& options_;
  JointTables joint_;
  std::vector<double> point_;
  std::vector<Basis> bases_;                       // by table
  std::vector<std::pair<size_t, size_t>> places_;  // table and name of each statistic kept
  std::vector<size_t> kept_;
};

}  // namespace

size_t AffordableDraws(size_t rows, size_t draws) {
  const auto affordable = static_cast<size_t>(kRowsToDraw / static_cast<double>(rows + 1));
  return std::min(draws, std::max(kFewestDraws, affordable));
}

SuiteStanding StandOnSuite(const Suite& suite, std::span<const ScoreTable* const> tables,
                           const SummaryOptions& options) {
  return Standing(suite, tables, options).Run();
}

}  // namespace assay
