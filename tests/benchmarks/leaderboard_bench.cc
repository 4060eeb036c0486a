// What a leaderboard of 200 models on 40 suites of RewardBench's size takes besides reading: the
// shared draws of one suite, and everything that follows from 40 of them.
//
//   leaderboard_bench [MODELS SUITES]   prints a JSON line: for leaderboard_bench.py

#include <sys/resource.h>

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/random.h"
#include "harness/metrics/leaderboard/leaderboard.h"
#include "harness/metrics/leaderboard/suite_standing.h"
#include "suites/registry.h"

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Samples are won by all models or by some, better models more often.
ScoreTable Judged(const Suite& suite, size_t model, std::vector<float>& earned,
                  std::vector<uint64_t>& clusters) {
  ScoreTable table;
  clusters.clear();
  for (const auto& [subset, rows] : suite.Card().expected) {
    Random shared(1, subset);
    Random own(model, subset);
    const double rate = 0.5 + 0.4 * shared.Uniform() - 0.001 * static_cast<double>(model);
    for (size_t row = 0; row < rows; ++row) {
      const double for_all = shared.Uniform();
      const double luck = own.Uniform() < 0.3 ? own.Uniform() : for_all;
      JudgedSample judged;
      judged.subset = subset;
      judged.cluster = (clusters.size() + 1) * 0x9E3779B97F4A7C15ULL;
      judged.label.grades = {1, 0};
      judged.judgement.rewards = {rate - luck, 0.0};
      suite.Tabulate(judged, table);
      earned.push_back(rate > luck ? 1 : 0);
      clusters.push_back(judged.cluster);
    }
  }
  suite.Finish(table);
  return table;
}

// One suite's column, again under another name for each of `suites`.
Json Run(const Suite& suite, size_t models, size_t suites) {
  Leaderboard board;
  BoardSuite column;
  std::vector<ScoreTable> tables;
  for (size_t m = 0; m < models; ++m) {
    tables.push_back(Judged(suite, m, column.outcomes.earned, column.outcomes.clusters));
    board.models.emplace_back().label = std::to_string(m);
  }
  column.outcomes.samples = column.outcomes.clusters.size();
  std::vector<const ScoreTable*> pointers;
  for (const ScoreTable& table : tables) pointers.push_back(&table);
  SummaryOptions options;
  options.threads = 2;
  Clock::time_point start = Clock::now();
  SuiteStanding standing = StandOnSuite(suite, pointers, options);
  const double stand = SecondsSince(start);
  column.draws = standing.draws;
  column.pairs = std::move(standing.pairs);
  board.suites.assign(suites, column);
  board.cells.resize(models);
  for (size_t m = 0; m < models; ++m) {
    BoardCell cell;
    cell.run = 0;
    cell.scores = standing.scores[m];
    board.cells[m].assign(suites, cell);
  }
  start = Clock::now();
  ConcludeLeaderboard(board);
  const double conclude = SecondsSince(start);
  ASSAY_CHECK(board.models[0].mean.value && board.models[0].rank && board.models[0].strength.value);
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return {{"stand", stand},
          {"conclude", conclude},
          {"draws", column.draws},
          {"megabytes", static_cast<double>(usage.ru_maxrss) / 1024}};
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  try {
    const size_t models = argc > 2 ? std::stoul(argv[1]) : 200;
    const size_t suites = argc > 2 ? std::stoul(argv[2]) : 40;
    std::cout << assay::Run(*assay::MakeSuite("rewardbench"), models, suites).dump() << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
}
