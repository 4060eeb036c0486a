#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "harness/core/random.h"
#include "harness/core/score_table.h"
#include "harness/metrics/estimators.h"

namespace assay::testing {

/// A population of benchmarks whose true scores are known, to count how often intervals hold them
/// and tests reject. A cluster has 1 … 2·size − 1 samples, alike likely, and is right at a rate of
/// its own, `rate` + or − `spread`. A share `tied` of samples earns ½ instead. A second model
/// answers as the first does, but on a share `differs` of samples afresh, at rates `worse` lower;
/// `together`: its own answers in a cluster are all alike.
struct World {
  uint32_t clusters = 100;
  uint32_t size = 1;
  double rate = 0.8;
  double spread = 0;
  double tied = 0;
  double differs = 0.2;
  double worse = 0;
  bool together = false;

  double Score() const { return tied / 2 + (1 - tied) * rate; }       ///< of the first model
  double Difference() const { return differs * (1 - tied) * worse; }  ///< first − second
};

/// One benchmark from a world: what each sample earns both models; ascending clusters.
struct SimulatedRuns {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<uint32_t> clusters;

  ClusteredValues First() const { return {first, clusters}; }
  std::vector<double> Differences() const;
};
SimulatedRuns Simulate(const World& world, Random& random);

/// `values` as a finished table of `SectionSuite`: of ten clusters in a row six are in subset a,
/// three in b, one in c.
ScoreTable SectionTable(const std::vector<double>& values, const std::vector<uint32_t>& clusters);

/// In which share of `suites` simulated ones `holds` is true.
double ShareOf(int suites, const World& world,
               const std::function<bool(const SimulatedRuns&, Random&)>& holds);

}  // namespace assay::testing
