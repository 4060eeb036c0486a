// The table of docs/statistics.md: how often nominal 95 % intervals hold the truth and tests at 5 %
// reject it, in simulated suites of known score, clustered and tied.
//
//   build/coverage_table [SUITES [differences|ranks|calibration|losses]]   2,000 where not said;
//   some minutes; only those tables

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "harness/metrics/bca.h"
#include "harness/metrics/bowker.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/clusters.h"
#include "harness/metrics/jackknife.h"
#include "harness/metrics/mcnemar.h"
#include "harness/metrics/official_comparison.h"
#include "harness/metrics/official_scores.h"
#include "harness/metrics/paired_t.h"
#include "harness/metrics/sign_flip.h"
#include "harness/metrics/wilson.h"
#include "tests/testing/section_suite.h"
#include "tests/testing/simulated_boards.h"
#include "tests/testing/simulated_claims.h"
#include "tests/testing/simulated_losses.h"
#include "tests/testing/simulated_suite.h"

namespace assay {
namespace {

using testing::ShareOf;
using testing::SimulatedRuns;
using testing::World;

constexpr size_t kDraws = 500;

struct Row {
  std::string name;
  World world;
};

std::vector<Row> Worlds() {
  return {
      {"30 × 1, 70 %", {.clusters = 30, .rate = 0.7}},
      {"30 × 3, 70 ± 20 %, 10 % tied",
       {.clusters = 30, .size = 3, .rate = 0.7, .spread = 0.2, .tied = 0.1}},
      {"60 × 1, 60 %", {.clusters = 60, .rate = 0.6}},
      {"100 × 1, 90 %", {.clusters = 100, .rate = 0.9}},
      {"100 × 4, 70 ± 25 %", {.clusters = 100, .size = 4, .rate = 0.7, .spread = 0.25}},
      {"150 × 2, 85 ± 10 %, 20 % tied",
       {.clusters = 150, .size = 2, .rate = 0.85, .spread = 0.1, .tied = 0.2}},
      {"300 × 1, 97 %", {.clusters = 300, .rate = 0.97}},
      {"300 × 2, 92 ± 6 %", {.clusters = 300, .size = 2, .rate = 0.92, .spread = 0.06}},
      {"1000 × 1, 99 %", {.clusters = 1000, .rate = 0.99}},
      {"12 × 4, 70 ± 20 %", {.clusters = 12, .size = 4, .rate = 0.7, .spread = 0.2}},
      {"20 × 1, 90 %", {.clusters = 20, .rate = 0.9}},
      {"40 × 1, 98 %", {.clusters = 40, .rate = 0.98}},
  };
}

ResamplingOptions Options(Random& random) {
  ResamplingOptions options;
  options.draws = kDraws;
  options.seed = random.Next();
  options.threads = 1;
  return options;
}

SummaryOptions OfficialOptions(Random& random) {
  SummaryOptions options;
  options.draws = kDraws;
  options.seed = random.Next();
  options.threads = 1;
  return options;
}

Statistic MeanOf(const std::vector<double>& values) {
  return [&values](std::span<const uint32_t> times, std::span<double> out) {
    double sum = 0;
    double n = 0;
    for (size_t i = 0; i < times.size(); ++i) {
      sum += times[i] * values[i];
      n += times[i];
    }
    out[0] = sum / n;
  };
}

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

ClusterCodes CodesOf(const SimulatedRuns& runs) {
  return {runs.clusters, runs.clusters.back() + 1};
}

bool Holds(const std::optional<Interval>& interval, double truth) {
  return interval && interval->low <= truth && truth <= interval->high;
}

// What came out of one suite, column by column.
using Trial = std::function<std::vector<bool>(const World&, const SimulatedRuns&, Random&)>;

// Each method on the mean of all samples; then what a user gets, of the overall score (the mean of
// two sections of unequal size) and a subset.
std::vector<bool> IntervalsHold(const World& world, const SimulatedRuns& runs, Random& random) {
  const double truth = world.Score();
  const ClusterCodes clusters = CodesOf(runs);
  const Statistic mean = MeanOf(runs.first);
  const std::vector<double> point = {Mean(runs.first)};
  const double samples =
      static_cast<double>(runs.first.size()) / DesignEffect(runs.first, runs.clusters);
  const ResamplingOptions options = Options(random);
  const testing::SectionSuite suite;
  const auto table = testing::SectionTable(runs.first, runs.clusters);
  const auto official = ScoreOfficially(suite, table, OfficialOptions(random));
  return {Holds(ClusterBootstrap(clusters, 1, mean, options)[0].interval, truth),
          Holds(BcaBootstrap(clusters, point, mean, options)[0].interval, truth),
          Holds(GroupJackknife(clusters, point, mean, options)[0].interval, truth),
          Holds(EstimateMean(runs.First(), 0.95).interval, truth),
          Holds(WilsonInterval(point[0], samples, 0.95), truth),
          Holds(official[0].estimate.interval, truth),
          Holds(official[3].estimate.interval, truth)};
}

std::vector<ScoreDifference> DifferencesOf(const SimulatedRuns& runs, Random& random) {
  const testing::SectionSuite suite;
  const auto first = testing::SectionTable(runs.first, runs.clusters);
  const auto second = testing::SectionTable(runs.second, runs.clusters);
  const std::vector<const ScoreTable*> tables = {&first, &second};
  return CompareOfficially(suite, tables, OfficialOptions(random)).pairs[0].differences;
}

std::vector<bool> DifferencesHold(const World& world, const SimulatedRuns& runs, Random& random) {
  const auto differences = DifferencesOf(runs, random);
  return {Holds(differences[0].difference.interval, world.Difference()),
          Holds(differences[3].difference.interval, world.Difference())};
}

void PrintTable(int suites, const std::vector<std::string>& head, const std::vector<Row>& worlds,
                const Trial& trial) {
  fmt::print("| {} |\n|---|", fmt::join(head, " | "));
  for (size_t i = 1; i < head.size(); ++i) fmt::print("---:|");
  fmt::print("\n");
  for (const auto& [name, world] : worlds) {
    std::vector<int> counts(head.size() - 1);
    ShareOf(suites, world, [&](const SimulatedRuns& runs, Random& random) {
      const std::vector<bool> results = trial(world, runs, random);
      for (size_t i = 0; i < counts.size(); ++i) counts[i] += results[i] ? 1 : 0;
      return true;
    });
    fmt::print("| {} |", name);
    for (const int count : counts) fmt::print(" {:.1f} |", 100.0 * count / suites);
    fmt::print("\n");
    std::fflush(stdout);
  }
  fmt::print("\n");
}

// Worlds with models that differ, or with `worse` 0 the same ones without.
std::vector<Row> Pairs(double worse) {
  std::vector<Row> worlds;
  for (Row row : Worlds()) {
    row.world.worse = worse;
    row.world.together = true;
    worlds.push_back(row);
    if (row.world.clusters != 300 && row.world.clusters != 100) continue;
    row.world.differs = 0.02;
    row.name += ", 2 % differ";
    worlds.push_back(row);
  }
  for (const uint32_t clusters : {10U, 20U}) {
    const World all = {
        .clusters = clusters, .rate = 0.5, .differs = 1, .worse = worse, .together = true};
    worlds.push_back({fmt::format("{} × 1, 50 %, all afresh", clusters), all});
  }
  return worlds;
}

double McNemarP(const SimulatedRuns& runs) {
  size_t first = 0;
  size_t second = 0;
  for (size_t i = 0; i < runs.first.size(); ++i) {
    first += runs.first[i] == 1 && runs.second[i] < 1 ? 1 : 0;
    second += runs.second[i] == 1 && runs.first[i] < 1 ? 1 : 0;
  }
  return McNemarMidP(first, second);
}

double BowkerP(const SimulatedRuns& runs) {
  std::vector<uint64_t> table(9);
  for (size_t i = 0; i < runs.first.size(); ++i) {
    const auto first = static_cast<size_t>(2 * runs.first[i]);
    const auto second = static_cast<size_t>(2 * runs.second[i]);
    ++table[first * 3 + second];
  }
  return BowkerTest(table, 3).p;
}

std::vector<bool> TestsReject(const World&, const SimulatedRuns& runs, Random& random) {
  const std::vector<double> differences = runs.Differences();
  const ClusteredValues values = {differences, runs.clusters};
  SignFlipOptions options;
  options.flips = kDraws;
  options.seed = random.Next();
  options.threads = 1;
  return {DifferencesOf(runs, random)[0].p.value_or(1) <= 0.05,
          SignFlipTest(values, options).p <= 0.05, PairedT(values, 0.95).p.value_or(1) <= 0.05,
          McNemarP(runs) <= 0.05, BowkerP(runs) <= 0.05};
}

// How often rank ranges hold true ranks: the worst model of each world, then the first group.
void PrintRanks(int boards) {
  fmt::print("| models on one suite | range | bootstrapped ranks | first group | mean width |\n");
  fmt::print("|---|---:|---:|---:|---:|\n");
  for (const testing::BoardWorld& world : testing::BoardWorlds()) {
    const testing::RankCoverage coverage = testing::CoverRanks(world, boards);
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} of {} |\n", world.name,
               100 * std::ranges::min(coverage.held), 100 * std::ranges::min(coverage.percentile),
               100 * coverage.best, coverage.width, world.rates.size());
    std::fflush(stdout);
  }
  fmt::print("\n");
}

