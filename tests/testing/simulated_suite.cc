#include "tests/testing/simulated_suite.h"

#include "tests/testing/section_suite.h"

namespace assay::testing {
namespace {

double Earned(const World& world, double rate, Random& random) {
  if (random.Uniform() < world.tied) return 0.5;
  return random.Uniform() < rate ? 1 : 0;
}

}  // namespace

std::vector<double> SimulatedRuns::Differences() const {
  std::vector<double> differences;
  for (size_t i = 0; i < first.size(); ++i) differences.push_back(first[i] - second[i]);
  return differences;
}

SimulatedRuns Simulate(const World& world, Random& random) {
  SimulatedRuns runs;
  for (uint32_t cluster = 0; cluster < world.clusters; ++cluster) {
    const double rate = world.rate + (random.Uniform() < 0.5 ? -world.spread : world.spread);
    const uint32_t size = 1 + random.Below(2 * world.size - 1);
    const double all_alike = Earned(world, rate - world.worse, random);
    for (uint32_t i = 0; i < size; ++i) {
      runs.clusters.push_back(cluster);
      runs.first.push_back(Earned(world, rate, random));
      const double own = world.together ? all_alike : Earned(world, rate - world.worse, random);
      runs.second.push_back(random.Uniform() < world.differs ? own : runs.first.back());
    }
  }
  return runs;
}

ScoreTable SectionTable(const std::vector<double>& values, const std::vector<uint32_t>& clusters) {
  ScoreTable table;
  for (size_t i = 0; i < values.size(); ++i) {
    const uint32_t place = clusters[i] % 10;
    const char* subset = place < 6 ? "a" : place < 9 ? "b" : "c";
    table.Add(table.CodeOf(subset), {&values[i], 1}, clusters[i]);
  }
  SectionSuite().Finish(table);
  return table;
}

double ShareOf(int suites, const World& world,
               const std::function<bool(const SimulatedRuns&, Random&)>& holds) {
  int count = 0;
  for (int i = 0; i < suites; ++i) {
    Random random(static_cast<uint64_t>(i), "simulated suite");  // the same for every question
    const SimulatedRuns runs = Simulate(world, random);
    count += holds(runs, random) ? 1 : 0;
  }
  return static_cast<double>(count) / suites;
}

}  // namespace assay::testing
