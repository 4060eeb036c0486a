// Intervals of the official RewardBench scores: 10,000 cluster-bootstrap draws of its 2,985 samples
// through the suite's own Aggregate, on two threads; and what comparing ten models on ten such
// suites takes, with every pair.
//
//   bootstrap_bench --serve FILE   writes the samples of two models to FILE, then runs one round
//                                  for each line of stdin ("pairs": the comparison) and answers
//                                  with a JSON line: for bootstrap_bench.py, which interleaves it
//                                  with NumPy and SciPy

#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/random.h"
#include "harness/metrics/comparison/run_comparison.h"
#include "harness/metrics/official_comparison.h"
#include "harness/metrics/official_scores.h"
#include "suites/registry.h"

namespace assay {
namespace {

constexpr size_t kModels = 10;
constexpr size_t kSuites = 10;

// One model's judgements of every published subset at its published size.
struct Run {
  ScoreTable table;
  std::vector<JudgedSample> samples;
};

// Subsets are won at rates of their own, samples by all models or by some.
Run JudgedRewardBench(const Suite& suite, size_t model) {
  Run run;
  uint64_t cluster = 0;
  for (const auto& [subset, rows] : suite.Card().expected) {
    Random shared(1, subset);
    Random own(model, subset);
    const double rate = 0.5 + 0.5 * shared.Uniform();
    for (size_t row = 0; row < rows; ++row) {
      const double for_all = shared.Uniform();
      const double luck = own.Uniform() < 0.2 ? own.Uniform() : for_all;
      const double margin = rate - luck;
      JudgedSample& judged = run.samples.emplace_back();
      judged.ordinal = static_cast<uint32_t>(cluster);
      judged.subset = subset;
      judged.cluster = ++cluster * 0x9E3779B97F4A7C15ULL;
      judged.label.grades = {1, 0};
      judged.lengths = {100 + shared.Below(1000), 100 + shared.Below(1000)};
      judged.judgement.rewards = {margin, 0.0};
      suite.Tabulate(judged, run.table);
    }
  }
  suite.Finish(run.table);
  return run;
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

// Everything that `assay compare` finds on all pairs of models over all suites; milliseconds.
double CompareAll(const Suite& suite, const std::vector<Run>& runs) {
  std::vector<RunToCompare> streams;
  for (const Run& run : runs) {
    streams.push_back({[&run](const std::function<void(const JudgedSample&)>& visit) {
      for (const JudgedSample& sample : run.samples) visit(sample);
    }});
  }
  const auto start = std::chrono::steady_clock::now();
  for (size_t i = 0; i < kSuites; ++i) {
    SummaryOptions options;
    options.seed = i;
    const RunComparison comparison = CompareRuns(suite, streams, options);
    ASSAY_CHECK(comparison.pairs.size() == runs.size() * (runs.size() - 1) / 2);
    for (const PairComparison& pair : comparison.pairs) {
      ASSAY_CHECK(Main(pair).p_adjusted && pair.agreement.kendall.interval && !pair.slices.empty());
    }
  }
  const auto elapsed = std::chrono::steady_clock::now() - start;
  return std::chrono::duration<double, std::milli>(elapsed).count();
}

void WriteRows(const Run& first, const Run& second, const std::string& path) {
  Json rows = Json::array();
  for (size_t row = 0; row < first.table.rows(); ++row) {
    const auto code = static_cast<size_t>(first.table.codes[row]);
    rows.push_back({{"subset", first.table.labels[code]},
                    {"right", first.table.values[row]},
                    {"other", second.table.values[row]}});
  }
  std::ofstream(path) << rows.dump();
}

Json IntervalJson(const Estimate& estimate) {
  return {*estimate.value, estimate.interval->low, estimate.interval->high,
          estimate.interval->method};
}

Json OfficialRound(const Suite& suite, const ScoreTable& table) {
  const Round round = RunRound(suite, table);
  Json scores = Json::object();
  for (const OfficialScore& score : round.official) {
    scores[score.name.name] = IntervalJson(score.estimate);
  }
  return {{"milliseconds", round.milliseconds}, {"scores", scores}};
}

// With the differences of the first two models, to be checked.
Json PairsRound(const Suite& suite, const std::vector<Run>& runs) {
  const std::vector<const ScoreTable*> two = {&runs[0].table, &runs[1].table};
  Json differences = Json::object();
  const OfficialComparison comparison = CompareOfficially(suite, two, {});
  for (const ScoreDifference& score : comparison.pairs[0].differences) {
    differences[score.name.name] = IntervalJson(score.difference);
  }
  return {{"milliseconds", CompareAll(suite, runs)}, {"differences", differences}};
}

void Serve(const Suite& suite, const std::string& path) {
  std::vector<Run> runs;
  for (size_t model = 0; model < kModels; ++model) {
    runs.push_back(JudgedRewardBench(suite, model));
  }
  WriteRows(runs[0], runs[1], path);
  for (std::string line; std::getline(std::cin, line);) {
    const Json answer =
        line == "pairs" ? PairsRound(suite, runs) : OfficialRound(suite, runs[0].table);
    std::cout << answer.dump() << std::endl;
  }
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  try {
    const auto suite = assay::MakeSuite("rewardbench");
    if (argc != 3 || std::string(argv[1]) != "--serve") {
      std::cerr << "for bootstrap_bench.py, which runs it beside its peers\n";
      return 2;
    }
    assay::Serve(*suite, argv[2]);
    return 0;
  } catch (const assay::Error& error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
}