void PrintDifferences(int suites) {
  PrintTable(suites, {"difference of two models", "overall", "subset"}, Pairs(0.3),
             DifferencesHold);
  PrintTable(suites,
             {"no difference", "overall", "sign-flip", "paired t", "McNemar mid-p", "Bowker"},
             Pairs(0), TestsReject);
}

// How often the intervals of calibration hold the truth, of the suites that give one; in how many
// they do, where that is not in all.
void PrintCalibration(int suites) {
  bool has_head = false;
  for (const testing::ClaimWorld& world : testing::ClaimWorlds()) {
    const auto coverage = testing::CoverClaims(world, suites);
    if (!has_head) {
      fmt::print("| samples, right |");
      for (const auto& of : coverage) fmt::print(" {} |", of.metric);
      fmt::print("\n|---|{}\n", fmt::join(std::vector<std::string>(coverage.size(), "---:|"), ""));
    }
    has_head = true;
    fmt::print("| {} |", world.name);
    for (const testing::ClaimCoverage& of : coverage) {
      const double given = 100.0 * of.given / suites;
      if (given < 1) {
        fmt::print(" none |");
      } else if (of.given == suites) {
        fmt::print(" {:.1f} |", 100 * of.Held());
      } else {
        fmt::print(" {:.1f} ({:.0f}) |", 100 * of.Held(), given);
      }
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
  fmt::print("\n");
}

void PrintLosses(int suites) {
  fmt::print("| samples, right | t | percentile | BCa | Hall | rise above t | rise above Hall |\n");
  fmt::print("|---|---:|---:|---:|---:|---:|---:|\n");
  for (const testing::LossWorld& world : testing::LossWorlds()) {
    const testing::LossCoverage of = testing::CoverLosses(world, suites);
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n", world.name,
               100 * of.t, 100 * of.percentile, 100 * of.bca, 100 * of.skewed,
               100 * of.rise_above_t, 100 * of.rise_above_skewed);
    std::fflush(stdout);
  }
  fmt::print("\n");
}

void PrintAll(int suites) {
  PrintTable(suites,
             {"clusters × mean size, right", "percentile", "BCa", "jackknife", "cluster-robust t",
              "Wilson, n / deff", "official overall", "official subset"},
             Worlds(), IntervalsHold);
  PrintDifferences(suites);
  PrintRanks(suites);
  PrintCalibration(suites);
  PrintLosses(suites);
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  const int suites = argc > 1 ? std::atoi(argv[1]) : 2000;
  const std::string_view only = argc > 2 ? argv[2] : "";
  if (only == "ranks") {
    assay::PrintRanks(suites);
  } else if (only == "calibration") {
    assay::PrintCalibration(suites);
  } else if (only == "losses") {
    assay::PrintLosses(suites);
  } else if (only == "differences") {
    assay::PrintDifferences(suites);
  } else {
    assay::PrintAll(suites);
  }
  return 0;
}
