#include "tests/testing/simulated_boards.h"

#include <algorithm>

#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/joint_tables.h"
#include "harness/metrics/leaderboard/rank_ranges.h"
#include "harness/metrics/leaderboard/suite_standing.h"
#include "harness/metrics/quantile.h"

namespace assay::testing {
namespace {

constexpr size_t kDraws = 200;

std::vector<ScoreTable> SimulateBoard(const BoardWorld& world, Random& random) {
  std::vector<std::vector<double>> right(world.rates.size());
  std::vector<uint64_t> clusters;
  for (uint32_t c = 0; c < world.clusters; ++c) {
    std::vector<double> shared;
    for (uint32_t i = 0; i < world.size; ++i) shared.push_back(random.Uniform());
    for (size_t m = 0; m < world.rates.size(); ++m) {
      const bool own = random.Uniform() < world.own;
      const double luck = random.Uniform();
      for (uint32_t i = 0; i < world.size; ++i) {
        right[m].push_back((own ? luck : shared[i]) < world.rates[m] ? 1 : 0);
      }
    }
    clusters.insert(clusters.end(), world.size, c + 1);
  }
  std::vector<ScoreTable> tables;
  for (const auto& values : right) tables.push_back(MeanTable(values, clusters));
  return tables;
}

// The ranks that a model truly has: several where others are equal.
struct TrueRanks {
  size_t low, high;
};

TrueRanks RanksOf(const BoardWorld& world, size_t model) {
  size_t better = 0, worse = 0;
  for (const double rate : world.rates) {
    better += rate > world.rates[model];
    worse += rate < world.rates[model];
  }
  return {1 + better, world.rates.size() - worse};
}

// Of each model's rank, equal ones sharing the mean, over the draws.
std::vector<std::pair<double, double>> PercentileRanks(const std::vector<const ScoreTable*>& tables,
                                                       uint64_t seed) {
  const MeanSuite suite;
  const JointTables joint(suite, tables);
  std::vector<size_t> kept;
  for (size_t t = 0; t < tables.size(); ++t) kept.push_back(joint.StatisticOf(t, 0));
  const Replicates draws =
      BootstrapReplicates(joint.clusters(), joint.statistics(), joint.Scores(), kept,
                          {.draws = kDraws, .level = 0.95, .seed = seed, .threads = 1});
  std::vector<std::pair<double, double>> ranges;
  for (size_t m = 0; m < tables.size(); ++m) {
    std::vector<double> ranks(kDraws, 1);
    for (size_t draw = 0; draw < kDraws; ++draw) {
      for (size_t other = 0; other < tables.size(); ++other) {
        if (other == m) continue;
        const double difference = draws.Of(other)[draw] - draws.Of(m)[draw];
        ranks[draw] += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
      }
    }
    ranges.emplace_back(QuantileOf(ranks, 0.025), QuantileOf(ranks, 0.975));
  }
  return ranges;
}

}  // namespace

void MeanSuite::Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                          std::span<double> out) const {
  double sum = 0, rows = 0;
  for (size_t row = 0; row < table.rows(); ++row) {
    sum += times[row] * table.row(row)[0];
    rows += times[row];
  }
  out[0] = sum / rows;
}

ScoreTable MeanTable(const std::vector<double>& values, const std::vector<uint64_t>& clusters) {
  ScoreTable table;
  for (size_t i = 0; i < values.size(); ++i) {
    table.Add(table.CodeOf("all"), {&values[i], 1}, clusters[i]);
  }
  ScoreName overall;
  overall.name = "overall";
  overall.kind = ScoreName::Kind::kOverall;
  overall.code = 0;
  table.names = {overall};
  table.counts = {static_cast<uint32_t>(values.size())};
  SortByCode(table);
  return table;
}

std::vector<BoardWorld> BoardWorlds() {
  return {{"100 × 1, two pairs alike", 100, 1, 0.3, {0.8, 0.8, 0.75, 0.75, 0.6, 0.4}},
          {"200 × 1, a point apart", 200, 1, 0.2, {0.72, 0.71, 0.7, 0.69, 0.68, 0.5}},
          {"30 × 1, far apart", 30, 1, 0.5, {0.9, 0.9, 0.7, 0.7, 0.5, 0.2}},
          {"60 × 1, all alike but one", 60, 1, 0.4, {0.7, 0.7, 0.7, 0.7, 0.7, 0.2}},
          {"150 × 1, nearly all right", 150, 1, 0.3, {0.98, 0.98, 0.97, 0.95, 0.9, 0.8}},
          {"60 × 3, two pairs alike", 60, 3, 0.5, {0.8, 0.8, 0.7, 0.6, 0.6, 0.3}}};
}

RankCoverage CoverRanks(const BoardWorld& world, int boards) {
  Random random(20'240'601, world.name);
  const MeanSuite suite;
  const size_t models = world.rates.size();
  RankCoverage coverage{std::vector<double>(models), std::vector<double>(models)};
  const double share = 1.0 / boards;
  SummaryOptions options;
  options.draws = kDraws;
  options.threads = 1;
  for (int board = 0; board < boards; ++board) {
    const std::vector<ScoreTable> tables = SimulateBoard(world, random);
    std::vector<const ScoreTable*> pointers;
    for (const ScoreTable& table : tables) pointers.push_back(&table);
    options.seed = random.Next();
    const SuiteStanding standing = StandOnSuite(suite, pointers, options);
    std::vector<double> scores;
    for (const auto& of : standing.scores) scores.push_back(*of[0].estimate.value);
    const auto ranges =
        RankRanges(scores, [&](size_t a, size_t b) { return standing.pairs.Of(a, b); });
    const auto percentile = PercentileRanks(pointers, options.seed);
    bool best = true;
    for (size_t m = 0; m < models; ++m) {
      const TrueRanks truth = RanksOf(world, m);
      if (ranges[m]->low <= truth.low && ranges[m]->high >= truth.high) coverage.held[m] += share;
      // Any one of the ranks that it truly has is taken as held.
      if (percentile[m].first <= static_cast<double>(truth.high) &&
          percentile[m].second >= static_cast<double>(truth.low)) {
        coverage.percentile[m] += share;
      }
      if (truth.low == 1 && ranges[m]->group != 1) best = false;
      coverage.width += static_cast<double>(ranges[m]->high - ranges[m]->low + 1) * share /
                        static_cast<double>(models);
    }
    if (best) coverage.best += share;
  }
  return coverage;
}

}  // namespace assay::testing
