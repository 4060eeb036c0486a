// Intervals of the official RewardBench scores: 10,000 cluster-bootstrap draws of its 2,985 samples
// through the suite's own Aggregate, on two threads.
//
//   bootstrap_bench --serve FILE   writes the samples to FILE, then runs one round for each line of
//                                  stdin and answers with a JSON line: for bootstrap_bench.py,
//                                  which interleaves it with NumPy and SciPy

#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/random.h"
#include "harness/metrics/official_scores.h"
#include "suites/registry.h"

namespace assay {
namespace {

// Every published subset at its published size, won at a rate of its own.
ScoreTable JudgedRewardBench(const Suite& suite) {
  ScoreTable table;
  uint64_t cluster = 0;
  for (const auto& [subset, rows] : suite.Card().expected) {
    Random random(1, subset);
    const double rate = 0.5 + 0.5 * random.Uniform();
    for (size_t row = 0; row < rows; ++row) {
      JudgedSample judged;
      judged.subset = subset;
      judged.cluster = ++cluster * 0x9E3779B97F4A7C15ULL;
      judged.label.grades = {1, 0};
      judged.judgement.rewards = {random.Uniform() < rate ? 1.0 : -1.0, 0.0};
      suite.Tabulate(judged, table);
    }
  }
  suite.Finish(table);
  return table;
}

struct Round {
  double milliseconds = 0;
  std::vector<OfficialScore> official;
};

Round RunRound(const Suite& suite, const ScoreTable& table) {
  SummaryOptions options;
  options.threads = 2;
  const auto start = std::chrono::steady_clock::now();
  Round round;
  round.official = ScoreOfficially(suite, table, options);
  const auto elapsed = std::chrono::steady_clock::now() - start;
  round.milliseconds = std::chrono::duration<double, std::milli>(elapsed).count();
  return round;
}

void WriteRows(const ScoreTable& table, const std::string& path) {
  Json rows = Json::array();
  for (size_t row = 0; row < table.rows(); ++row) {
    const auto code = static_cast<size_t>(table.codes[row]);
    rows.push_back({{"subset", table.labels[code]}, {"right", table.values[row]}});
  }
  std::ofstream(path) << rows.dump();
}

void Serve(const Suite& suite, const ScoreTable& table, const std::string& path) {
  WriteRows(table, path);
  for (std::string line; std::getline(std::cin, line);) {
    const Round round = RunRound(suite, table);
    Json scores = Json::object();
    for (const OfficialScore& score : round.official) {
      scores[score.name.name] = {*score.estimate.value, score.estimate.interval->low,
                                 score.estimate.interval->high};
    }
    std::cout << Json{{"milliseconds", round.milliseconds}, {"scores", scores}}.dump() << std::endl;
  }
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  try {
    const auto suite = assay::MakeSuite("rewardbench");
    const assay::ScoreTable table = assay::JudgedRewardBench(*suite);
    if (argc != 3 || std::string(argv[1]) != "--serve") {
      std::cerr << "for bootstrap_bench.py, which runs it beside its peers\n";
      return 2;
    }
    assay::Serve(*suite, table, argv[2]);
    return 0;
  } catch (const assay::Error& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
}
